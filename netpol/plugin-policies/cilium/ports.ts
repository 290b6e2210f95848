import type { Direction, NetworkPolicyPort, Protocol } from "../../types";
import { protocols } from "../../port-set";
import { fieldOf, listOf, RefusedByCilium, unknownFields } from "./refused";

/** Ports of a rule of which something is not known. */
export interface UnsurePorts {
    readonly ports: readonly NetworkPolicyPort[];
    readonly why: string;
    /** Whether it may also shut them, where others let pass. */
    readonly shuts: boolean;
}

/** What `toPorts` says: `undefined` = every port; and what it says that is not known in full. */
export interface ReadPorts {
    readonly ports: readonly NetworkPolicyPort[] | undefined;
    readonly unsure: readonly UnsurePorts[];
}

/** "ports" of a rule may be 40 at most, and are refused beyond. */
const most = 40;
const entryFields = new Set(["ports", "rules"]);
const known = ["TCP", "UDP", "SCTP", "ICMP", "ICMPV6", "VRRP", "IGMP"];

/**
 * Reads `toPorts`. Absent or empty it says nothing of ports; an entry without ports admits none. Rules of layer 7 let some of
 * the requests through, and stop the others even where another rule would allow the port.
 *
 * @throws RefusedByCilium for ports that its agent does not accept.
 * @see https://docs.cilium.io/en/v1.18/security/policy/layer4/ and https://docs.cilium.io/en/v1.18/security/policy/layer7/
 */
export function readPorts(rule: unknown, direction: Direction, action: "allow" | "deny"): ReadPorts {
    const entries = listOf(rule, "toPorts") ?? [];
    const ofIcmp = listOf(rule, "icmps") ?? [];
    if (entries.length > 0 && ofIcmp.length > 0) throw new RefusedByCilium("icmps and toPorts in one rule");
    // A rule about ICMP alone speaks of no TCP, UDP or SCTP.
    if (ofIcmp.length > 0) return { ports: [], unsure: [] };
    if (entries.length === 0) return { ports: undefined, unsure: [] };
    const read = entries.map((entry) => readEntry(entry, direction, action));
    return { ports: read.flatMap(({ ports }) => ports), unsure: read.flatMap(({ unsure }) => unsure) };
}

interface ReadEntry {
    readonly ports: readonly NetworkPolicyPort[];
    readonly unsure: readonly UnsurePorts[];
}

function readEntry(entry: unknown, direction: Direction, action: "allow" | "deny"): ReadEntry {
    const list = listOf(entry, "ports") ?? [];
    if (list.length > most) throw new RefusedByCilium(`more than ${most} ports in one entry of toPorts`);
    const read = list.map((port) => readPort(port, direction));
    const ports = read.flatMap((each) => each.ports);
    const unsure = read.flatMap((each) => each.unsure);
    const why = beyondPorts(entry, direction, action);
    if (why === undefined) return { ports, unsure };
    return { ports: [], unsure: [...(ports.length > 0 ? [{ ports, why, shuts: action === "allow" }] : []), ...unsure] };
}

/** What an entry asks for beside ports; `undefined` where that is nothing, or where every request passes. */
function beyondPorts(entry: unknown, direction: Direction, action: "allow" | "deny"): string | undefined {
    const [other] = unknownFields(entry, entryFields);
    if (other !== undefined) return `what ${other} lets through is not judged`;
    const rules = fieldOf(entry, "rules");
    const kinds = unknownFields(rules, new Set());
    if (kinds.length === 0) return undefined;
    if (action === "deny") return "a rule that denies has no rules of layer 7";
    checkLayer7(entry, kinds, direction);
    const isOpen = kinds.every((kind) => kind === "dns" && (listOf(rules, "dns") ?? []).some(isEveryName));
    return isOpen ? undefined : `which requests its rules of layer 7 (${kinds.join(", ")}) let through is not judged`;
}

function checkLayer7(entry: unknown, kinds: readonly string[], direction: Direction): void {
    const ports = listOf(entry, "ports") ?? [];
    if (kinds.filter((kind) => kind !== "l7" && kind !== "l7proto").length > 1)
        throw new RefusedByCilium("rules of layer 7 of two sorts in one entry");
    if (ports.some((port) => fieldOf(port, "port") === "0")) throw new RefusedByCilium("rules of layer 7 on port 0");
    if (kinds.includes("dns")) {
        if (direction === "Ingress") throw new RefusedByCilium("DNS rules in ingress");
        if (ports.length === 0) throw new RefusedByCilium("DNS rules without a port");
        if (ports.some((port) => Number(fieldOf(port, "endPort") ?? 0) > 0))
            throw new RefusedByCilium("DNS rules on a range of ports");
    } else if (ports.some((port) => String(fieldOf(port, "protocol")).toUpperCase() !== "TCP"))
        throw new RefusedByCilium("rules of layer 7 on a port that is not of TCP");
}

/** A DNS rule that answers whatever is asked. */
function isEveryName(rule: unknown): boolean {
    return fieldOf(rule, "matchPattern") === "*" && fieldOf(rule, "matchName") === undefined;
}

function readPort(value: unknown, direction: Direction): ReadEntry {
    const port = fieldOf(value, "port");
    const named = protocolsOf(value);
    const endPort = fieldOf(value, "endPort") ?? 0;
    const last = typeof endPort === "number" ? endPort : Number.NaN;
    if (typeof port !== "string") throw new RefusedByCilium("a port is no text");
    if (/^(0|[1-9]\d{0,4})$/.test(port) && Number(port) <= 65_535 && last <= 65_535 && last >= 0)
        return { ports: named.map((protocol) => ({ protocol, ...range(Number(port), last) })), unsure: [] };
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(port) || !/[a-z]/i.test(port))
        throw new RefusedByCilium(`"${port}" is no port`);
    if (direction === "Ingress")
        return { ports: named.map((protocol) => ({ protocol, port: port.toLowerCase() })), unsure: [] };
    // Such a name is looked up among the ports of all pods of the peers, and stands for none where they differ.
    const why = `which number the named port "${port}" has for what pods send is not judged`;
    return { ports: [], unsure: [{ ports: named.map((protocol) => ({ protocol })), why, shuts: false }] };
}

/** Port 0 is every port; an end that is not beyond the port is none. */
function range(port: number, last: number): Pick<NetworkPolicyPort, "port" | "endPort"> {
    if (port === 0) return {};
    return last > port ? { port, endPort: last } : { port };
}

/** TCP, UDP and SCTP where it is ANY or absent; none where it is another that policies here do not speak of. */
function protocolsOf(value: unknown): readonly Protocol[] {
    const text = fieldOf(value, "protocol") ?? "ANY";
    if (typeof text !== "string") throw new RefusedByCilium("a protocol is no text");
    const name = text.toUpperCase();
    if (name === "ANY" || name === "") return protocols;
    if (!known.includes(name)) throw new RefusedByCilium(`"${text}" is no protocol`);
    return protocols.filter((each) => each === name);
}
