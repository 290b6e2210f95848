import { PortSet } from "../port-set";
import { createIndex, type Index } from "./create-index";
import type { ClusterNamespace } from "../types";
import { externalRanges } from "./external-ranges";
import { compileMatrix } from "./matrix";
import { type Connection, reach, type ReachOptions } from "./reach";
import type { Peer } from "./reach-peers";

/** What changes between two clusters, port by port. A verdict rises from denied over unknown to allowed. */
export interface Diff {
    /** `ports`: surely allowed now, and not before. `unknown`: denied before, and not for sure now. */
    readonly opened: readonly Connection[];
    /** `ports`: surely allowed before, and no more. `unknown`: not surely denied before, and denied now. */
    readonly closed: readonly Connection[];
    /** Peers on one side only; all their connections count as opened or closed. Address ranges are on both. */
    readonly added: readonly Peer[];
    readonly removed: readonly Peer[];
    /** How many connections of `after` are just as they were. */
    readonly unchanged: number;
}

/** What to leave out; cells are compared whole. */
export type DiffOptions = Omit<ReachOptions, "apart">;

/** One cell that is not the same on both sides. */
interface Difference {
    readonly from: string;
    readonly to: string;
    readonly before: Pick<Connection, "ports" | "unknown">;
    readonly after: Pick<Connection, "ports" | "unknown">;
}

/**
 * Which connections open and close from one cluster to another, exactly: over all ports, over every address of both
 * families (cut wherever either side cuts), and over pods that may come. `diff(a, b).opened` is `diff(b, a).closed`.
 */
export function diff(before: Index, after: Index, options: DiffOptions = {}): Diff {
    const [a, b] = aligned(before, after);
    const opened: Connection[] = [];
    const closed: Connection[] = [];
    const count = { unchanged: 0 };
    for (const { from, to, before: old, after: now } of differences(a, b, options, count)) {
        const up = rise(old, now);
        const down = rise(now, old);
        if (up) opened.push({ from, to, ...up });
        if (down) closed.push({ from, to, ...down });
    }
    const [mine, yours] = [reach(a, options).peers, reach(b, options).peers];
    return { opened, closed, added: missing(yours, mine), removed: missing(mine, yours), unchanged: count.unchanged };
}

/** Whether two clusters let exactly the same connections through. Ends at the first difference. */
export function equivalent(before: Index, after: Index, options: DiffOptions = {}): boolean {
    const [a, b] = aligned(before, after);
    return differences(a, b, options, { unchanged: 0 }).next().done === true;
}

function* differences(a: Index, b: Index, options: DiffOptions, count: { unchanged: number }): Generator<Difference> {
    const closed = { ports: PortSet.none, unknown: PortSet.none };
    const old = new Map<string, Connection>();
    for (const connection of reach(a, options).connections()) old.set(keyOf(connection), connection);
    for (const after of reach(b, options).connections()) {
        const key = keyOf(after);
        const before = old.get(key) ?? closed;
        old.delete(key);
        if (before.ports.equals(after.ports) && before.unknown.equals(after.unknown)) count.unchanged++;
        else yield { from: after.from, to: after.to, before, after };
    }
    for (const before of old.values()) yield { from: before.from, to: before.to, before, after: closed };
}

function keyOf({ from, to }: Connection): string {
    return `${from} -> ${to}`;
}

function rise(old: Difference["before"], now: Difference["after"]): Pick<Connection, "ports" | "unknown"> | undefined {
    const ports = now.ports.subtract(old.ports);
    const unknown = now.unknown.subtract(old.ports.union(old.unknown));
    return ports.isEmpty && unknown.isEmpty ? undefined : { ports, unknown };
}

function missing(of: readonly Peer[], from: readonly Peer[]): Peer[] {
    const ids = new Set(from.map(({ id }) => id));
    return of.filter(({ id }) => !ids.has(id));
}

/** Both sides with the same namespaces and the same cuts of the address space, so that every cell has its like. */
function aligned(before: Index, after: Index): [Index, Index] {
    const ranges = [before, after].map((index) => {
        const matrix = compileMatrix(index);
        return externalRanges(matrix).map(({ cell, last }) => matrix.partition.addresses(cell, last));
    });
    return [alignedTo(before, after, ranges[1]!), alignedTo(after, before, ranges[0]!)];
}

function alignedTo(index: Index, other: Index, cuts: Index["cuts"]): Index {
    const { cluster, profile, podCidrs, nodeAddresses, perhapsInside } = index;
    const more = [...other.namespaces].filter(([name]) => !index.namespaces.has(name));
    const namespaces = more.map(([name, labels]): ClusterNamespace => {
        return { name, labels, ...(other.unseenNamespaces.has(name) ? { labelsKnown: false } : {}) };
    });
    return createIndex(
        { ...cluster, namespaces: [...cluster.namespaces, ...namespaces] },
        { profile: profile.name, podCidrs, nodeAddresses, clusterAddresses: perhapsInside, cuts },
    );
}
