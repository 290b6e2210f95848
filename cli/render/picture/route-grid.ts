import { labelHeight, labelWidth } from "./edge-label";
import { entryOf } from "./entry-of";
import { type Box, type Point, pointText, type Route } from "./geometry";
import type { PictureEdge } from "./picture";
import type { Side } from "./stops";

interface End {
    readonly edge: PictureEdge;
    readonly role: "from" | "to";
    readonly side: Side;
    /** Where the other end is: arrows at one side of a box are sorted by it, so that they do not cross there. */
    readonly towards: number;
}

/** Finds a way for every arrow between boxes that stand anywhere: straight through what lies between, apart from each other at the ends. */
export function gridRoutes(edges: readonly PictureEdge[], boxes: ReadonlyMap<string, Box>): ReadonlyMap<string, Route> {
    const ends = new Map<string, End[]>();
    for (const edge of edges) {
        const [from, to] = [entryOf(boxes, edge.from), entryOf(boxes, edge.to)];
        const sides = sidesOf(from, to);
        add(ends, `${edge.from} ${sides.from}`, { edge, role: "from", side: sides.from, towards: middleY(to) });
        add(ends, `${edge.to} ${sides.to}`, { edge, role: "to", side: sides.to, towards: middleY(from) });
    }
    const points = new Map<string, Point>();
    for (const list of ends.values()) {
        list.sort((a, b) => a.towards - b.towards);
        list.forEach(({ edge, role, side }, i) => {
            const { x, y, width, height } = entryOf(boxes, edge[role]);
            const at = { x: side === "left" ? x : x + width, y: y + (height * (i + 1)) / (list.length + 1) };
            points.set(`${edge.id} ${role}`, at);
        });
    }
    return new Map(
        edges.map((edge) => {
            const [start, end] = [entryOf(points, `${edge.id} from`), entryOf(points, `${edge.id} to`)];
            const sides = sidesOf(entryOf(boxes, edge.from), entryOf(boxes, edge.to));
            return [edge.id, sides.from === sides.to ? around(edge, start, end) : across(edge, start, end)];
        }),
    );
}

function add(ends: Map<string, End[]>, key: string, end: End): void {
    const list = ends.get(key);
    if (list) list.push(end);
    else ends.set(key, [end]);
}

function middleY({ y, height }: Box): number {
    return y + height / 2;
}

function sidesOf(from: Box, to: Box): { from: Side; to: Side } {
    if (to.x >= from.x + from.width) return { from: "right", to: "left" };
    if (to.x + to.width <= from.x) return { from: "left", to: "right" };
    return { from: "right", to: "right" };
}

function across(edge: PictureEdge, start: Point, end: Point): Route {
    const reach = Math.max(24, Math.abs(end.x - start.x) * 0.45) * Math.sign(end.x - start.x || 1);
    const bends = [{ x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end];
    const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    return { path: `M${pointText(start)}C${bends.map(pointText).join(" ")}`, label: labelAround(edge, middle) };
}

/** Out at the right side and in again there: to what is above or below. */
function around(edge: PictureEdge, start: Point, end: Point): Route {
    const edgeX = Math.max(start.x, end.x);
    const out = edgeX + 22 + Math.min(24, Math.abs(end.y - start.y) / 8);
    const bends = [{ x: out, y: start.y }, { x: out, y: end.y }, end];
    const middle = { x: edgeX + (out - edgeX) * 0.75, y: (start.y + end.y) / 2 };
    return { path: `M${pointText(start)}C${bends.map(pointText).join(" ")}`, label: labelAround(edge, middle) };
}

function labelAround(edge: PictureEdge, { x, y }: Point): Box {
    const width = labelWidth(edge);
    return { x: x - width / 2, y: y - labelHeight / 2, width, height: labelHeight };
}
