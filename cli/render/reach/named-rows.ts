import { IpSet } from "../../../netpol";
import type { AddressNames } from "../../compare/address-names";
import { connectionRows, type Report, type Rows } from "./report";

/**
 * The connections of a report as rows for people: ranges of addresses that are together just what a mesh has a name for, and
 * have the same ports with the same peer, are one row under that name. Other ranges stay as they are.
 */
export function namedRows(report: Report): Rows {
    const { headings, rows } = connectionRows(report);
    const { names } = report;
    if (names === undefined) return { headings, rows };
    const ranges = new Set(report.peers.filter(({ kind }) => kind === "external").map(({ id }) => id));
    const groups = new Map<string, Ranges>();
    const others: (readonly string[])[] = [];
    for (const row of rows) {
        const at = row.slice(0, 2).findIndex((end) => ranges.has(end));
        if (at < 0) others.push(row);
        else {
            const key = JSON.stringify([at, withCell(row, at, "")]);
            const group = groups.get(key) ?? { at, rows: [] };
            group.rows.push(row);
            groups.set(key, group);
        }
    }
    return { headings, rows: [...others, ...[...groups.values()].flatMap((group) => underNames(group, names))] };
}

/** Rows that differ in a range of addresses at one end alone. */
interface Ranges {
    readonly at: number;
    readonly rows: (readonly string[])[];
}

function underNames({ at, rows }: Ranges, names: AddressNames): (readonly string[])[] {
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
