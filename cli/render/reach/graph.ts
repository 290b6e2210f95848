import type { Connection } from "../../../netpol";
import { namedConnections } from "./named-ends";
import { portsText, type Report } from "./report";

/** An arrow of a graph, between two nodes. */
export interface Arrow extends Pick<Connection, "ports" | "unknown"> {
    readonly from: string;
    readonly to: string;
}

/** A report as a graph: its nodes by namespace (`undefined` = outside), as far as they have a connection, and the arrows. */
export interface Graph {
    readonly groups: ReadonlyMap<string | undefined, readonly string[]>;
    readonly arrows: readonly Arrow[];
}

/** The graph of a report. All of it is held in memory: nobody looks at a drawing of a million arrows. */
export function graphOf(report: Report): Graph {
    const nodesOf = new Map<string, Set<string>>();
    const arrows = namedConnections(report).map(({ connection, from, to }): Arrow => {
        for (const [end, title] of [
            [connection.from, from],
            [connection.to, to],
        ] as const)
            nodesOf.set(end, (nodesOf.get(end) ?? new Set()).add(title));
        return { from, to, ports: connection.ports, unknown: connection.unknown };
    });
    const groups = new Map<string | undefined, string[]>();
    for (const { id, namespace } of report.peers) {
        const nodes = nodesOf.get(id) ?? [];
        groups.set(namespace, [...(groups.get(namespace) ?? []), ...nodes]);
    }
    return { groups: new Map([...groups].filter(([, nodes]) => nodes.length > 0)), arrows };
}

/** What an arrow says: its ports, and which of them are unknown. */
export function labelOf({ ports, unknown }: Pick<Connection, "ports" | "unknown">): string {
    if (unknown.isEmpty) return portsText(ports);
    const open = `unknown: ${portsText(unknown)}`;
    return ports.isEmpty ? open : `${portsText(ports)} (${open})`;
}
