import type { Flow, LineResult } from "../flow";
import { addressOf, ofOtherProtocol, portOf, protocolOf, reasons } from "./fields";
import type { SourceFormat } from "./source";

/**
 * What `conntrack -L` prints on a node, with or without `-o extended`, and /proc/net/nf_conntrack. Each entry has the packet
 * as it was sent and as the answer comes: where the answer comes from is the pod that a Service's address was turned into.
 */
export const conntrack: SourceFormat = {
    name: "conntrack",
    title: "conntrack listing",
    document: {
        title: "conntrack(8), conntrack-tools",
        version: "1.4",
        url: "https://conntrack-tools.netfilter.org/manual.html",
    },
    counts: "connections",
    accepts: "some",
    cannotSee: [
        "a conntrack listing holds one moment of one node: what was open then, and nothing that was refused",
        "a conntrack listing has addresses alone: whose they were, only a cluster or its objects can say",
    ],
    json: false,
    isLike: (text) => /\bsrc=\S+ dst=\S+ sport=\d+ dport=\d+/.test(text),
    open: () => ({ read: (text) => readText(text) }),
};

const tuple = /src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/g;
/** "tcp      6 431999": by its number, since conntrack has no name for some. */
const protocolNumber = /^(?:\[\w+\]\s+)?(?:ipv[46]\s+\d+\s+)?\w+\s+(\d+)\s/;

function readText(text: string): LineResult {
    const number = protocolNumber.exec(text.trimStart())?.[1];
    if (number === undefined)
        return text.includes("src=") ? { unread: "no conntrack entry, or cut off" } : reasons.notFlow;
    const protocol = protocolOf(number);
    if (protocol === undefined) return ofOtherProtocol(number);
    const [sent, answer] = [...text.matchAll(tuple)];
    if (sent === undefined) return { unread: "no conntrack entry, or cut off" };
    const from = addressOf(sent[1]);
    const to = addressOf(answer?.[1] ?? sent[2]);
    if (from === undefined || to === undefined) return reasons.noAddress;
    const port = portOf(answer?.[3] ?? sent[4]);
    if (port === undefined) return reasons.noPort;
    const answered = answer !== undefined && !text.includes("[UNREPLIED]");
    const seen: Flow = {
        from: { kind: "address", ip: from },
        to: { kind: "address", ip: to },
        ...{ protocol, port, observed: answered ? "forwarded" : "unknown", count: 1 },
    };
    return { flows: [seen] };
}
