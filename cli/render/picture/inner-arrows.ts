import { itemAt } from "../../../netpol";
import { bracketPath } from "./bracket";
import { labelHeight, labelWidth } from "./edge-label";
import { entryOf } from "./entry-of";
import { type Box, type Point, pointText, type Route, round } from "./geometry";
import type { PictureEdge } from "./picture";
import { stopName } from "./stops";

const label = { before: 12, after: 14 };
const track = { width: 10, first: 8 };

/** How far right of the nodes each arrow turns, in tracks counted from the left: those that would lie on each other take different ones. */
export interface Tracks {
    readonly of: ReadonlyMap<string, number>;
    readonly count: number;
}

/** How far up and down something goes. */
export interface Span {
    readonly id: string;
    readonly top: number;
    readonly bottom: number;
}

/** Finds tracks for arrows between nodes of one group; short arrows stay near the nodes. */
export function tracksOf(edges: readonly PictureEdge[], ys: ReadonlyMap<string, number>): Tracks {
    const spans = edges.flatMap((edge): Span[] => {
        const [from, to] = [ys.get(stopName(edge, "from")), ys.get(stopName(edge, "to"))];
        if (from === undefined || to === undefined) return [];
        return [{ id: edge.id, top: Math.min(from, to), bottom: Math.max(from, to) }];
    });
    return tracksOfSpans(spans);
}

/** Finds tracks in which nothing lies on anything else; the shortest come first. */
export function tracksOfSpans(unsorted: readonly Span[]): Tracks {
    const spans = [...unsorted].sort((a, b) => a.bottom - a.top - (b.bottom - b.top));
    const tracks: { top: number; bottom: number }[][] = [];
    const of = new Map<string, number>();
    for (const span of spans) {
        const free = tracks.findIndex((taken) =>
            taken.every((t) => t.bottom + 4 < span.top || span.bottom + 4 < t.top),
        );
        const number = free === -1 ? tracks.push([]) - 1 : free;
        itemAt(tracks, number).push(span);
        of.set(span.id, number);
    }
    return { of, count: tracks.length };
}

/** Room at the right for some arrows and for what is written beside them. */
export function gutterWidth(edges: readonly PictureEdge[], { count }: Tracks): number {
    if (edges.length === 0) return 0;
    return labelsWidth(edges) + track.first + count * track.width;
}

function labelsWidth(edges: readonly PictureEdge[]): number {
    return label.before + Math.max(0, ...edges.map(labelWidth)) + label.after;
}

/**
 * The ways of arrows that begin and end at the right sides of boxes: out, up or down, and in again. What has one end at the
 * frame around (`frame` is its right side) goes straight. The label stands where the arrow leaves its box, at a height where no other arrow passes.
 */
export function innerRoutes(
    edges: readonly PictureEdge[],
    stops: ReadonlyMap<string, Point>,
    tracks: Tracks,
    frame: number,
): [id: string, Route][] {
    const wide = labelsWidth(edges);
    return edges.map((edge) => {
        const [from, to] = [stops.get(stopName(edge, "from")), stops.get(stopName(edge, "to"))];
        if (from !== undefined && to !== undefined) {
            const x = Math.max(from.x, to.x) + wide + track.first + entryOf(tracks.of, edge.id) * track.width;
            return [edge.id, { path: bracketPath({ from, to, turn: x }), label: labelAt(edge, from) }];
        }
        const known = from ?? to ?? { x: 0, y: 0 };
        const [start, end] = [from ?? { x: frame, y: known.y }, to ?? { x: frame, y: known.y }];
        return [edge.id, { path: `M${pointText(start)}H${round(end.x)}`, label: labelAt(edge, known) }];
    });
}

function labelAt(edge: PictureEdge, { x, y }: Point): Box | undefined {
    const width = labelWidth(edge);
    if (width === 0) return undefined;
    return { x: x + label.before, y: y - labelHeight / 2, width, height: labelHeight };
}
