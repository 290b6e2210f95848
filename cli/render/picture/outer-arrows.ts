import { itemAt } from "../../../netpol";
import { type Bundle, lanesOf } from "./bundles";
import { type Column, type Crossing, passKey } from "./columns";
import { labelHeight, labelWidth } from "./edge-label";
import { entryOf } from "./entry-of";
import { type Point, pointText, type Route, round } from "./geometry";
import type { PictureEdge } from "./picture";
import type { Ranks } from "./ranks";
import { stopName } from "./stops";

/** A layer on an arrow's way, and how far down it passes there. */
interface Pass {
    readonly rank: number;
    readonly y: number;
}

/** The layers that an arrow passes, from its first box to its last. */
export interface Way {
    readonly edge: PictureEdge;
    readonly passes: readonly Pass[];
    /** Which of the passes has the label. */
    readonly label: Pass | undefined;
}

/** Finds the way of every arrow between groups: each has a lane of its own in every layer that it passes. */
export function waysOf(
    bundles: readonly Bundle[],
    ranks: Ranks,
    tops: ReadonlyMap<string, number>,
    stopYs: ReadonlyMap<string, number>,
): Way[] {
    return bundles.flatMap((bundle) => {
        const { key, from, to, edges } = bundle;
        const labelRank = ranks.labels.get(key);
        return edges.map((edge, number): Way => {
            const between = entryOf(ranks.passes, key).map(({ rank }): Pass => {
                const lane = itemAt(lanesOf(bundle, rank === labelRank), number);
                return { rank, y: entryOf(tops, passKey(key, rank)) + lane };
            });
            const end = (group: string, role: "from" | "to"): Pass => {
                return { rank: entryOf(ranks.groups, group).rank, y: entryOf(stopYs, stopName(edge, role)) };
            };
            const passes = [end(from, "from"), ...between, end(to, "to")];
            return { edge, passes, label: between.find(({ rank }) => rank === labelRank) };
        });
    });
}

/** A way without the layers that hold nothing: an arrow goes through them as it likes. */
export function withoutEmpty(way: Way, widths: readonly number[]): Way {
    return { ...way, passes: way.passes.filter(({ rank }) => itemAt(widths, rank) > 0) };
}

/** What lies between the layers that a way passes. */
export function crossingsOf({ passes }: Way): Crossing[] {
    return passes.slice(1).map((to, i) => {
        const from = itemAt(passes, i);
        const [left, right] = [Math.min(from.rank, to.rank), Math.max(from.rank, to.rank)];
        return { left, right, climb: Math.abs(to.y - from.y) };
    });
}

/** Draws a way: level through every layer, up and down between them, where nothing but arrows is. */
export function routeOf(
    { edge, passes, label }: Way,
    columns: readonly Column[],
    stops: ReadonlyMap<string, Point>,
): Route {
    const [start, end] = [entryOf(stops, stopName(edge, "from")), entryOf(stops, stopName(edge, "to"))];
    const goesRight = itemAt(passes, passes.length - 1).rank > itemAt(passes, 0).rank;
    const edges = passes.map(({ rank }) => {
        const { left, right } = itemAt(columns, rank);
        return goesRight ? { enter: left, leave: right } : { enter: right, leave: left };
    });
    const parts = passes.map(({ y }, i) => {
        const { enter, leave } = itemAt(edges, i);
        const level = `H${round(i === passes.length - 1 ? end.x : leave)}`;
        if (i === 0) return `M${pointText(start)}${level}`;
        return rise({ x: itemAt(edges, i - 1).leave, y: itemAt(passes, i - 1).y }, { x: enter, y }) + level;
    });
    return { path: parts.join(""), label: label && labelBox(edge, label, columns) };
}

function rise(from: Point, to: Point): string {
    if (Math.abs(to.y - from.y) < 0.5) return "";
    const middle = (from.x + to.x) / 2;
    return `C${pointText({ x: middle, y: from.y })} ${pointText({ x: middle, y: to.y })} ${pointText(to)}`;
}

function labelBox(edge: PictureEdge, { rank, y }: Pass, columns: readonly Column[]): Route["label"] {
    const { left, right } = itemAt(columns, rank);
    const width = labelWidth(edge);
    return { x: (left + right - width) / 2, y: y - labelHeight / 2, width, height: labelHeight };
}
