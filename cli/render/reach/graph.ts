import type { Connection, Peer } from "../../../netpol";
import { portsText, type Report } from "./report";

/** A report as a graph: the peers that have a connection, by namespace (`undefined` = outside), and the connections. */
export interface Graph {
    readonly groups: ReadonlyMap<string | undefined, readonly Peer[]>;
    readonly edges: readonly Connection[];
}

/** The graph of a report. All of it is held in memory: nobody looks at a drawing of a million arrows. */
export function graphOf({ peers, connections }: Report): Graph {
    const edges = [...connections()];
    const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const groups = new Map<string | undefined, Peer[]>();
    for (const peer of peers.filter(({ id }) => connected.has(id))) {
        const group = groups.get(peer.namespace);
        if (group) group.push(peer);
        else groups.set(peer.namespace, [peer]);
    }
    return { groups, edges };
}

/** What an arrow says: its ports, and which of them are unknown. */
export function labelOf({ ports, unknown }: Pick<Connection, "ports" | "unknown">): string {
    if (unknown.isEmpty) return portsText(ports);
    const open = `unknown: ${portsText(unknown)}`;
    return ports.isEmpty ? open : `${portsText(ports)} (${open})`;
}
