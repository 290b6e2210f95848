import {
    type Connection,
    describePodFilter,
    itemAt,
    newNamespaceId,
    type Peer,
    type PortSet,
    type ProfileName,
    profiles,
} from "../../../netpol";
import type { AddressNames } from "../../compare/address-names";
import type { Style } from "../../terminal/style";
import type { WorldGap } from "../../worlds/gaps";

/** What `ai-mesh reach` found, ready to be printed. */
export interface Report {
    readonly profile: ProfileName;
    readonly peers: readonly Peer[];
    /** What a mesh calls addresses; formats for people go by it. */
    readonly names?: AddressNames;
    /** What was not seen and may change the answer. */
    readonly gaps: readonly WorldGap[];
    /** How text looks where it goes; as in a file where absent. */
    readonly style?: Style;
    /** Every open connection, computed while it is read; may be asked for again. */
    connections(): Iterable<Connection>;
}

/** One way to print a report: pieces of text, made while they are read, so that no report has to fit into memory. */
export type Format = (report: Report) => Iterable<string>;

/** Rows under headings, for the formats that are tables. */
export interface Rows {
    readonly headings: readonly string[];
    readonly rows: Iterable<readonly string[]>;
}

/**
 * Who stands at one end of a connection, for people: a workload or addresses by their id, pods that may come by what selects
 * them, such as `pods role=probe in namespaces team=ops`.
 */
export function endOf(connection: Connection, end: "from" | "to"): string {
    const id = connection[end];
    const pods = end === "from" ? connection.fromPods : connection.toPods;
    if (id === newNamespaceId) return describePodFilter(undefined, pods);
    // No namespace and no range has a "*" in it.
    return id.endsWith("/*") ? describePodFilter(id.slice(0, -2), pods) : id;
}

const texts = new WeakMap<PortSet, string>();

/** A port set as every format writes it; sets are shared among connections, so each is written out once. */
export function portsText(ports: PortSet): string {
    let text = texts.get(ports);
    if (text === undefined) texts.set(ports, (text = ports.toString()));
    return text;
}

/** Which pods are on their node's network, and what that is to policies; "" where none is. */
export function hostNetworkText({ peers, profile }: Pick<Report, "peers" | "profile">): string {
    const ids = peers.filter(({ hostNetwork }) => hostNetwork).map(({ id }) => id);
    if (ids.length === 0) return "";
    const seenAs =
        profiles[profile].hostNetwork.value === "node" ? "see as the node" : "may see as pods or as the node";
    const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : "";
    const named = ids.slice(0, mostNamed).join(", ");
    return `On their node's network (hostNetwork: true), which policies ${seenAs}: ${named}${more}.`;
}

/** Nobody reads a line of more names than these. */
const mostNamed = 10;

/** The connections of a report as rows: from, to, the ports that are open, and those of which it is unknown. */
export function connectionRows(report: Report): Rows {
    return { headings: connectionHeadings, rows: rowsOf(report) };
}

export const connectionHeadings: readonly string[] = ["from", "to", "ports", "unknown"];

function* rowsOf(report: Report): Generator<readonly string[]> {
    for (const connection of report.connections())
        yield rowOf(connection, endOf(connection, "from"), endOf(connection, "to"));
}

/** The row of a connection, under what its ends are called. */
export function rowOf({ ports, unknown }: Connection, from: string, to: string): readonly string[] {
    return [from, to, portsText(ports), unknown.isEmpty ? "" : portsText(unknown)];
}

/** Rows in order of their first two columns, for people. All of them are held in memory. */
export function sorted({ headings, rows }: Rows): { headings: readonly string[]; rows: (readonly string[])[] } {
    const byEnds = (a: readonly string[], b: readonly string[]): number =>
        compare(itemAt(a, 0), itemAt(b, 0)) || compare(itemAt(a, 1), itemAt(b, 1));
    return { headings, rows: [...rows].sort(byEnds) };
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
