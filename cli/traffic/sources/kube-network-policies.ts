import type { End, Flow, LineResult, Observed } from "../flow";
import { isReplyByPorts } from "./ephemeral";
import { addressOf, isFields, parseObject, portOf, protocolOf, reasons, timeOf } from "./fields";
import type { RecordReader, SourceFormat } from "./source";

/**
 * The log of kube-network-policies, of which kindnet is built, from `-v=2` on: for each packet what it is ("Evaluating
 * packet", for egress and ingress) and what became of it ("Packet accepted by policy", "Packet denied by …"), joined by `id`.
 * klog writes the packet on the lines after, or as JSON with -logging-format=json.
 */
export const kubeNetworkPolicies: SourceFormat = {
    name: "kube-network-policies",
    title: "kube-network-policies' log",
    document: {
        title: "pkg/networkpolicy/logging.go, engine.go and pkg/network/packet.go",
        version: "5f81cc3 (August 2026)",
        url: "https://github.com/kubernetes-sigs/kube-network-policies/blob/5f81cc3/pkg/networkpolicy/logging.go",
    },
    counts: "packets",
    accepts: "some",
    cannotSee: [
        "kube-network-policies sees only packets of pods that a policy selects",
        "kube-network-policies says what became of a packet at -v=2 and above only",
    ],
    json: false,
    isLike: (text) => text.includes("Evaluating packet") || /"Packet (?:accepted|denied) by /.test(text),
    open: () => reader(),
};

/** A packet that was told of, and not yet what became of it. */
interface Pending {
    readonly time: number | undefined;
    readonly sourcePod: string | undefined;
    readonly destinationPod: string | undefined;
    flow?: Flow;
    isReply?: boolean;
}

/** More packets than a node judges at once: older ones are taken as never decided. */
const mostPending = 4096;

function reader(): RecordReader {
    const pending = new Map<string, Pending>();
    /** What the lines after it say of the packet: "[7] 10.0.0.1:4000 10.0.0.2:80 TCP". */
    let open: Pending | undefined;
    const settle = (id: string, observed: Observed): LineResult => {
        const packet = pending.get(id);
        pending.delete(id);
        if (packet?.flow === undefined) return reasons.notFlow;
        return packet.isReply ? reasons.reply : { flows: [{ ...packet.flow, observed }] };
    };
    const begin = (id: string, packet: Pending): LineResult => {
        const [oldest] = pending.keys();
        // Egress and ingress tell of the same packet; the id counts up, so it comes again only for another.
        if (!pending.has(id)) pending.set(id, packet);
        open = pending.get(id);
        if (pending.size > mostPending && oldest !== undefined) return settle(oldest, "unknown");
        return reasons.notFlow;
    };
    return {
        read: (text) => {
            const line = parseLine(text);
            if (line === undefined) return open ? packetLine(text, open) : reasons.notFlow;
            const { message, id, time } = line;
            const verdict = /^Packet (accepted|denied) by /.exec(message)?.[1];
            if (verdict !== undefined) return settle(id, verdict === "accepted" ? "forwarded" : "dropped");
            open = undefined;
            if (message !== "Evaluating packet" || line.sourcePod === undefined) return reasons.notFlow;
            const { sourcePod, destinationPod, packet } = line;
            const result = begin(id, { time, sourcePod, destinationPod });
            if (open && isFields(packet))
                addPacket(open, [packet.SrcIP, packet.SrcPort, packet.DstIP, packet.DstPort, packet.Proto]);
            return result;
        },
        end: () => {
            const left = [...pending.values()].flatMap(({ flow, isReply }) => (flow && !isReply ? [flow] : []));
            pending.clear();
            return left.length > 0 ? { flows: left } : undefined;
        },
    };
}

interface Line {
    readonly message: string;
    readonly id: string;
    readonly time: number | undefined;
    readonly sourcePod?: string | undefined;
    readonly destinationPod?: string | undefined;
    /** Where the log is JSON: the packet itself. */
    readonly packet?: unknown;
}

const klog = /^[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d)\.\d+\s+\d+ \S+\] "([^"]*)"(.*)$/;

function parseLine(text: string): Line | undefined {
    const object = text.startsWith("{") ? parseObject(text) : undefined;
    if (object) {
        const { msg, id, ts, srcPod, dstPod, packet } = object;
        const [sourcePod, destinationPod] = [srcPod, dstPod].map((pod) => (typeof pod === "string" ? pod : undefined));
        return {
            message: String(msg),
            id: String(id),
            time: typeof ts === "number" ? ts : timeOf(ts),
            sourcePod,
            destinationPod,
            packet,
        };
    }
    const found = klog.exec(text);
    if (found === null) return undefined;
    const [, month = "", day = "", clock = "", message = "", rest = ""] = found;
    const value = (name: string): string | undefined => new RegExp(` ${name}="?([^"\\s]+)`).exec(rest)?.[1];
    // klog leaves the year out: it is this one, or the last where that day is yet to come.
    return {
        message,
        id: value("id") ?? "",
        time: inYear(month, day, clock),
        sourcePod: value("srcPod"),
        destinationPod: value("dstPod"),
    };
}

function inYear(month: string, day: string, clock: string): number | undefined {
    const now = new Date();
    const at = (year: number): number => Date.parse(`${year}-${month}-${day}T${clock}Z`);
    const time = at(now.getUTCFullYear());
    if (!Number.isFinite(time)) return undefined;
    return time > now.getTime() + 86_400_000 ? at(now.getUTCFullYear() - 1) : time;
}

const packetText = /\[\d+\] (\S+):(\d+) (\S+):(\d+) (\w+)/;

function packetLine(text: string, packet: Pending): LineResult {
    const found = packetText.exec(text);
    if (found) addPacket(packet, found.slice(1));
    return reasons.notFlow;
}

function addPacket(packet: Pending, [source, sourcePort, destination, port, proto]: readonly unknown[]): void {
    if (packet.flow) return;
    const [from, to, protocol] = [addressOf(source), addressOf(destination), protocolOf(proto)];
    const number = portOf(Number(port));
    if (from === undefined || to === undefined || protocol === undefined || number === undefined) return;
    const { time, sourcePod, destinationPod } = packet;
    packet.flow = {
        ...{ from: endOf(sourcePod, from), to: endOf(destinationPod, to), protocol, port: number },
        ...{ observed: "unknown", count: 1, first: time, last: time, guessed: true },
    };
    packet.isReply = isReplyByPorts(portOf(Number(sourcePort)), number) === true;
}

function endOf(pod: string | undefined, ip: string): End {
    const [namespace, name] = pod?.split("/") ?? [];
    return namespace && name ? { kind: "pod", namespace, pod: name, ip } : { kind: "address", ip };
}
