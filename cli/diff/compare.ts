import { type Connection, createIndex, type Index, PortSet, reach } from "../../netpol";
import { overlaps, type Overlap, type Piece } from "./compare-outside";
import { engineId, findSubjects, type Sides, type Subject } from "./subjects";
import type { Cluster, IpSet } from "../../netpol";

/** The ports of one connection: surely allowed, and allowed under some reading of what the API leaves open. */
export interface Ports {
    readonly ports: PortSet;
    readonly unknown: PortSet;
}

/** One end of a connection: pods, or addresses outside the cluster. */
export type End = { readonly subject: Subject } | { readonly addresses: IpSet };

/** What a change does to one connection. `perhaps`: under some reading of what the API leaves open only. */
export interface PortChange {
    readonly opened: PortSet;
    readonly closed: PortSet;
    readonly perhapsOpened: PortSet;
    readonly perhapsClosed: PortSet;
}

/** A connection and its ports on both sides. */
export interface Flow {
    readonly from: End;
    readonly to: End;
    readonly before: Ports;
    readonly after: Ports;
}

/** A connection that is not what it was. */
export interface Change extends Flow, PortChange {}

/** Two sides, compiled and compared. */
export interface Comparison {
    readonly sides: Sides;
    readonly before: Index;
    readonly after: Index;
    readonly changes: readonly Change[];
}

/** Which addresses are pods'; any may be where absent. */
export interface CompareOptions {
    readonly podCidrs?: IpSet | undefined;
}

/**
 * Compares what two clusters allow, connection by connection and port by port.
 *
 * @throws Error for policies that cannot be read.
 */
export function compare(before: Cluster, after: Cluster, options: CompareOptions = {}): Comparison {
    const sides = findSubjects(before, after);
    const [old, now] = [createIndex(sides.before, options), createIndex(sides.after, options)];
    const changes: Change[] = [];
    for (const flow of flowsBetween(old, now, sides)) {
        const change = comparePorts(flow.before, flow.after);
        if (change) changes.push({ ...flow, ...change });
    }
    return { sides, before: old, after: now, changes: changes.sort(inOrder) };
}

/** Nothing passes. */
export const closed: Ports = { ports: PortSet.none, unknown: PortSet.none };

/** What became of one connection's ports; `undefined` where nothing did. */
export function comparePorts(before: Ports, after: Ports): PortChange | undefined {
    if (before.ports.equals(after.ports) && before.unknown.equals(after.unknown)) return undefined;
    const [mayBefore, mayAfter] = [before.ports.union(before.unknown), after.ports.union(after.unknown)];
    const opened = after.ports.subtract(mayBefore);
    const shut = before.ports.subtract(mayAfter);
    const gained = mayAfter.subtract(mayBefore).union(after.ports.subtract(before.ports));
    const lost = mayBefore.subtract(mayAfter).union(before.ports.subtract(after.ports));
    return {
        opened,
        closed: shut,
        perhapsOpened: gained.subtract(opened),
        perhapsClosed: lost.subtract(shut),
    };
}

/** Kinds of peers that are compared: pods to come are among the subjects already. */
const kinds = ["workload", "pod", "external"] as const;

/** Every connection that is not plainly closed on both sides, unchanged ones too. */
export function* flowsBetween(before: Index, after: Index, sides: Sides): Generator<Flow> {
    const { byEngineId } = sides;
    const outside = new Map<string, Record<"before" | "after", Piece[]>>();
    const inside = new Map<string, Map<string, Connection>>();
    const isOutside = (which: "before" | "after", { from, to, ...ports }: Connection): boolean => {
        const [fromPod, toPod] = [byEngineId.has(from), byEngineId.has(to)];
        if (fromPod && toPod) return false;
        const key = fromPod ? `to ${from}` : `from ${to}`;
        let pieces = outside.get(key);
        if (!pieces) outside.set(key, (pieces = { before: [], after: [] }));
        pieces[which].push({ addresses: fromPod ? to : from, ports });
        return true;
    };
    const pods = (id: string): End => ({ subject: byEngineId.get(id)! });
    for (const connection of reach(before, { kinds }).connections()) {
        if (isOutside("before", connection)) continue;
        const row = inside.get(connection.from);
        if (row) row.set(connection.to, connection);
        else inside.set(connection.from, new Map([[connection.to, connection]]));
    }
    for (const connection of reach(after, { kinds }).connections()) {
        if (isOutside("after", connection)) continue;
        const { from, to } = connection;
        const row = inside.get(from);
        const old = row?.get(to) ?? closed;
        row?.delete(to);
        yield { from: pods(from), to: pods(to), before: old, after: connection };
    }
    for (const row of inside.values()) {
        for (const old of row.values()) yield { from: pods(old.from), to: pods(old.to), before: old, after: closed };
    }
    for (const [key, pieces] of outside) yield* outsideFlows(sides, key, overlaps(pieces.before, pieces.after));
}

function* outsideFlows({ byEngineId }: Sides, key: string, found: readonly Overlap[]): Generator<Flow> {
    const [way, id] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
    const pod: End = { subject: byEngineId.get(id)! };
    for (const { addresses, before, after } of found) {
        yield way === "to"
            ? { from: pod, to: { addresses }, before, after }
            : { from: { addresses }, to: pod, before, after };
    }
}

/** The id of an end in every report: a subject's, or the addresses as ranges. */
export function endId(end: End): string {
    return "subject" in end ? end.subject.id : end.addresses.toString();
}

function inOrder(a: Change, b: Change): number {
    const [x, y] = [`${endId(a.from)} ${endId(a.to)}`, `${endId(b.from)} ${endId(b.to)}`];
    return x < y ? -1 : x > y ? 1 : 0;
}

/** The endpoint to ask the engine about; of addresses, the first. */
export function endpointOf(end: End): { workload: string } | { ip: string } {
    if ("subject" in end) return { workload: engineId(end.subject) };
    return { ip: end.addresses.ranges()[0]!.split("-")[0]! };
}
