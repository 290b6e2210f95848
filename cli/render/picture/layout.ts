import { Graph, layout as dagre } from "@dagrejs/dagre";
import { itemAt } from "../../../netpol";
import { entryOf } from "./entry-of";
import type { Picture, PictureEdge, PictureGroup, PictureNode } from "./picture";

/** A rectangle, in pixels from the top left corner of the drawing. */
export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** Where everything is. */
export interface Layout {
    /** Where the drawing begins: arrows may bend above the first box. */
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly groups: ReadonlyMap<string, Box>;
    readonly nodes: ReadonlyMap<string, Box>;
    /** Where arrows between two groups bend on their way, by `from to`; the ends not included. */
    readonly bends: ReadonlyMap<string, readonly { readonly x: number; readonly y: number }[]>;
    /** The group of every node and group. */
    readonly groupOf: ReadonlyMap<string, string>;
}

const node = { height: 34, gap: 12, padding: 22 };
const group = { padding: 16, header: 54, headerAlone: 38 };
const margin = 24;
/** Workloads in one column before there is a second: arrows then need not cross boxes. */
const tallest = 14;

/**
 * Places groups by layers, each group's nodes in columns inside of it. Nodes are not layered across groups: a mesh reads
 * as namespaces first, and it keeps hundreds of workloads on one screen.
 */
export function layOutPicture({ groups, edges }: Picture): Layout {
    const inner = new Map(groups.map((each) => [each.id, placeInside(each, gutterOf(each, edges))]));
    const groupOf = new Map(
        groups.flatMap(({ id, nodes }) => [[id, id] as const, ...nodes.map((n) => [n.id, id] as const)]),
    );
    const graph = new Graph();
    graph.setGraph({ rankdir: "LR", nodesep: 36, ranksep: 110, edgesep: 24, marginx: margin, marginy: margin });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const [id, { size }] of inner) graph.setNode(id, { ...size });
    for (const { from, to } of edges) {
        const [source, target] = [entryOf(groupOf, from), entryOf(groupOf, to)];
        if (source !== target) graph.setEdge(source, target, {});
    }
    dagre(graph);
    const boxes = new Map(groups.map(({ id }) => [id, corner(graph.node(id) as Box)]));
    const nodes = [...inner].flatMap(([id, { nodes }]) => {
        const at = entryOf(boxes, id);
        return [...nodes].map(([nodeId, box]) => [nodeId, { ...box, x: box.x + at.x, y: box.y + at.y }] as const);
    });
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
    const bends = (graph.edges() as { v: string; w: string }[]).map((edge) => {
        const { points = [] } = graph.edge(edge) as { points?: { x: number; y: number }[] };
        return [`${edge.v} ${edge.w}`, points.slice(1, -1)] as const;
    });
    const ys = bends.flatMap(([, points]) => points.map(({ y }) => y));
    const top = Math.min(0, ...ys.map((y) => y - margin));
    const bottom = Math.max(height, ...ys.map((y) => y + margin));
    return { top, width, height: bottom - top, groups: boxes, nodes: new Map(nodes), bends: new Map(bends), groupOf };
}

/** dagre speaks of centres. */
function corner({ x, y, width, height }: Box): Box {
    return { x: x - width / 2, y: y - height / 2, width, height };
}

interface Inside {
    readonly size: { readonly width: number; readonly height: number };
    readonly nodes: ReadonlyMap<string, Box>;
}

/** Room at the right for arrows that stay inside of a group, and for what is written beside them. */
function gutterOf({ nodes }: PictureGroup, edges: readonly PictureEdge[]): number {
    const own = new Set(nodes.map(({ id }) => id));
    const inside = edges.filter(({ from, to }) => own.has(from) && own.has(to));
    return inside.length === 0 ? 0 : 34 + Math.max(...inside.map(({ label }) => textWidth(label, labelSize)));
}

/** Size of the text beside arrows. */
export const labelSize = 11.5;

function placeInside(each: PictureGroup, gutter: number): Inside {
    const title = Math.max(
        textWidth(each.title, 14) + (each.kind === "ours" ? 18 : 0),
        textWidth(detailOf(each), 11.5),
    );
    if (each.nodes.length === 0) {
        const tall = detailOf(each) === "" ? 40 : 54;
        return { size: { width: Math.max(110, title + 2 * group.padding), height: tall }, nodes: new Map() };
    }
    const rows = Math.min(each.nodes.length, Math.max(tallest, Math.ceil(Math.sqrt(each.nodes.length * 2))));
    const columns: PictureNode[][] = [];
    for (let i = 0; i < each.nodes.length; i += rows) columns.push([...each.nodes.slice(i, i + rows)]);
    const widths = columns.map((column) =>
        Math.max(96, ...column.map(({ title }) => textWidth(title, 13) + 2 * node.padding)),
    );
    const inner = widths.reduce((sum, width) => sum + width + node.gap, -node.gap);
    const width = Math.max(inner + gutter, title) + 2 * group.padding;
    const header = detailOf(each) === "" ? group.headerAlone : group.header;
    const nodes = new Map<string, Box>();
    let x = group.padding;
    columns.forEach((column, i) => {
        const own = columns.length === 1 ? width - gutter - 2 * group.padding : itemAt(widths, i);
        column.forEach(({ id }, row) => {
            const y = header + row * (node.height + node.gap);
            nodes.set(id, { x, y, width: own, height: node.height });
        });
        x += own + node.gap;
    });
    return {
        size: { width, height: header + rows * (node.height + node.gap) - node.gap + group.padding },
        nodes,
    };
}

/** The second line of a group's title. */
export function detailOf({ detail, folded }: PictureGroup): string {
    const workloads = folded === 0 ? "" : `${folded} ${folded === 1 ? "workload" : "workloads"}`;
    return [detail, workloads].filter(Boolean).join(" · ");
}

/** Nobody measures text here; this is what common interface fonts need at most, in pixels. */
export function textWidth(text: string, size: number): number {
    let width = 0;
    for (const letter of text) width += /[iljt.,:;'|()/ ]/.test(letter) ? 0.37 : /[A-Zmw@]/.test(letter) ? 0.8 : 0.61;
    return Math.ceil(width * size);
}
