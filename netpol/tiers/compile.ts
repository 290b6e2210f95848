import { IpSet, parseCidr } from "../ip-set";
import { PortSet } from "../port-set";
import { requirements } from "../selectors";
import type { Gap } from "../gaps";
import type { Reading } from "../plugin-policies/types";
import type { Direction, LabelSelector, Protocol } from "../types";
import type {
    AdminPort,
    AdminRule,
    ClusterNetworkPolicyRule,
    ClusterPolicy,
    ClusterPolicyPeer,
    ProtocolMatch,
    Tier,
    TierRuleRef,
} from "./types";

/** A peer, read once. */
export type TierPeer =
    | { readonly kind: "pods"; readonly namespaces: LabelSelector; readonly pods: LabelSelector | undefined }
    | {
          readonly kind: "networks";
          readonly cidrs: readonly string[];
          readonly set: IpSet;
          /** No pod has one of the addresses; where absent, pods may. */
          readonly noPods?: true;
      }
    | { readonly kind: "nodes"; readonly nodes: LabelSelector }
    | {
          readonly kind: "domainNames";
          readonly names: readonly string[];
          readonly written?: readonly string[];
          readonly readAs?: readonly Reading[];
      }
    /** Whoever it is. Of policies of network plugins, as those that follow. */
    | { readonly kind: "anybody" }
    /** Addresses that are no pod's and no node's. */
    | { readonly kind: "outside"; readonly cidrs: readonly string[]; readonly set: IpSet }
    /** All nodes, or some of which it is not known which. */
    | { readonly kind: "every node" | "some nodes" };

/** Ports of a rule: numbers are a set already, names wait for a destination. */
export interface TierPorts {
    readonly numeric: PortSet;
    readonly names: readonly TierPortName[];
}

/** A name of a port; of any protocol where that is absent. */
export interface TierPortName {
    readonly name: string;
    readonly protocol?: Protocol | undefined;
}

/** One rule, read once. */
export interface TierRule {
    readonly ref: TierRuleRef;
    readonly action: "accept" | "deny" | "pass";
    readonly peers: readonly TierPeer[];
    readonly ports: TierPorts;
    /** Why it is not known whether it matches whom and what it says; absent where it does. */
    readonly unsure?: OpenPoint | undefined;
}

/** Something that a match depends on. */
export interface OpenPoint {
    readonly why: string;
    /** What nobody showed, where it depends on that. */
    readonly gap?: Gap | undefined;
}

/** One policy, read once. */
export interface TierPolicy {
    readonly kind: string;
    readonly name: string;
    readonly tier: Tier;
    readonly priority: number;
    readonly subject: Extract<TierPeer, { readonly kind: "pods" }>;
    readonly rules: Readonly<Record<Direction, readonly TierRule[]>>;
}

/**
 * Reads one policy: actions, ports and CIDRs of all three kinds in one form.
 *
 * @throws Error for what `validateClusterPolicy` calls a problem and the reading cannot do without.
 */
export function compileClusterPolicy(policy: ClusterPolicy): TierPolicy {
    const { kind, metadata, spec } = policy;
    const tier = policy.kind === "ClusterNetworkPolicy" ? policy.spec.tier : tierOf[policy.kind];
    const priority = policy.kind === "BaselineAdminNetworkPolicy" ? undefined : policy.spec.priority;
    const rules = (direction: Direction): TierRule[] =>
        ((direction === "Ingress" ? spec.ingress : spec.egress) ?? []).map((rule, at) => {
            const { name, action } = rule;
            const ref: TierRuleRef = {
                ...{ kind, policy: metadata.name, tier, direction, rule: at, action },
                ...(priority === undefined ? {} : { priority }),
                ...(name === undefined ? {} : { name }),
            };
            const peers = (direction === "Ingress" ? rule.from : rule.to) ?? [];
            return { ref, action: actions[action], peers: peers.map(readPeer), ports: readTierPorts(rule) };
        });
    return {
        ...{ kind, name: metadata.name, tier, priority: priority ?? 0 },
        subject: readSubject(spec.subject),
        rules: { Ingress: rules("Ingress"), Egress: rules("Egress") },
    };
}

const tierOf = { AdminNetworkPolicy: "Admin", BaselineAdminNetworkPolicy: "Baseline" } as const;
const actions = { Allow: "accept", Accept: "accept", Deny: "deny", Pass: "pass" } as const;

function readSubject(subject: ClusterPolicyPeer): TierPolicy["subject"] {
    const peer = readPeer(subject);
    if (peer.kind !== "pods") throw new Error(`its subject has ${peer.kind}, which select no pods`);
    return peer;
}

function readPeer({ namespaces, pods, nodes, networks, domainNames }: ClusterPolicyPeer): TierPeer {
    if (namespaces) return sound({ kind: "pods", namespaces, pods: undefined });
    if (pods) return sound({ kind: "pods", namespaces: pods.namespaceSelector ?? {}, pods: pods.podSelector });
    if (nodes) {
        requirements(nodes);
        return { kind: "nodes", nodes };
    }
    if (networks) return { kind: "networks", cidrs: networks, set: IpSet.unionAll(networks.map(readNetwork)) };
    if (domainNames) return { kind: "domainNames", names: domainNames };
    // "If an implementation sees no fields are set … it should fail closed."
    throw new Error("a peer or subject has no field that is known");
}

/** Reads the selectors, so that what is wrong with one is said when the cluster is made ready. */
function sound<P extends Extract<TierPeer, { readonly kind: "pods" }>>(peer: P): P {
    requirements(peer.namespaces);
    requirements(peer.pods);
    return peer;
}

function readNetwork(cidr: string): IpSet {
    const read = parseCidr(cidr, "mask");
    if (!read.ok) throw new Error(`"${cidr}" ${read.error}`);
    return read.set;
}

type PortsOfRule = Pick<AdminRule, "ports"> & Pick<ClusterNetworkPolicyRule, "protocols">;

function readTierPorts({ ports, protocols }: PortsOfRule): TierPorts {
    const list = [...(ports ?? []).map(readAdminPort), ...(protocols ?? []).flatMap(readProtocol)];
    if (list.length === 0) return { numeric: PortSet.all, names: [] };
    return {
        numeric: PortSet.unionAll(list.flatMap((port) => (typeof port === "string" ? [] : [port]))),
        names: list.flatMap((port) => (typeof port === "string" ? [{ name: port }] : [])),
    };
}

function readAdminPort({ portNumber, namedPort, portRange }: AdminPort): PortSet | string {
    if (portNumber) return PortSet.of(portNumber.protocol ?? "TCP", portNumber.port);
    if (portRange) return PortSet.of(portRange.protocol ?? "TCP", portRange.start, portRange.end);
    if (namedPort !== undefined) return namedPort;
    throw new Error("a port has no field that is known");
}

function readProtocol({ tcp, udp, sctp, destinationNamedPort }: ProtocolMatch): (PortSet | string)[] {
    if (destinationNamedPort !== undefined && destinationNamedPort !== "") return [destinationNamedPort];
    const [protocol, match] = tcp ? (["TCP", tcp] as const) : udp ? (["UDP", udp] as const) : (["SCTP", sctp] as const);
    if (!match) throw new Error("an entry of protocols has no field that is known");
    const port = match.destinationPort;
    // "If destinationPort is omitted, all ports for the specified protocol match."
    if (!port) return [PortSet.protocol(protocol)];
    if (port.range) return [PortSet.of(protocol, port.range.start, port.range.end)];
    if (port.number === undefined) throw new Error("a destinationPort has no field that is known");
    return [PortSet.of(protocol, port.number)];
}
