import type { End, Flow, LineResult, Observed } from "../flow";
import { isReplyByPorts } from "./ephemeral";
import {
    type Fields,
    isFields,
    numberOf,
    parseObject,
    portOf,
    reasons,
    textOf,
    timeOf,
    addressOf,
    within,
} from "./fields";
import { hubbleEnd } from "./hubble-ends";
import { noteCluster, type SourceFormat } from "./source";

/**
 * Flows of Hubble, as `hubble observe -o jsonpb` prints them (each in `{"flow": …}`) and as its exporter writes them to a file.
 * Field names are those of flow.proto, which protobuf's JSON keeps; a camelCase spelling of other exporters is not read.
 */
export const hubble: SourceFormat = {
    name: "hubble",
    title: "Hubble flows (Cilium)",
    document: {
        title: "flow.proto and observer.proto of Cilium's API",
        version: "Cilium 1.14 to 1.18",
        url: "https://github.com/cilium/cilium/blob/main/api/v1/flow/flow.proto",
    },
    counts: "events",
    accepts: "all",
    cannotSee: [
        "Hubble counts events of packets, several for one connection",
        "Hubble keeps a few thousand flows of each node: what was gone before it was read is not in the log",
        "names outside the cluster are there only where pods ask DNS through Cilium's proxy (`ai-mesh learn --visibility` writes the rule)",
    ],
    json: true,
    isLike: (text) => {
        const fields = parseObject(text);
        if (fields === undefined) return false;
        const flow = isFields(fields.flow) ? fields.flow : fields;
        return (
            "lost_events" in fields ||
            "node_status" in fields ||
            ("verdict" in flow && ("l4" in flow || "IP" in flow || "l7" in flow))
        );
    },
    open: () => {
        const clusters = new Set<string>();
        return { read: (text) => readText(text, clusters), clusters };
    },
};

function readText(text: string, clusters: Set<string>): LineResult {
    const fields = parseObject(text);
    if (fields === undefined) return reasons.notJson;
    if (isFields(fields.node_status)) return ofNode(fields.node_status);
    if (isFields(fields.lost_events)) return { lost: numberOf(fields.lost_events.num_events_lost) ?? 1 };
    const flow = isFields(fields.flow) ? fields.flow : fields;
    if (!("verdict" in flow)) return reasons.notFlow;
    // `cluster/node`, where the cluster has a name.
    const [cluster, node] = textOf(flow.node_name)?.split("/") ?? [];
    if (node) noteCluster(cluster, clusters);
    if (isFields(flow.l7)) return ofL7(flow, flow.l7);
    return ofL4(flow, fields);
}

/** States of a node of which Hubble's relay gives no flows, by name or number in relay.proto: it cannot reach it, or an error ended it. */
const silent: ReadonlySet<unknown> = new Set(["NODE_UNAVAILABLE", "NODE_ERROR", 2, 4]);

const ofNode = ({ state_change }: Fields): LineResult =>
    silent.has(state_change)
        ? { unread: "a node that Hubble's relay could not read: its flows are not in the log" }
        : reasons.notFlow;

/** Of what Cilium's proxies see, answers of DNS say which name an address is of; all else goes through connections that are told themselves. */
function ofL7(flow: Fields, l7: Fields): LineResult {
    const dns = within(l7, "dns");
    const host = textOf(dns.query)?.replace(/\.$/, "").toLowerCase();
    const ips = Array.isArray(dns.ips) ? dns.ips.flatMap((ip) => addressOf(ip) ?? []) : [];
    if (host !== undefined && ips.length > 0) return { resolved: { host, ips, asker: askerOf(flow) } };
    return { aside: "requests within a connection (L7)" };
}

/** To whom an answer of DNS went: the end that has not the resolver's port. */
function askerOf(flow: Fields): End | undefined {
    const { UDP, TCP } = within(flow, "l4");
    const isAnswer = [UDP, TCP].every((ports) => !isFields(ports) || ports.destination_port !== 53);
    const side = isAnswer ? "destination" : "source";
    return hubbleEnd(within(flow, side), within(flow, "IP")[side], undefined, undefined);
}

function ofL4(flow: Fields, outer: Fields): LineResult {
    if (flow.Type === "SOCK") return { aside: "translations of Service addresses in sockets" };
    const l4 = within(flow, "l4");
    const protocol = isFields(l4.TCP) ? "TCP" : isFields(l4.UDP) ? "UDP" : isFields(l4.SCTP) ? "SCTP" : undefined;
    if (protocol === undefined) return reasons.protocol;
    const ports = within(l4, protocol);
    const port = portOf(ports.destination_port);
    if (port === undefined) return reasons.noPort;
    const reply = isReply(flow, ports, port);
    if (reply === true) return reasons.reply;
    const observed = observedIn(flow);
    if (observed === undefined) return { aside: "packets dropped for another reason than a policy" };
    const ip = within(flow, "IP");
    const from = hubbleEnd(within(flow, "source"), ip.source, flow.source_names, undefined);
    const to = hubbleEnd(within(flow, "destination"), ip.destination, flow.destination_names, flow.destination_service);
    if (from === undefined || to === undefined) return reasons.noAddress;
    const time = timeOf(flow.time) ?? timeOf(outer.time);
    const direction = flow.traffic_direction;
    const seen: Flow = {
        ...{ from, to, protocol, port, observed, count: 1, first: time, last: time },
        seenAt: direction === "EGRESS" ? "from" : direction === "INGRESS" ? "to" : undefined,
        guessed: reply === undefined ? true : undefined,
    };
    return { flows: [seen] };
}

/** By the flow itself, else by TCP's flags, else by the ports. `reply` (deprecated) says something only where it is true. */
function isReply(flow: Fields, ports: Fields, port: number): boolean | undefined {
    const said = flow.is_reply;
    if (typeof said === "boolean") return said;
    if (isFields(said) && typeof said.value === "boolean") return said.value;
    if (flow.reply === true) return true;
    const flags = within(ports, "flags");
    if (flags.SYN === true) return flags.ACK === true;
    return isReplyByPorts(portOf(ports.source_port), port);
}

/** Drop reasons by which a policy decided: POLICY_DENIED, POLICY_DENY, AUTH_REQUIRED. */
const byPolicy: ReadonlySet<unknown> = new Set(["POLICY_DENIED", "POLICY_DENY", "AUTH_REQUIRED", 133, 181, 189]);

/** `undefined` where it was dropped, and by no policy. AUDIT passed, and would not have without Cilium's audit mode. */
function observedIn(flow: Fields): Observed | undefined {
    switch (flow.verdict) {
        case "FORWARDED":
        case "REDIRECTED":
        case "AUDIT":
            return "forwarded";
        case "DROPPED": {
            const reason = flow.drop_reason_desc ?? flow.drop_reason;
            return reason === undefined || byPolicy.has(reason) ? "dropped" : undefined;
        }
        default:
            return "unknown";
    }
}
