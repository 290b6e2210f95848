import { align, type Cluster, createIndex, type IpSet, portChanges } from "../../netpol";
import { type Change, endId } from "./change";
import { type ComparedSides, connectionsOf } from "./connections";
import { findSubjects, type Sides } from "./subjects";
import { telling, untoldPods } from "./untold-pods";

/** Two sides, compiled and compared. */
export interface Comparison extends ComparedSides {
    readonly sides: Sides;
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
    const [before, after] = align(createIndex(sides.before, options), createIndex(sides.after, options));
    const { byEngineId } = sides;
    const changes: Change[] = [];
    for (const connection of connectionsOf({ before, after, byEngineId }, isChanged)) {
        const change = portChanges(connection.before, connection.after);
        if (change) changes.push({ ...connection, ...change });
    }
    return { sides, byEngineId, before, after, changes: sortedByEnds(changes) };
}

function isChanged({ before, after }: Pick<Change, "before" | "after">): boolean {
    return !before.ports.equals(after.ports) || !before.unknown.equals(after.unknown);
}

function sortedByEnds(changes: readonly Change[]): Change[] {
    return changes
        .map((change) => ({ change, key: `${endId(change.from)} ${endId(change.to)}` }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map(({ change }) => change);
}
