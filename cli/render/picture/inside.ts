import { entryOf } from "./entry-of";
import { type Box, moved, type Point, type Route } from "./geometry";
import { gutterWidth, innerRoutes, type Tracks, tracksOf } from "./inner-arrows";
import type { PictureEdge, PictureGroup, PictureNode } from "./picture";
import { type OuterEnd, placeStops, type Stops, stopsAt, stopsHeight, stopsOf } from "./stops";
import { textWidth } from "./text-width";
import { detailText, nodeTitle, sizes, titlesWidth } from "./titles";

const node = { height: 34, gap: 12, padding: 18, narrowest: 96 };
const group = { padding: 16, header: 54, headerAlone: 38, narrowest: 110 };
/** Nodes without an arrow stand side by side where there are more nodes than these. */
const tallest = 14;

/** A group by itself: everything in it is placed from its own top left corner. */
export interface Inside {
    readonly frame: Box;
    /** How wide it is with the arrows from all of it to all of it, which are at its right. */
    readonly width: number;
    readonly nodes: ReadonlyMap<string, Box>;
    /** Where arrows touch the frame or a node, by the name of the stop. */
    readonly stops: ReadonlyMap<string, Point>;
    /** The arrows that stay inside, where the group's corner is at some place. */
    readonly routes: (corner: Point) => readonly (readonly [edge: string, Route])[];
}

/** From where to where something reaches, from above. */
interface Row {
    readonly top: number;
    readonly height: number;
}

/** Places a group's nodes below each other, each as high as its arrows need to be apart from each other. */
export function placeInside(each: PictureGroup, outer: readonly OuterEnd[], inner: readonly PictureEdge[]): Inside {
    const stops = stopsOf(each, outer, inner);
    const loops = inner.filter(({ from, to }) => from === each.id && to === each.id);
    const within = inner.filter((edge) => !loops.includes(edge));
    const header = { top: 0, height: headerHeight(each, stopsHeight(stopsAt(stops, each.id))) };
    const [listed, beside] = inColumnOrGrid(each.nodes, stops);
    const rows = placeRows(listed, stops, header.height);
    const ys = new Map([[each.id, header] as const, ...rows].flatMap(([id, row]) => stopsOfRow(stops, id, row)));
    const [tracks, loopTracks] = [tracksOf(within, ys), tracksOf(loops, ys)];
    const width = widthsOf(each, within, tracks);
    const column = [...rows].map(([id, { top, height }]) => {
        return [id, { x: group.padding, y: top, width: width.node, height }] as const;
    });
    const grid = placeGrid(beside, bottomOf(column, header.height), width.frame);
    const nodes = new Map([...column, ...grid]);
    const bottom = bottomOf([...nodes], header.height);
    const frame = {
        ...{ x: 0, y: 0, width: Math.max(width.frame, ...grid.map(([, box]) => box.x + box.width + group.padding)) },
        height: nodes.size === 0 ? header.height : bottom - node.gap + group.padding,
    };
    const boxes = new Map([[each.id, frame] as const, ...nodes]);
    const points = pointsOf(stops, ys, boxes);
    return {
        frame,
        width: frame.width + gutterWidth(loops, loopTracks),
        nodes,
        stops: points,
        routes: (corner) => {
            const at = new Map([...points].map(([name, point]) => [name, moved(point, corner)]));
            const right = corner.x + frame.width;
            return [...innerRoutes(within, at, tracks, right), ...innerRoutes(loops, at, loopTracks, right)];
        },
    };
}

function headerHeight(each: PictureGroup, taken: number): number {
    const hasDetail = detailText(each) !== "";
    if (each.nodes.length === 0) return Math.max(hasDetail ? 54 : 40, taken + 12);
    return Math.max(hasDetail ? group.header : group.headerAlone, taken + 8);
}

/** Which nodes stand below each other, and which without an arrow side by side. */
function inColumnOrGrid(nodes: readonly PictureNode[], stops: Stops): [PictureNode[], PictureNode[]] {
    if (nodes.length <= tallest) return [[...nodes], []];
    return [nodes.filter(({ id }) => stops.has(id)), nodes.filter(({ id }) => !stops.has(id))];
}

function placeRows(nodes: readonly PictureNode[], stops: Stops, top: number): [id: string, Row][] {
    return nodes.map(({ id }) => {
        const row = { top, height: Math.max(node.height, stopsHeight(stopsAt(stops, id)) + 8) };
        top += row.height + node.gap;
        return [id, row];
    });
}

function stopsOfRow(stops: Stops, id: string, { top, height }: Row): (readonly [name: string, y: number])[] {
    const { left, right } = stopsAt(stops, id);
    return [left, right].flatMap((side) => placeStops(side, top, height));
}

/** How wide the frame and the nodes of its column are. */
function widthsOf(each: PictureGroup, within: readonly PictureEdge[], tracks: Tracks): { frame: number; node: number } {
    const least = Math.max(group.narrowest, titlesWidth(each) + 2 * group.padding);
    if (each.nodes.length === 0) return { frame: least, node: 0 };
    const around = gutterWidth(within, tracks) + 2 * group.padding;
    const frame = Math.max(least, Math.max(...each.nodes.map(nodeWidth)) + around);
    return { frame, node: frame - around };
}

function nodeWidth(each: PictureNode): number {
    return Math.max(node.narrowest, textWidth(nodeTitle(each), sizes.node) + 2 * node.padding);
}

/** Places nodes side by side, about three times as many in a row as there are rows, and at least as wide as what is above. */
function placeGrid(nodes: readonly PictureNode[], top: number, frame: number): [id: string, Box][] {
    const width = Math.max(0, ...nodes.map(nodeWidth));
    const fitting = Math.floor((frame - 2 * group.padding + node.gap) / (width + node.gap));
    const columns = Math.max(1, fitting, Math.ceil(Math.sqrt(nodes.length / 3)));
    return nodes.map(({ id }, i) => {
        const x = group.padding + (i % columns) * (width + node.gap);
        const y = top + Math.floor(i / columns) * (node.height + node.gap);
        return [id, { x, y, width, height: node.height }];
    });
}

/** Where what comes below some boxes begins. */
function bottomOf(boxes: readonly (readonly [id: string, box: Box])[], header: number): number {
    return Math.max(header, ...boxes.map(([, { y, height }]) => y + height + node.gap));
}

/** The stops, at the sides of their boxes. */
function pointsOf(
    stops: Stops,
    ys: ReadonlyMap<string, number>,
    boxes: ReadonlyMap<string, Box>,
): ReadonlyMap<string, Point> {
    const points = [...stops].flatMap(([id, { left, right }]) => {
        const { x, width } = entryOf(boxes, id);
        return [
            ...left.map(({ name }) => [name, { x, y: entryOf(ys, name) }] as const),
            ...right.map(({ name }) => [name, { x: x + width, y: entryOf(ys, name) }] as const),
        ];
    });
    return new Map(points);
}
