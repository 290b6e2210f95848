import { type Box, type Layout, margin } from "./geometry";
import type { Picture, PictureGroup } from "./picture";
import { gridRoutes } from "./route-grid";
import { titlesWidth } from "./titles";

const cell = { height: 54, gapX: 44, gapY: 34 };
/** Arrows between boxes of the last column go around at its right. */
const besides = 14;
/** A grid twice as wide as high suits a screen. */
const aspect = 2;
/** Longer titles are shortened: one of 63 letters would make all boxes so wide that nobody can read any. */
const widest = 320;

/**
 * Places many groups without inner nodes on a grid: those of a purpose side by side, what is outside last. Layers would
 * make a long diagonal of them; on a grid a name is found by looking where its neighbours are.
 */
export function layOutGrid({ groups, edges }: Picture, mostColumns = Infinity): Layout {
    const width = Math.max(96, ...groups.map((group) => Math.min(widest, titlesWidth(group) + 34)));
    const unit = (width + cell.gapX) / (cell.height + cell.gapY);
    const columns = Math.min(mostColumns, Math.max(1, Math.round(Math.sqrt((groups.length * aspect) / unit))));
    const boxes = new Map<string, Box>();
    [...groups].sort(inOrder).forEach(({ id }, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns];
        const x = margin + column * (width + cell.gapX);
        boxes.set(id, { x, y: margin + row * (cell.height + cell.gapY), width, height: cell.height });
    });
    const rows = Math.ceil(groups.length / columns);
    return {
        width: 2 * margin + besides + Math.min(columns, groups.length) * (width + cell.gapX) - cell.gapX,
        height: 2 * margin + rows * (cell.height + cell.gapY) - cell.gapY,
        groups: boxes,
        nodes: new Map(),
        routes: gridRoutes(edges, boxes),
    };
}

const kinds = ["ours", "neighbour", "outside"] as const;

/** Which group comes before which: those of the mesh by purpose, then others' namespaces, then what is outside. */
export function inOrder(a: PictureGroup, b: PictureGroup): number {
    const key = ({ kind, detail, title }: PictureGroup): string =>
        `${kinds.indexOf(kind)} ${kind === "ours" ? detail : ""} ${title}`;
    return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
