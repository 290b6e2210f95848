import { labelWidth } from "./edge-label";
import { entryOf } from "./entry-of";
import type { Picture, PictureEdge } from "./picture";
import { bareHeight, byOrder, labelledHeight } from "./stops";

/** Arrows that lead from one group to another side by side, and all have a label or none. */
export interface Bundle {
    readonly key: string;
    /** Ids of groups. */
    readonly from: string;
    readonly to: string;
    /** From above. */
    readonly edges: readonly PictureEdge[];
}

/** The arrows of a picture, by where they lead. */
export interface SortedEdges {
    readonly bundles: readonly Bundle[];
    /** Arrows that stay in a group, by its id. */
    readonly inner: ReadonlyMap<string, readonly PictureEdge[]>;
    /** The group of every node and group. */
    readonly groupOf: ReadonlyMap<string, string>;
    /** The place of each node in its group, counted from 0; -1 for a group. */
    readonly rows: ReadonlyMap<string, number>;
}

/** Sorts arrows into those that stay in a group and those that lead to another one. */
export function sortEdges({ groups, edges }: Picture): SortedEdges {
    const groupOf = new Map(
        groups.flatMap(({ id, nodes }) => [id, ...nodes.map((node) => node.id)].map((each) => [each, id])),
    );
    const rows = new Map(
        groups.flatMap(({ id, nodes }) => [[id, -1] as const, ...nodes.map((node, row) => [node.id, row] as const)]),
    );
    const inner = new Map<string, PictureEdge[]>();
    const outer = new Map<string, { from: string; to: string; edges: PictureEdge[] }>();
    for (const edge of edges) {
        const [from, to] = [entryOf(groupOf, edge.from), entryOf(groupOf, edge.to)];
        if (from === to) inner.set(from, [...(inner.get(from) ?? []), edge]);
        else {
            const key = `${labelWidth(edge) === 0 ? "bare" : "labelled"} ${from} ${to}`;
            const bundle = outer.get(key) ?? { from, to, edges: [] };
            outer.set(key, bundle);
            bundle.edges.push(edge);
        }
    }
    const order = (edge: PictureEdge): number[] => [entryOf(rows, edge.from), entryOf(rows, edge.to)];
    const bundles = [...outer].map(([key, bundle]) => {
        const sorted = bundle.edges.map((edge) => ({ edge, order: order(edge) })).sort(byOrder);
        return { ...bundle, key, edges: sorted.map(({ edge }) => edge) };
    });
    return { bundles, inner, groupOf, rows };
}

/** The room that a bundle takes where its labels are; no width where it has none. */
export function labelsSize({ edges }: Bundle): { readonly width: number; readonly height: number } {
    const height = edges.reduce((sum, edge) => sum + labelledHeight(edge), 0);
    return { width: Math.max(...edges.map(labelWidth)), height };
}

/** Where each arrow of a bundle passes, below the bundle's top, with its labels or without. */
export function lanesOf({ edges }: Bundle, labelled: boolean): number[] {
    let top = 0;
    return edges.map((edge) => {
        const height = labelled ? labelledHeight(edge) : bareHeight;
        top += height;
        return top - height / 2;
    });
}

/** How high a bundle is where it passes without its labels. */
export function bareSize({ edges }: Bundle): number {
    return edges.length * bareHeight;
}
