import type { Protocol } from "../../../netpol";
import { portText } from "../audit/suggest";
import type { Edge } from "./edges";

/** Where systems take the ports of clients, and some servers theirs, from. */
const firstDynamic = 32_768;
/** Fewer ports than these are listed one by one. */
const fewest = 8;

/**
 * Ports as a spec writes them. Many that were taken as they came become one range, from the lowest to the highest seen, but only
 * where both ends told of them: one end alone may have taken an answer for a question.
 */
export function portList(edges: readonly Pick<Edge, "protocol" | "port" | "atBothEnds">[]): (number | string)[] {
    const protocols = [...new Set(edges.map(({ protocol }) => protocol))].sort();
    return protocols.flatMap((protocol) =>
        ofProtocol(
            protocol,
            edges.filter((edge) => edge.protocol === protocol),
        ),
    );
}

function ofProtocol(protocol: Protocol, edges: readonly Pick<Edge, "port" | "atBothEnds">[]): (number | string)[] {
    const dynamic = edges.filter(({ port, atBothEnds }) => port >= firstDynamic && atBothEnds).map(({ port }) => port);
    const folded = new Set(dynamic.length >= fewest ? dynamic : []);
    const single = [...new Set(edges.map(({ port }) => port))]
        .filter((port) => !folded.has(port))
        .sort((a, b) => a - b);
    const texts = single.map((port) => (protocol === "TCP" ? port : portText(port, protocol)));
    if (folded.size === 0) return texts;
    return [...texts, `${Math.min(...folded)}-${Math.max(...folded)}/${protocol.toLowerCase()}`];
}
