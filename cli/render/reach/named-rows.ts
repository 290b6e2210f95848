import { IpSet } from "../../../netpol";
import type { AddressNames } from "../../compare/address-names";
import { hostsText } from "../../compare/host-names";
import { namedConnections } from "./named-ends";
import { connectionHeadings as headings, type Report, rowOf, type Rows } from "./report";

/**
 * The connections of a report as rows for people: pods under the names of a mesh, see {@link namedConnections}; ranges of addresses that are together just what a mesh has a name for, and
 * have the same ports with the same peer, are one row under that name; so are names outside. Other ranges stay as they are.
 */
export function namedRows(report: Report): Rows {
    const rows = namedConnections(report).map(({ connection, from, to }) => rowOf(connection, from, to));
    const { names } = report;
    if (names === undefined) return { headings, rows };
    const ranges = new Set(report.peers.filter(({ kind }) => kind === "external").map(({ id }) => id));
    const hosts = new Map(report.peers.flatMap(({ id, host }) => (host === undefined ? [] : [[id, host] as const])));
    const groups = new Map<string, Alike>();
    const others: (readonly string[])[] = [];
    for (const row of rows) {
        const at = row.slice(0, 2).findIndex((end) => ranges.has(end) || hosts.has(end));
        if (at < 0) others.push(row);
        else {
            const isOfHosts = hosts.has(row[at] ?? "");
            const key = JSON.stringify([at, isOfHosts, withCell(row, at, "")]);
            const group = groups.get(key) ?? { at, isOfHosts, rows: [] };
            group.rows.push(row);
            groups.set(key, group);
        }
    }
    const named = [...groups.values()].flatMap((group) =>
        group.isOfHosts ? underNamesOfHosts(group, hosts, names) : underNames(group, names),
    );
    return { headings, rows: [...others, ...named] };
}

/** Rows of names outside, those that a mesh has one name for together. */
function underNamesOfHosts(
    { at, rows }: Alike,
    hosts: ReadonlyMap<string, string>,
    { hosts: names }: AddressNames,
): (readonly string[])[] {
    const all = rows.map((row) => hosts.get(row[at] ?? "") ?? "");
    return names.apart(all).flatMap((part): (readonly string[])[] => {
        const own = rows.filter((row) => part.includes(hosts.get(row[at] ?? "") ?? ""));
        const name = names.exactNameOf(part);
        return name === undefined
            ? own
            : own.slice(0, 1).map((row) => withCell(row, at, `${name} (${hostsText(part)})`));
    });
}

/** Rows that differ in a range of addresses, or in a name outside, at one end alone. */
interface Alike {
    readonly at: number;
    readonly isOfHosts: boolean;
    readonly rows: (readonly string[])[];
}

function underNames({ at, rows }: Alike, names: AddressNames): (readonly string[])[] {
    const rangeOf = (row: readonly string[]): IpSet => IpSet.parse(row[at] ?? "");
    const parts = names.apart(IpSet.unionAll(rows.map(rangeOf))).flatMap((addresses) => {
        const name = names.exactNameOf(addresses);
        return name === undefined ? [] : [{ name, addresses }];
    });
    const named = IpSet.unionAll(parts.map(({ addresses }) => addresses));
    const [first = []] = rows;
    const rest = rows.filter((row) => !named.covers(rangeOf(row)));
    return [...parts.map(({ name }) => withCell(first, at, name)), ...rest];
}

const withCell = (row: readonly string[], at: number, text: string): readonly string[] =>
    row.map((cell, column) => (column === at ? text : cell));
