import { bracketPath } from "./bracket";
import { columnRows, type ColumnRow, headerOf } from "./column-rows";
import { narrow } from "./column-size";
import { labelHeight, labelWidth } from "./edge-label";
import { entryOf } from "./entry-of";
import type { Box, Bracket, Layout, Point, Route } from "./geometry";
import { type Span, tracksOfSpans } from "./inner-arrows";
import { layOutPicture } from "./layout";
import type { Picture, PictureEdge, PictureGroup } from "./picture";
import { byOrder, placeStops, type Stop, stopName } from "./stops";
import { columnStops, sharedEnds } from "./column-stops";

const label = { before: 10, after: 8 };
const track = { first: 4, width: 9 };

/**
 * Places everything in one column, for a screen that is narrow: namespaces below each other in the order in which they stand
 * from left to right, their nodes below each other inside. Every arrow leaves its box at the right, with its label beside it, and
 * goes up or down in a track of its own; arrows to one target that only look names up share one.
 */
export function layOutColumn(picture: Picture): Layout {
    const groups = inReadingOrder(picture);
    const shared = sharedEnds(groups, picture.edges);
    const stops = columnStops(groups, picture.edges, shared);
    const rows = columnRows(groups, stops);
    const frames = new Map(groups.map((group) => [group.id, frameOf(group, rows.places)]));
    const nodes = new Map(
        groups.flatMap(({ nodes }) => nodes.map(({ id }) => [id, boxOf(entryOf(rows.places, id))] as const)),
    );
    const ends = endsOf(stops, rows.places, rows.right);
    const labels = Math.max(0, ...picture.edges.map(labelWidth));
    const first = rows.right + label.before + labels + (labels > 0 ? label.after : 0) + track.first;
    const reaches = picture.edges.map((edge): Reach => {
        const [from, to] = [stopName(edge, "from"), shared.get(edge.id) ?? stopName(edge, "to")];
        return { edge, track: shared.get(edge.id) ?? edge.id, from: entryOf(ends, from), to: entryOf(ends, to) };
    });
    const tracks = tracksOfSpans(spansOf(reaches));
    const brackets = new Map(
        reaches.map(({ edge, track: own, from, to }): [string, Bracket] => {
            return [edge.id, { from, to, turn: first + entryOf(tracks.of, own) * track.width }];
        }),
    );
    return {
        width: first + Math.max(0, tracks.count - 1) * track.width + narrow.margin,
        height: rows.bottom,
        groups: frames,
        nodes,
        brackets,
        routes: new Map(picture.edges.map((edge) => [edge.id, routeOf(edge, entryOf(brackets, edge.id), rows.right)])),
    };
}

/** As they stand in a wide drawing, from left to right and from above: most arrows then go down. */
function inReadingOrder(picture: Picture): PictureGroup[] {
    const { groups } = layOutPicture(picture);
    const middle = ({ id }: PictureGroup): number => entryOf(groups, id).x + entryOf(groups, id).width / 2;
    const top = ({ id }: PictureGroup): number => entryOf(groups, id).y;
    return [...picture.groups].sort((a, b) => middle(a) - middle(b) || top(a) - top(b));
}

function frameOf({ id, nodes }: PictureGroup, places: ReadonlyMap<string, ColumnRow>): Box {
    const head = boxOf(entryOf(places, headerOf(id)));
    const last = nodes.at(-1);
    if (last === undefined) return head;
    const { y, height } = boxOf(entryOf(places, last.id));
    return { ...head, height: y + height + narrow.padding - head.y };
}

const boxOf = ({ x, y, width, height }: ColumnRow): Box => ({ x, y, width, height });

/** Where arrows touch boxes, by the names of their stops. */
function endsOf(
    stops: ReadonlyMap<string, readonly Stop[]>,
    places: ReadonlyMap<string, ColumnRow>,
    right: number,
): ReadonlyMap<string, Point> {
    const points = [...stops].flatMap(([id, own]) => {
        const row = entryOf(places, id);
        const x = row.kind === "node" ? row.x + row.width : right;
        return placeStops([...own].sort(byOrder), row.y, row.height).map(([name, y]) => [name, { x, y }] as const);
    });
    return new Map(points);
}

/** From where to where an arrow goes, and the name of its track. */
interface Reach extends Pick<Bracket, "from" | "to"> {
    readonly edge: PictureEdge;
    readonly track: string;
}

/** What arrows take of their tracks: each for itself, or all that share one. */
function spansOf(reaches: readonly Reach[]): Span[] {
    const spans = new Map<string, Span>();
    for (const { track: id, from, to } of reaches) {
        const { top = Infinity, bottom = -Infinity } = spans.get(id) ?? {};
        spans.set(id, { id, top: Math.min(top, from.y, to.y), bottom: Math.max(bottom, from.y, to.y) });
    }
    return [...spans.values()];
}

function routeOf(edge: PictureEdge, bracket: Bracket, right: number): Route {
    const width = labelWidth(edge);
    const at = { x: right + label.before, y: bracket.from.y - labelHeight / 2, width, height: labelHeight };
    return { path: bracketPath(bracket), label: width === 0 ? undefined : at };
}
