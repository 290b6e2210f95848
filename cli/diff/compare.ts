import { type Connection, createIndex, type Index, PortSet, reach } from "../../netpol";
import { overlaps, type Piece } from "./compare-outside";
import { engineId, findSubjects, type Sides, type Subject } from "./subjects";
import { telling, untoldPods } from "./untold-pods";
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
    /** Namespaces of which not every kind of pods that may see a change was looked at: see {@link UntoldPods}. */
    readonly cutShort: readonly string[];
}

/** Which addresses are pods'; any may be where absent. */
export interface CompareOptions {
    readonly podCidrs?: IpSet | undefined;
}

/**
 * Compares what two clusters allow, connection by connection and port by port. Of pods that nobody has made yet those
 * are among the subjects that a change touches in a way of its own.
 *
 * @throws Error for policies that cannot be read.
 */
export function compare(before: Cluster, after: Cluster, options: CompareOptions = {}): Comparison {
    const sides = findSubjects(before, after);
    const known = [...sides.labels].map(([subject, labels]) => ({ subject, labels }));
    const { pods, cutShort } = untoldPods(before, after, sides.namespaces, known);
    const told = pods.length === 0 ? [] : telling(pods, between(findSubjects(before, after, pods), options).changes);
    const all = told.length === 0 ? sides : findSubjects(before, after, told);
    return { ...between(all, options), cutShort };
}

function between(sides: Sides, options: CompareOptions): Omit<Comparison, "cutShort"> {
    const [old, now] = [createIndex(sides.before, options), createIndex(sides.after, options)];
    const changes: Change[] = [];
    for (const flow of flowsBetween(old, now, sides, "changed")) {
        const change = comparePorts(flow.before, flow.after);
        if (change) changes.push({ ...flow, ...change });
    }
    return { sides, before: old, after: now, changes: sortedByEnds(changes) };
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

/** Connections between some pods and the outside. */
type Outside = Record<"before" | "after", Connection[]>;

/** Every connection that is not plainly closed on both sides: unchanged ones too, or only the others. */
export function* flowsBetween(
    before: Index,
    after: Index,
    sides: Sides,
    which: "all" | "changed" = "all",
): Generator<Flow> {
    const { byEngineId } = sides;
    const outside = new Map<string, Outside>();
    const inside = new Map<string, Map<string, Connection>>();
    const isOutside = (side: "before" | "after", connection: Connection): boolean => {
        const fromPod = byEngineId.has(connection.from);
        if (fromPod && byEngineId.has(connection.to)) return false;
        const key = fromPod ? `to ${connection.from}` : `from ${connection.to}`;
        let found = outside.get(key);
        if (!found) outside.set(key, (found = { before: [], after: [] }));
        found[side].push(connection);
        return true;
    };
    const flow = (from: string, to: string, before: Ports, after: Ports): Flow => {
        return { from: { subject: byEngineId.get(from)! }, to: { subject: byEngineId.get(to)! }, before, after };
    };
    for (const connection of reach(before, { kinds }).connections()) {
        if (isOutside("before", connection)) continue;
        const row = inside.get(connection.from);
        if (row) row.set(connection.to, connection);
        else inside.set(connection.from, new Map([[connection.to, connection]]));
    }
    for (const connection of reach(after, { kinds }).connections()) {
        if (isOutside("after", connection)) continue;
        const row = inside.get(connection.from);
        const old = row?.get(connection.to);
        if (old) row!.delete(connection.to);
        if (which === "changed" && old && isSame(old, connection)) continue;
        yield flow(connection.from, connection.to, old ?? closed, connection);
    }
    for (const row of inside.values()) for (const old of row.values()) yield flow(old.from, old.to, old, closed);
    for (const [key, found] of outside) {
        if (which === "all" || !areSame(found)) yield* outsideFlows(sides, key, found);
    }
}

function isSame(a: Ports, b: Ports): boolean {
    return a.ports.equals(b.ports) && a.unknown.equals(b.unknown);
}

/** Whether both sides have the same pieces with the same ports; others may still come to the same. */
function areSame({ before, after }: Outside): boolean {
    return (
        before.length === after.length &&
        before.every((old, i) => old.from === after[i]!.from && old.to === after[i]!.to && isSame(old, after[i]!))
    );
}

function* outsideFlows({ byEngineId }: Sides, key: string, found: Outside): Generator<Flow> {
    const [way, id] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
    const pod: End = { subject: byEngineId.get(id)! };
    const pieces = (list: readonly Connection[]) =>
        list.map((each): Piece => ({ addresses: way === "to" ? each.to : each.from, ports: each }));
    for (const { addresses, before, after } of overlaps(pieces(found.before), pieces(found.after))) {
        yield way === "to"
            ? { from: pod, to: { addresses }, before, after }
            : { from: { addresses }, to: pod, before, after };
    }
}

/** The id of an end in every report: a subject's, or the addresses as ranges. */
export function endId(end: End): string {
    return "subject" in end ? end.subject.id : end.addresses.toString();
}

function sortedByEnds(changes: readonly Change[]): Change[] {
    return changes
        .map((change) => ({ change, key: `${endId(change.from)} ${endId(change.to)}` }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ change }) => change);
}

/** The endpoint to ask the engine about; of addresses, the first. */
export function endpointOf(end: End): { workload: string } | { ip: string } {
    if ("subject" in end) return { workload: engineId(end.subject) };
    return { ip: end.addresses.ranges()[0]!.split("-")[0]! };
}
