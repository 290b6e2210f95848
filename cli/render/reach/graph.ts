import type { Connection } from "../../../netpol";
import { endOf, portsText, type Report } from "./report";

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
export function graphOf({ peers, connections }: Report): Graph {
    const nodesOf = new Map<string, Set<string>>();
    const arrows = [...connections()].map((connection): Arrow => {
        const [from, to] = (["from", "to"] as const).map((end) => {
            const title = endOf(connection, end);
            nodesOf.set(connection[end], (nodesOf.get(connection[end]) ?? new Set()).add(title));
            return title;
        }) as [string, string];
        return { from, to, ports: connection.ports, unknown: connection.unknown };
    });
    const groups = new Map<string | undefined, string[]>();
    for (const { id, namespace } of peers) {
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
