import { itemAt } from "../../../netpol";
import { bareSize, type Bundle, labelsSize } from "./bundles";
import { entryOf } from "./entry-of";
import { margin } from "./geometry";
import type { Ranks } from "./ranks";
import { spread } from "./spread";

/** What stands in a layer: a group, or a bundle that passes. */
interface Cell {
    readonly key: string;
    readonly middle: number;
    readonly width: number;
    readonly height: number;
    /** What it keeps free above and below. */
    readonly distance: number;
}

/** A layer from its left to its right. */
export interface Column {
    readonly left: number;
    readonly right: number;
}

/** Where everything is, from above, and where layers are from the left; a layer without a width holds nothing. */
export interface Columns {
    /** Tops of groups by id, and of bundles by key and layer, see {@link passKey}. */
    readonly tops: ReadonlyMap<string, number>;
    readonly height: number;
}

/** The name of a bundle in one of the layers that it passes. */
export function passKey(bundle: string, rank: number): string {
    return `${rank} ${bundle}`;
}

/** The cells of every layer. */
export function cellsOf(
    groups: ReadonlyMap<string, { readonly width: number; readonly height: number }>,
    bundles: readonly Bundle[],
    ranks: Ranks,
): Cell[][] {
    const cells = Array.from({ length: ranks.count }, (): Cell[] => []);
    for (const [id, { width, height }] of groups) {
        const { rank, middle } = entryOf(ranks.groups, id);
        itemAt(cells, rank).push({ key: id, middle, width, height, distance: 14 });
    }
    for (const bundle of bundles) {
        for (const { rank, middle } of entryOf(ranks.passes, bundle.key)) {
            const hasLabels = ranks.labels.get(bundle.key) === rank;
            const size = hasLabels ? labelsSize(bundle) : { width: 0, height: bareSize(bundle) };
            const key = passKey(bundle.key, rank);
            itemAt(cells, rank).push({ ...size, key, middle, distance: hasLabels ? 3 : 5 });
        }
    }
    return cells;
}

/** Moves what overlaps in a layer apart. */
export function topsOf(cells: readonly (readonly Cell[])[]): Columns {
    const tops = new Map<string, number>();
    for (const column of cells) {
        const sorted = [...column].sort((a, b) => a.middle - b.middle);
        const middles = spread(
            sorted.map((each) => ({ middle: each.middle, height: each.height + 2 * each.distance })),
        );
        sorted.forEach(({ key, height }, i) => tops.set(key, itemAt(middles, i) - height / 2));
    }
    const first = Math.min(...tops.values());
    const height = Math.max(0, ...cells.flat().map((each) => entryOf(tops, each.key) - first + each.height));
    return { tops: new Map([...tops].map(([key, top]) => [key, top - first + margin])), height: height + 2 * margin };
}

/** A way from one layer to the next that has something in it: how far up or down an arrow goes there. */
export interface Crossing {
    readonly left: number;
    readonly right: number;
    readonly climb: number;
}

const gap = { least: 30, most: 96, perPixel: 0.14 };

/** Places layers from left to right: the further arrows climb between two of them, the more room there is for it. */
export function columnsOf(widths: readonly number[], crossings: readonly Crossing[]): Column[] {
    const gaps = widths.map(() => gap.least);
    for (const { left, right, climb } of crossings) {
        const wanted = Math.min(gap.most, gap.least + climb * gap.perPixel);
        // Layers without a width have been left out: the way between two others is all of the gaps between them.
        for (let rank = left; rank < right; rank++) gaps[rank] = Math.max(itemAt(gaps, rank), wanted);
    }
    let x = margin;
    return widths.map((width, rank) => {
        const column = { left: x, right: x + width };
        const isLast = rank === widths.length - 1;
        x = column.right + (width === 0 || isLast ? 0 : itemAt(gaps, rank));
        return column;
    });
}
