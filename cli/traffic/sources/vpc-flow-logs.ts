import type { Flow, LineResult, SeenAt } from "../flow";
import { isReplyByPorts } from "./ephemeral";
import { addressOf, numberOf, observedOf, ofOtherProtocol, portOf, protocolOf, reasons, timeOf } from "./fields";
import type { RecordReader, SourceFormat } from "./source";

/** Fields of the default format (version 2), in its order. */
const defaultFields =
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status".split(
        " ",
    );

/**
 * VPC flow logs of AWS as text: the default format, or any whose first line names its fields, as in files on S3. CloudWatch has
 * no such line: of a format of one's own there it is put before the rest.
 *
 * Of the fields those of version 2, `tcp-flags`, `pkt-srcaddr` and `pkt-dstaddr` (3) and `flow-direction` (5) are read; those of
 * later versions are passed over.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const vpcFlowLogs: SourceFormat = {
    name: "vpc-flow-logs",
    title: "VPC flow logs (AWS)",
    document: {
        title: "Flow log records, Amazon VPC User Guide",
        version: "record versions 2 to 5, and later ones by the same fields",
        url: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html",
    },
    counts: "records",
    accepts: "some",
    cannotSee: [
        "VPC flow logs have no traffic between pods of one node: they are good for an audit, and show less than the flows that are needed",
        "VPC flow logs do not say who opened a connection: TCP's flags do, where they are logged, else the ports",
        "VPC flow logs have no DNS of Amazon's own resolver, no instance metadata and no NetworkPolicy's verdict: ACCEPT and REJECT are those of security groups and network ACLs",
        "VPC flow logs have addresses alone, and those of nodes where the VPC CNI's SNAT is on (AWS_VPC_K8S_CNI_EXTERNALSNAT=false)",
    ],
    json: false,
    isLike: (text) =>
        isHeader(text) || /^\d+ (?:\d{12}|unknown|-) \S+ \S+ \S+ (?:\d+|-) (?:\d+|-) /.test(withoutTime(text)),
    open: () => reader(),
};

const isHeader = (text: string): boolean => /\bsrcaddr\b/.test(text) && /\bdstaddr\b/.test(text);

/** CloudWatch's tools write a time before each event. */
const withoutTime = (text: string): string => text.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z?\s+/, "");

function reader(): RecordReader {
    let columns = columnsOf(defaultFields);
    return {
        read: (text) => {
            const words = withoutTime(text).trim().split(/\s+/);
            if (isHeader(text)) {
                columns = columnsOf(words);
                return reasons.notFlow;
            }
            if (words.length !== columns.size)
                return { unread: `not the fields that the header names (${columns.size})` };
            return flowOf((name) => {
                const at = columns.get(name);
                return at === undefined || words[at] === "-" ? undefined : words[at];
            });
        },
    };
}

const columnsOf = (names: readonly string[]): ReadonlyMap<string, number> =>
    new Map(names.map((name, at) => [name.replace(/^\$\{|\}$/g, "").replaceAll("_", "-"), at]));

function flowOf(get: (name: string) => string | undefined): LineResult {
    const status = get("log-status");
    if (status === "NODATA") return reasons.notFlow;
    if (status === "SKIPDATA") return { lost: 1 };
    const number = get("protocol");
    const protocol = protocolOf(number);
    if (protocol === undefined) return ofOtherProtocol(number);
    // Behind a NAT gateway or the CNI's SNAT the packet's own addresses are the ends'.
    const from = addressOf(get("pkt-srcaddr") ?? get("srcaddr"));
    const to = addressOf(get("pkt-dstaddr") ?? get("dstaddr"));
    if (from === undefined || to === undefined) return reasons.noAddress;
    const [sourcePort, port] = [portOf(get("srcport")), portOf(get("dstport"))];
    if (port === undefined) return reasons.noPort;
    const isReply = isReplyByFlags(numberOf(get("tcp-flags"))) ?? isReplyByPorts(sourcePort, port);
    if (isReply === true) return reasons.reply;
    const seen: Flow = {
        ...{ from: { kind: "address", ip: from }, to: { kind: "address", ip: to }, protocol, port, count: 1 },
        observed: observedOf(get("action")),
        first: timeOf(get("start")),
        last: timeOf(get("end")),
        seenAt: seenAtOf(get("flow-direction")),
        ...(isReply === undefined && { guessed: true as const }),
    };
    return { flows: [seen] };
}

/** Flags of all packets together: SYN (2) alone is of who opens, SYN with ACK (18) of who answers; 0 and FIN say nothing. */
function isReplyByFlags(flags: number | undefined): boolean | undefined {
    if (flags === undefined || (flags & 2) === 0) return undefined;
    return (flags & 16) !== 0;
}

const seenAtOf = (direction: string | undefined): SeenAt | undefined =>
    direction === "egress" ? "from" : direction === "ingress" ? "to" : undefined;
