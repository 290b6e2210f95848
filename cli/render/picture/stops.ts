import { labelHeight } from "./edge-label";
import type { PictureEdge, PictureGroup } from "./picture";

/** Where arrows may touch a box. */
export type Side = "left" | "right";

/** One end of an arrow that leads from one group to another. */
export interface OuterEnd {
    readonly edge: PictureEdge;
    readonly role: "from" | "to";
    readonly side: Side;
    /** Ends at one side of a box are sorted by it, from above, so that arrows do not cross there. */
    readonly order: readonly number[];
}

/** A place at a box's side that one end of one arrow has for itself. */
export interface Stop {
    readonly name: string;
    /** The room that it keeps free, above and below its middle. */
    readonly height: number;
    readonly order: readonly number[];
}

/** The stops of one box. */
export type SideStops = Readonly<Record<Side, readonly Stop[]>>;

/** The stops of each box, by the id of the node or group. */
export type Stops = ReadonlyMap<string, SideStops>;

/** What arrows without a label keep of each other, and from those with one. */
export const bareHeight = 9;
const returnHeight = 13;

/** The name of an arrow's end. */
export function stopName({ id }: PictureEdge, role: "from" | "to"): string {
    return `${id} ${role}`;
}

/** The room that an arrow takes at the end where its label is. */
export function labelledHeight({ quiet }: PictureEdge): number {
    return quiet ? bareHeight : labelHeight + 2;
}

/** Gives every end of every arrow a stop at its box: those that go up come first, then those that leave the group. */
export function stopsOf(group: PictureGroup, outer: readonly OuterEnd[], inner: readonly PictureEdge[]): Stops {
    const stops = new Map<string, Record<Side, Stop[]>>();
    const add = (box: string, side: Side, stop: Stop): void => {
        const sides = stops.get(box) ?? { left: [], right: [] };
        stops.set(box, sides);
        sides[side].push(stop);
    };
    for (const { edge, role, side, order } of outer)
        add(edge[role], side, { name: stopName(edge, role), height: bareHeight, order: [1, ...order] });
    const rows = new Map(group.nodes.map(({ id }, row) => [id, row]));
    inner.forEach((edge, number) => {
        for (const stop of innerStops(edge, number, rows)) add(stop.box, "right", stop);
    });
    for (const sides of stops.values()) for (const side of Object.values(sides)) side.sort(byOrder);
    return stops;
}

function innerStops(edge: PictureEdge, number: number, rows: ReadonlyMap<string, number>): (Stop & { box: string })[] {
    const [from, to] = [rows.get(edge.from), rows.get(edge.to)];
    const start = { name: stopName(edge, "from"), box: edge.from, height: labelledHeight(edge) };
    const end = { name: stopName(edge, "to"), box: edge.to, height: returnHeight };
    // Between a node and the frame around it there is one straight way.
    if (from !== undefined && to === undefined) return [{ ...start, order: [1, -1, number] }];
    if (from === undefined && to !== undefined) return [{ ...end, height: start.height, order: [1, -1, number] }];
    if (from === undefined || to === undefined || from === to) {
        return [
            { ...start, order: [3, number, 0] },
            { ...end, order: [3, number, 1] },
        ];
    }
    // Arrows lie in each other like brackets: the nearest are the innermost.
    const distance = Math.abs(to - from);
    const [down, up] = [
        [2, -distance, number],
        [0, distance, -number],
    ];
    return [
        { ...start, order: to > from ? down : up },
        { ...end, order: to > from ? up : down },
    ];
}

/** Sorts by the first number that differs. */
export function byOrder(a: { readonly order: readonly number[] }, b: { readonly order: readonly number[] }): number {
    const place = a.order.findIndex((value, i) => value !== b.order[i]);
    return place === -1 ? 0 : (a.order[place] ?? 0) - (b.order[place] ?? 0);
}

const none: SideStops = { left: [], right: [] };

/** The stops of a box; of each side none where no arrow touches it. */
export function stopsAt(stops: Stops, box: string): SideStops {
    return stops.get(box) ?? none;
}

/** How high a box has to be for its stops. */
export function stopsHeight({ left, right }: SideStops): number {
    return Math.max(heightOf(left), heightOf(right));
}

function heightOf(stops: readonly Stop[]): number {
    return stops.reduce((sum, { height }) => sum + height, 0);
}

/** Where stops are, in the middle of a side that begins at `top`. */
export function placeStops(
    stops: readonly Stop[],
    top: number,
    height: number,
): (readonly [name: string, y: number])[] {
    let y = top + (height - heightOf(stops)) / 2;
    return stops.map((stop) => {
        y += stop.height;
        return [stop.name, y - stop.height / 2] as const;
    });
}
