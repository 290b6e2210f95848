import { headerOf } from "./column-rows";
import { entryOf } from "./entry-of";
import type { PictureEdge, PictureGroup } from "./picture";
import { bareHeight, labelledHeight, type Stop, stopName } from "./stops";

const returnHeight = 13;

/** The stops of every row of a column, by its id: those of arrows that go up come first. */
export function columnStops(
    groups: readonly PictureGroup[],
    edges: readonly PictureEdge[],
    shared: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly Stop[]> {
    const rowIds = groups.flatMap(({ id, nodes }) => [headerOf(id), ...nodes.map((node) => node.id)]);
    const places = new Map(rowIds.map((id, place) => [id, place]));
    const headers = new Map(groups.map(({ id }) => [id, headerOf(id)]));
    const stops = new Map<string, Stop[]>();
    const add = (row: string, stop: Stop): void => {
        const own = stops.get(row) ?? [];
        stops.set(row, own);
        if (!own.some(({ name }) => name === stop.name)) own.push(stop);
    };
    edges.forEach((edge, number) => {
        const [from, to] = [edge.from, edge.to].map((id) => headers.get(id) ?? id) as [string, string];
        const down = entryOf(places, to) - entryOf(places, from);
        const end = shared.get(edge.id) ?? stopName(edge, "to");
        add(from, { name: stopName(edge, "from"), height: labelledHeight(edge), order: orderOf(down, number, 0) });
        add(to, { name: end, height: edge.quiet ? bareHeight : returnHeight, order: orderOf(-down, number, 1) });
    });
    return stops;
}

/** Arrows lie in each other like brackets, the nearest are the innermost; those from a box to itself are in the middle. */
function orderOf(down: number, number: number, role: 0 | 1): number[] {
    if (down === 0) return [1, number, role];
    return down > 0 ? [2, -down, number] : [0, -down, -number];
}

/** The stop that arrows from other namespaces to one target share which only look names up, by their ids. */
export function sharedEnds(
    groups: readonly PictureGroup[],
    edges: readonly PictureEdge[],
): ReadonlyMap<string, string> {
    const groupOf = new Map(
        groups.flatMap(({ id, nodes }) => [id, ...nodes.map((each) => each.id)].map((box) => [box, id])),
    );
    const sharing = edges.filter(({ quiet, from, to }) => quiet && groupOf.get(from) !== groupOf.get(to));
    return new Map(sharing.map(({ id, to }) => [id, `names ${to}`]));
}
