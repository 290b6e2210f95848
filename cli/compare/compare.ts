import { type Cluster, type Connection, createIndex, type Index, IpSet, reach } from "../../netpol";
import { type Change, closed, comparePorts, type End, endId, type Flow, type Ports } from "./change";
import { overlaps, type Piece } from "./compare-outside";
import { findSubjects, type Sides } from "./subjects";
import { telling, untoldPods } from "./untold-pods";

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
    const ready = (cluster: Cluster) => createIndex(cluster, { ...options, clusterAddresses: IpSet.none });
    const [old, now] = [ready(sides.before), ready(sides.after)];
    const changes: Change[] = [];
    for (const flow of flowsBetween(old, now, sides, "changed")) {
        const change = comparePorts(flow.before, flow.after);
        if (change) changes.push({ ...flow, ...change });
    }
    return { sides, before: old, after: now, changes: sortedByEnds(changes) };
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

function sortedByEnds(changes: readonly Change[]): Change[] {
    return changes
        .map((change) => ({ change, key: `${endId(change.from)} ${endId(change.to)}` }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ change }) => change);
}
