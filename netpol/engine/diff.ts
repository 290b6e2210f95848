import { PortSet } from "../port-set";
import { createIndex, type Index } from "./create-index";
import type { ClusterNamespace } from "../types";
import { externalRanges } from "./external-ranges";
import { compileMatrix } from "./matrix";
import { type Connection, reach, type ReachOptions } from "./reach";
import type { PortsBetween } from "./ports-between";
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

/** Nothing passes. */
export const noPortsBetween: PortsBetween = { ports: PortSet.none, unknown: PortSet.none };

/** One connection on both sides. */
export interface ConnectionPair {
    readonly from: string;
    readonly to: string;
    readonly before: PortsBetween;
    readonly after: PortsBetween;
}

/** What becomes of the ports of one connection; every port is in one set at most. */
export interface PortChanges {
    /** Denied before, and allowed now. */
    readonly opened: PortSet;
    /** Allowed before, and denied now. */
    readonly closed: PortSet;
    /** The verdict rises to or from unknown. */
    readonly perhapsOpened: PortSet;
    /** The verdict falls to or from unknown. */
    readonly perhapsClosed: PortSet;
}

/**
 * Which connections open and close from one cluster to another, exactly: over all ports, over every address of both
 * families (cut wherever either side cuts), and over pods that may come. `diff(a, b).opened` is `diff(b, a).closed`.
 */
export function diff(before: Index, after: Index, options: DiffOptions = {}): Diff {
    const [a, b] = align(before, after);
    const opened: Connection[] = [];
    const closed: Connection[] = [];
    let unchanged = 0;
    for (const { from, to, before: old, after: now } of connectionPairs(a, b, options)) {
        if (isSame(old, now)) unchanged++;
        const up = rise(old, now);
        const down = rise(now, old);
        if (up) opened.push({ from, to, ...up });
        if (down) closed.push({ from, to, ...down });
    }
    const [mine, yours] = [reach(a, options).peers, reach(b, options).peers];
    return { opened, closed, added: missing(yours, mine), removed: missing(mine, yours), unchanged };
}

/** Whether two clusters let exactly the same connections through. Ends at the first difference. */
export function equivalent(before: Index, after: Index, options: DiffOptions = {}): boolean {
    for (const { before: old, after: now } of connectionPairs(...align(before, after), options)) {
        if (!isSame(old, now)) return false;
    }
    return true;
}

/** Every connection that is not plainly closed on both of two sides that are {@link align}ed, changed or not. */
export function* connectionPairs(before: Index, after: Index, options: DiffOptions = {}): Generator<ConnectionPair> {
    if (before === after) {
        for (const each of reach(after, options).connections()) yield { ...each, before: each, after: each };
        return;
    }
    const old = new Map<string, Map<string, Connection>>();
    for (const connection of reach(before, options).connections()) {
        const row = old.get(connection.from);
        if (row) row.set(connection.to, connection);
        else old.set(connection.from, new Map([[connection.to, connection]]));
    }
    for (const now of reach(after, options).connections()) {
        const { from, to } = now;
        const row = old.get(from);
        yield { from, to, before: row?.get(to) ?? noPortsBetween, after: now };
        row?.delete(to);
    }
    for (const [from, row] of old) {
        for (const [to, was] of row) yield { from, to, before: was, after: noPortsBetween };
    }
}

/** What becomes of a connection's ports; `undefined` where nothing does. */
export function portChanges(before: PortsBetween, after: PortsBetween): PortChanges | undefined {
    if (isSame(before, after)) return undefined;
    const [up, down] = [rise(before, after) ?? noPortsBetween, rise(after, before) ?? noPortsBetween];
    const [opened, closed] = [up.ports.subtract(before.unknown), down.ports.subtract(after.unknown)];
    return {
        opened,
        closed,
        perhapsOpened: up.unknown.union(up.ports).subtract(opened),
        perhapsClosed: down.unknown.union(down.ports).subtract(closed),
    };
}

function isSame(a: PortsBetween, b: PortsBetween): boolean {
    return a.ports.equals(b.ports) && a.unknown.equals(b.unknown);
}

function rise(old: PortsBetween, now: PortsBetween): PortsBetween | undefined {
    const ports = now.ports.subtract(old.ports);
    const unknown = now.unknown.subtract(old.ports.union(old.unknown));
    return ports.isEmpty && unknown.isEmpty ? undefined : { ports, unknown };
}

function missing(of: readonly Peer[], from: readonly Peer[]): Peer[] {
    const ids = new Set(from.map(({ id }) => id));
    return of.filter(({ id }) => !ids.has(id));
}

/** Both sides with the same namespaces and the same cuts of the address space, so that every cell has its like. */
export function align(before: Index, after: Index): [Index, Index] {
    const [old, now] = [rangesOf(before), rangesOf(after)];
    return [alignedTo(before, after, without(now, old)), alignedTo(after, before, without(old, now))];
}

type Ranges = ReadonlyMap<string, Index["cuts"][number]>;

/** Addresses outside that a side tells apart, by their text. */
function rangesOf(index: Index): Ranges {
    const matrix = compileMatrix(index);
    return new Map(externalRanges(matrix).map(({ id, cell, last }) => [id, matrix.partition.addresses(cell, last)]));
}

function without(ranges: Ranges, others: Ranges): Index["cuts"] {
    return [...ranges].filter(([id]) => !others.has(id)).map(([, range]) => range);
}

function alignedTo(index: Index, other: Index, cuts: Index["cuts"]): Index {
    const more = [...other.namespaces].filter(([name]) => !index.namespaces.has(name));
    const hosts = other.hosts.filter((host) => !index.hosts.includes(host));
    if (more.length === 0 && cuts.length === 0 && hosts.length === 0) return index;
    const { cluster, options } = index;
    const namespaces = more.map(([name, labels]): ClusterNamespace => {
        return { name, labels, ...(other.unseenNamespaces.has(name) ? { labelsKnown: false } : {}) };
    });
    return createIndex(
        { ...cluster, namespaces: [...cluster.namespaces, ...namespaces] },
        { ...options, cuts: [...index.cuts, ...cuts], hosts: [...index.hosts, ...hosts] },
    );
}
