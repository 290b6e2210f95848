import { itemAt } from "../../../netpol";
import { entryOf } from "./entry-of";
import type { Box, Layout } from "./layout";
import type { PictureEdge } from "./picture";

/** An arrow's way and where its label is. */
export interface Route {
    readonly path: string;
    readonly label: { readonly x: number; readonly y: number };
    /** Whether the label begins there, rather than being centred. */
    readonly beside: boolean;
}

interface Point {
    readonly x: number;
    readonly y: number;
}

type Edge = "left" | "right";

interface End {
    readonly edge: PictureEdge;
    readonly role: "from" | "to";
    readonly side: Edge;
    /** Where the other end is: arrows at one side of a box are sorted by it, so that they do not cross there. */
    readonly towards: number;
}

/** Finds a way for every arrow: from box to box, around what lies between, apart from each other at the ends. */
export function routes(edges: readonly PictureEdge[], layout: Layout): ReadonlyMap<string, Route> {
    const boxOf = (id: string): Box => layout.nodes.get(id) ?? entryOf(layout.groups, id);
    const ends = new Map<string, End[]>();
    for (const edge of edges) {
        const [from, to] = [boxOf(edge.from), boxOf(edge.to)];
        const sides = sidesOf(from, to);
        add(ends, `${edge.from} ${sides.from}`, { edge, role: "from", side: sides.from, towards: middle(to).y });
        add(ends, `${edge.to} ${sides.to}`, { edge, role: "to", side: sides.to, towards: middle(from).y });
    }
    const points = new Map<string, Point>();
    for (const list of ends.values()) {
        list.sort((a, b) => a.towards - b.towards);
        list.forEach(({ edge, role, side }, i) => {
            const box = boxOf(edge[role]);
            const y = box.y + (box.height * (i + 1)) / (list.length + 1);
            points.set(`${edge.id} ${role}`, { x: side === "left" ? box.x : box.x + box.width, y });
        });
    }
    return new Map(
        edges.map((edge) => {
            const [start, end] = [entryOf(points, `${edge.id} from`), entryOf(points, `${edge.id} to`)];
            const sides = sidesOf(boxOf(edge.from), boxOf(edge.to));
            return [edge.id, routeOf(edge, start, end, sides, layout)];
        }),
    );
}

function add(ends: Map<string, End[]>, key: string, end: End): void {
    const list = ends.get(key);
    if (list) list.push(end);
    else ends.set(key, [end]);
}

function middle({ x, y, width, height }: Box): Point {
    return { x: x + width / 2, y: y + height / 2 };
}

function sidesOf(from: Box, to: Box): { from: Edge; to: Edge } {
    if (to.x >= from.x + from.width) return { from: "right", to: "left" };
    if (to.x + to.width <= from.x) return { from: "left", to: "right" };
    return { from: "right", to: "right" };
}

function routeOf(edge: PictureEdge, start: Point, end: Point, sides: { from: Edge; to: Edge }, layout: Layout): Route {
    if (sides.from === sides.to) return around(edge.from === edge.to, start, end);
    const key = `${entryOf(layout.groupOf, edge.from)} ${entryOf(layout.groupOf, edge.to)}`;
    const bends = layout.bends.get(key) ?? [];
    // Between neighbouring layers the middle point only makes a straight way crooked.
    const way = bends.length > 2 ? [start, ...bends, end] : [start, end];
    const segments = way.slice(1).map((to, i) => curve(itemAt(way, i), to));
    const label = way.length === 2 ? labelPlace(edge, start, end, layout) : itemAt(way, Math.floor(way.length / 2));
    return { path: `M${point(start)}${segments.join("")}`, label, beside: false };
}

/** Half way between the two groups, rather than the boxes: a label does not lie on a frame. */
function labelPlace(edge: PictureEdge, start: Point, end: Point, layout: Layout): Point {
    const groupBoxOf = (id: string): Box => entryOf(layout.groups, entryOf(layout.groupOf, id));
    const [from, to] = [groupBoxOf(edge.from), groupBoxOf(edge.to)];
    const [left, right] = end.x > start.x ? [from.x + from.width, to.x] : [to.x + to.width, from.x];
    const x = (left + right) / 2;
    const reach = reachOf(start, end);
    const along = Array.from({ length: 41 }, (_, i) => i / 40).map((t) => {
        const bezier = (p0: number, p1: number, p2: number, p3: number) =>
            (1 - t) ** 3 * p0 + 3 * (1 - t) ** 2 * t * p1 + 3 * (1 - t) * t ** 2 * p2 + t ** 3 * p3;
        return {
            x: bezier(start.x, start.x + reach, end.x - reach, end.x),
            y: bezier(start.y, start.y, end.y, end.y),
        };
    });
    return along.reduce((best, at) => (Math.abs(at.x - x) < Math.abs(best.x - x) ? at : best));
}

/** Out at the right side and in again there: to itself, or to what is above or below. */
function around(itself: boolean, start: Point, end: Point): Route {
    const [from, to] =
        itself && start.y === end.y
            ? [
                  { ...start, y: start.y - 6 },
                  { ...end, y: end.y + 6 },
              ]
            : [start, end];
    const out = Math.max(from.x, to.x) + 22 + Math.min(24, Math.abs(to.y - from.y) / 8);
    const path = `M${point(from)}C${point({ x: out, y: from.y })} ${point({ x: out, y: to.y })} ${point(to)}`;
    const edge = Math.max(from.x, to.x) + (out - Math.max(from.x, to.x)) * 0.75;
    return { path, label: { x: edge + 2, y: (from.y + to.y) / 2 }, beside: true };
}

function curve(from: Point, to: Point): string {
    const reach = reachOf(from, to);
    return `C${point({ x: from.x + reach, y: from.y })} ${point({ x: to.x - reach, y: to.y })} ${point(to)}`;
}

function reachOf(from: Point, to: Point): number {
    return Math.max(24, Math.abs(to.x - from.x) * 0.45) * Math.sign(to.x - from.x || 1);
}

function point({ x, y }: Point): string {
    return `${round(x)},${round(y)}`;
}

/** Half a pixel is fine enough, and keeps files small and equal from run to run. */
export function round(value: number): number {
    return Math.round(value * 2) / 2;
}
