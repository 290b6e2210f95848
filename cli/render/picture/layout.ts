import { itemAt } from "../../../netpol";
import { type Bundle, type SortedEdges, sortEdges } from "./bundles";
import { cellsOf, columnsOf, topsOf } from "./columns";
import { entryOf } from "./entry-of";
import { type Layout, margin, moved, type Point } from "./geometry";
import { type Inside, placeInside } from "./inside";
import { crossingsOf, routeOf, waysOf, withoutEmpty } from "./outer-arrows";
import type { Picture, PictureEdge } from "./picture";
import { type Ranks, ranksOf } from "./ranks";
import type { OuterEnd, Side } from "./stops";

/**
 * Places namespaces in layers from left to right, each one's nodes below each other inside of it. Between layers of
 * namespaces are layers for what is written beside arrows. Arrows are level within a layer, each in a lane of its own,
 * and go up and down only between layers: so none can cross a box or a text, however many there are.
 */
export function layOutPicture(picture: Picture): Layout {
    const sorted = sortEdges(picture);
    const guessed = insidesOf(picture, sorted, outerEnds(sorted.bundles, sorted, undefined));
    const ranks = ranksOf(sizesOf(guessed), sorted.bundles);
    const insides = insidesOf(picture, sorted, outerEnds(sorted.bundles, sorted, ranks));
    const cells = cellsOf(sizesOf(insides), sorted.bundles, ranks);
    const { tops, height } = topsOf(cells);
    const stopYs = new Map(
        [...insides].flatMap(([id, { stops }]) => [...stops].map(([name, { y }]) => [name, y + entryOf(tops, id)])),
    );
    const widths = cells.map((column) => Math.max(0, ...column.map(({ width }) => width)));
    const ways = waysOf(sorted.bundles, ranks, tops, stopYs).map((way) => withoutEmpty(way, widths));
    const columns = columnsOf(widths, ways.flatMap(crossingsOf));
    const corners = new Map(
        [...insides].map(([id, { width }]): [string, Point] => {
            const { left, right } = itemAt(columns, entryOf(ranks.groups, id).rank);
            return [id, { x: (left + right - width) / 2, y: entryOf(tops, id) }];
        }),
    );
    const placed = placeAll(insides, corners);
    return {
        width: (columns.at(-1)?.right ?? 0) + margin,
        height,
        groups: placed.groups,
        nodes: placed.nodes,
        routes: new Map([
            ...placed.routes,
            ...ways.map((way) => [way.edge.id, routeOf(way, columns, placed.stops)] as const),
        ]),
    };
}

function insidesOf(
    { groups }: Picture,
    { inner }: SortedEdges,
    outer: ReadonlyMap<string, readonly OuterEnd[]>,
): ReadonlyMap<string, Inside> {
    return new Map(
        groups.map((each) => [each.id, placeInside(each, outer.get(each.id) ?? [], inner.get(each.id) ?? [])]),
    );
}

function sizesOf(insides: ReadonlyMap<string, Inside>): ReadonlyMap<string, { width: number; height: number }> {
    return new Map([...insides].map(([id, { width, frame }]) => [id, { width, height: frame.height }]));
}

/** The ends of arrows between groups, by group. Before layers are known every arrow is taken to lead to the right. */
function outerEnds(
    bundles: readonly Bundle[],
    { rows }: SortedEdges,
    ranks: Ranks | undefined,
): ReadonlyMap<string, readonly OuterEnd[]> {
    const ends = new Map<string, OuterEnd[]>();
    for (const { key, from, to, edges } of bundles) {
        const goesRight = ranks === undefined || entryOf(ranks.groups, from).rank < entryOf(ranks.groups, to).rank;
        const passes = ranks?.passes.get(key) ?? [];
        for (const edge of edges) {
            for (const role of ["from", "to"] as const) {
                const side: Side = goesRight === (role === "from") ? "right" : "left";
                const next = passes.at(role === "from" ? 0 : -1)?.middle ?? 0;
                const end = { edge, role, side, order: [next, ...rowsFrom(edge, role, rows)] };
                const group = role === "from" ? from : to;
                ends.set(group, [...(ends.get(group) ?? []), end]);
            }
        }
    }
    return ends;
}

/** Arrows of one bundle at one box are sorted as the bundle is: by their other end. */
function rowsFrom({ from, to }: PictureEdge, role: "from" | "to", rows: ReadonlyMap<string, number>): number[] {
    return role === "from" ? [entryOf(rows, to)] : [entryOf(rows, from)];
}

type Placed = Pick<Layout, "groups" | "nodes" | "routes"> & { readonly stops: ReadonlyMap<string, Point> };

/** Puts every group where it belongs, with what is inside. */
function placeAll(insides: ReadonlyMap<string, Inside>, corners: ReadonlyMap<string, Point>): Placed {
    const all = [...insides].map(([id, inside]) => ({ id, inside, corner: entryOf(corners, id) }));
    return {
        groups: new Map(all.map(({ id, inside, corner }) => [id, moved(inside.frame, corner)])),
        nodes: new Map(
            all.flatMap(({ inside, corner }) =>
                [...inside.nodes].map(([id, box]) => [id, moved(box, corner)] as const),
            ),
        ),
        stops: new Map(
            all.flatMap(({ inside, corner }) =>
                [...inside.stops].map(([name, at]) => [name, moved(at, corner)] as const),
            ),
        ),
        routes: new Map(all.flatMap(({ inside, corner }) => [...inside.routes(corner)])),
    };
}
