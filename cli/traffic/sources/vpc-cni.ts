import type { Flow, LineResult, Observed } from "../flow";
import { isReplyByPorts } from "./ephemeral";
import {
    addressOf,
    type Fields,
    observedOf,
    ofOtherProtocol,
    parseObject,
    portOf,
    protocolOf,
    reasons,
    timeOf,
} from "./fields";
import type { SourceFormat } from "./source";

/**
 * Flow logs of the Amazon VPC CNI's network policy agent, in the three ways in which it has written them: as fields of a JSON
 * line (up to 1.2), in the text of its message (since then, IPv4 and IPv6 with other punctuation), and as one text for CloudWatch.
 */
export const vpcCni: SourceFormat = {
    name: "vpc-cni",
    title: "Amazon VPC CNI network policy logs",
    document: {
        title: "pkg/ebpf/events/events.go of aws-network-policy-agent, and its README",
        version: "1.0 to 1.4 (c8619c0)",
        url: "https://github.com/aws/aws-network-policy-agent#network-policy-agent-logs",
    },
    counts: "packets",
    accepts: "some",
    cannotSee: [
        "the VPC CNI's agent logs nothing before it is told to (enable-policy-event-logs), and connections that passed only at log level debug",
        "the VPC CNI's agent logs what a policy decided: pods that no policy selects are not in its log",
        "the VPC CNI's agent logs addresses alone: whose they were, only a cluster or its objects can say",
    ],
    json: false,
    isLike: (text) => /Flow Info:|\bSIP: \S+;\s*SPORT:/.test(text),
    open: () => ({ read: (text) => readText(text) }),
};

/** What a line says, whichever way it is written. */
interface Words {
    readonly source: unknown;
    readonly sourcePort: unknown;
    readonly destination: unknown;
    readonly port: unknown;
    readonly protocol: unknown;
    readonly verdict: unknown;
    readonly direction?: unknown;
    readonly time?: unknown;
}

function readText(text: string): LineResult {
    const fields = text.includes("{") ? parseObject(text.slice(text.indexOf("{"))) : undefined;
    if (fields === undefined && text.trimStart().startsWith("{")) return reasons.notJson;
    const words = (fields && ofFields(fields)) ?? ofText(fields ? String(fields.msg ?? fields.message ?? "") : text);
    if (words === undefined) return /Flow Info:|SIP:/.test(text) ? reasons.badField : reasons.notFlow;
    return flowOf({ ...words, time: words.time ?? fields?.ts ?? fields?.timestamp ?? leadingTime(text) });
}

function ofFields(fields: Fields): Words | undefined {
    if (!("Src IP" in fields)) return undefined;
    return {
        ...{ source: fields["Src IP"], sourcePort: fields["Src Port"] },
        ...{ destination: fields["Dest IP"], port: fields["Dest Port"] },
        ...{ protocol: fields.Proto, verdict: fields.Verdict, direction: fields.Direction },
    };
}

const inMessage =
    /Src IP: (\S+) Src Port: (\d+) Dest IP: (\S+) Dest Port: (\d+) Proto:? ([\w ]+?) Verdict:? ([\w/ ]+?)(?: Direction:? (\w+))?,?(?: Tier|\s*"|\s*$)/;
const inCloudWatch =
    /SIP: ([^;]+);\s*SPORT: (\d+);\s*DIP: ([^;]+);\s*DPORT: (\d+);\s*PROTOCOL: ([^;]+);\s*PolicyVerdict: ([\w/ ]+)/;

function ofText(text: string): Words | undefined {
    const found = inMessage.exec(text) ?? inCloudWatch.exec(text);
    if (found === null) return undefined;
    const [, source, sourcePort, destination, port, protocol, verdict, direction] = found;
    return { source, sourcePort, destination, port, protocol, verdict, direction };
}

/** The time that CloudWatch's tools write before a message. */
const leadingTime = (text: string): string | undefined =>
    /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)/.exec(text)?.[0];

/** What the agent writes for a protocol that it has no name for (GetProtocol of its pkg/utils). */
const otherWords: ReadonlySet<unknown> = new Set(["UNKNOWN", "RESERVED", "ANY PROTOCOL"]);

function flowOf({ direction, time, ...words }: Words): LineResult {
    const [source, destination] = [addressOf(words.source), addressOf(words.destination)];
    if (source === undefined || destination === undefined) return reasons.noAddress;
    const protocol = protocolOf(words.protocol);
    if (protocol === undefined)
        return otherWords.has(words.protocol) ? reasons.protocol : ofOtherProtocol(words.protocol);
    const port = portOf(Number(words.port));
    if (port === undefined) return reasons.noPort;
    const observed: Observed = observedOf(words.verdict);
    // A verdict beside ACCEPT and DENY is about an entry of conntrack that went.
    if (observed === "unknown") return reasons.notFlow;
    const isReply = isReplyByPorts(portOf(Number(words.sourcePort)), port);
    if (isReply === true) return reasons.reply;
    // CloudWatch's own tools give milliseconds.
    const at = typeof time === "number" && time > 1e11 ? time : timeOf(time);
    const seen: Flow = {
        from: { kind: "address", ip: source },
        to: { kind: "address", ip: destination },
        ...{ protocol, port, observed, count: 1, first: at, last: at },
        seenAt: direction === "egress" ? "from" : direction === "ingress" ? "to" : undefined,
        ...(isReply === undefined && { guessed: true as const }),
    };
    return { flows: [seen] };
}
