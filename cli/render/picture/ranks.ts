import { Graph, layout as dagre } from "@dagrejs/dagre";
import { type Bundle, labelsSize } from "./bundles";
import type { Point } from "./geometry";

/** A place in a layer. */
export interface Ranked {
    readonly rank: number;
    /** Where its middle would best be. */
    readonly middle: number;
}

/** The layers in which groups stand from left to right, and between them the labels of arrows. */
export interface Ranks {
    readonly groups: ReadonlyMap<string, Ranked>;
    /** Every layer that a bundle passes, from its first group to its last, by the bundle's key. */
    readonly passes: ReadonlyMap<string, readonly Ranked[]>;
    /** The layer where a bundle's labels are. */
    readonly labels: ReadonlyMap<string, number>;
    readonly count: number;
}

interface Size {
    readonly width: number;
    readonly height: number;
}

/** Has dagre find the layers of groups and what is above what in each. The heights of both only help it to find good places. */
export function ranksOf(groups: ReadonlyMap<string, Size>, bundles: readonly Bundle[]): Ranks {
    const graph = new Graph<object, Size & Point, Partial<Size> & { points?: Point[] } & Partial<Point>>({
        multigraph: true,
    });
    graph.setGraph({ rankdir: "LR", nodesep: 30, edgesep: 14, ranksep: 40 });
    for (const [id, { width, height }] of groups) graph.setNode(id, { width, height, x: 0, y: 0 });
    for (const bundle of bundles) {
        const { width, height } = labelsSize(bundle);
        const size = width === 0 ? {} : { width, height, labelpos: "c" };
        graph.setEdge(bundle.from, bundle.to, size, bundle.key);
    }
    dagre(graph);
    const points = new Map(
        bundles.map(({ from, to, key }) => [key, (graph.edge(from, to, key).points ?? []).slice(1, -1)]),
    );
    const centres = [...groups.keys()].map((id) => graph.node(id));
    const xs = [...centres, ...[...points.values()].flat()].map(({ x }) => Math.round(x));
    const ranks = new Map([...new Set(xs)].sort((a, b) => a - b).map((x, rank) => [x, rank]));
    const ranked = ({ x, y }: Point): Ranked => ({ rank: ranks.get(Math.round(x)) ?? 0, middle: y });
    const labels = bundles.flatMap(({ from, to, key }) => {
        const { x, width } = graph.edge(from, to, key);
        return width === undefined || x === undefined ? [] : [[key, ranks.get(Math.round(x)) ?? 0] as const];
    });
    return {
        groups: new Map([...groups.keys()].map((id) => [id, ranked(graph.node(id))])),
        passes: new Map([...points].map(([key, own]) => [key, own.map(ranked)])),
        labels: new Map(labels),
        count: ranks.size,
    };
}
