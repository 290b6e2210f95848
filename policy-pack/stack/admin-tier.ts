import { IpSet, isEmptySelector, metadataSet, parseCidr, specialCidrs } from "../../netpol";
import type { ClusterPolicy, LabelSelector, NetworkPolicyPort, PluginPeer, PluginPolicy } from "../../netpol";
import type { AdminRule, ClusterNetworkPolicyRule, ClusterPolicyPeer, ClusterPolicySubject } from "../../netpol";
import type { DestinationPort, Protocol } from "../../netpol";
import type { RuleOfPlugin } from "./plugin-policies";

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/**
 * What a policy of tier Admin opens, in the form of a plugin's policy that isolates nobody: what it accepts passes whatever
 * NetworkPolicies deny. What its other rules take from that is not counted: a rule before it, of whichever policy, that denies
 * or passes on. undefined for one of tier Baseline, which opens nothing that NetworkPolicies close.
 */
export function openedByAdminTier(policy: ClusterPolicy): PluginPolicy | undefined {
    const { spec, kind, apiVersion, metadata } = policy;
    const isAdmin = kind === "AdminNetworkPolicy" || (kind === "ClusterNetworkPolicy" && policy.spec.tier === "Admin");
    if (!isAdmin) return undefined;
    return {
        ...{ apiVersion, kind, name: metadata.name },
        ...subjectOf(policy),
        isolates: [],
        ingress: accepted(spec.ingress),
        egress: accepted(spec.egress),
    };
}

/** Whose pods a policy of either tier is for. */
export function subjectOf({ spec }: ClusterPolicy): {
    readonly namespaces: LabelSelector;
    readonly pods: LabelSelector;
} {
    const { namespaces, pods }: ClusterPolicySubject = spec.subject;
    return { namespaces: namespaces ?? pods?.namespaceSelector ?? {}, pods: pods?.podSelector ?? {} };
}

/** Everybody whom the rules of a policy of either tier speak of, whatever they do. */
export const peersOfTier = ({ spec }: ClusterPolicy): PluginPeer[] =>
    [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap((rule: Rule) =>
        (rule.from ?? rule.to ?? []).flatMap(peersOf),
    );

type Rule = AdminRule | ClusterNetworkPolicyRule;

function accepted(rules: readonly Rule[] = []): RuleOfPlugin[] {
    return rules.flatMap((rule, index): RuleOfPlugin[] => {
        if (rule.action !== "Accept" && rule.action !== "Allow") return [];
        const peers = (rule.from ?? rule.to ?? []).flatMap(peersOf);
        const unkept = peers.some(({ hosts }) => hosts) ? inside.subtract(keptBy(rules.slice(0, index))) : undefined;
        return [{ action: "allow", peers, ports: portsOf(rule), rule: index, unkept }];
    });
}

/** Addresses that are nobody's outside: a name that resolves there leads to metadata or to the cluster's own network. */
const inside = IpSet.unionAll([metadataSet, ...specialCidrs(["own", "link"]).map((cidr) => IpSet.parse(cidr))]);

/** Addresses that rules keep from those after them, on all ports: what is denied there, or for NetworkPolicies to say. */
const keptBy = (rules: readonly Rule[]): IpSet =>
    IpSet.unionAll(
        rules
            .filter((rule) => (rule.action === "Pass" || rule.action === "Deny") && portsOf(rule) === undefined)
            .flatMap(({ to = [] }) => to.flatMap(peersOf))
            .flatMap(({ ipBlock }) => (ipBlock ? [IpSet.fromBlock(ipBlock)] : [])),
    );

function peersOf({ namespaces, pods, nodes, networks = [], domainNames }: ClusterPolicyPeer): PluginPeer[] {
    if (namespaces !== undefined) return [{ namespaceSelector: namespaces }];
    if (pods !== undefined) {
        return [{ namespaceSelector: pods.namespaceSelector ?? {}, podSelector: pods.podSelector ?? {} }];
    }
    if (nodes !== undefined) return [{ nodes: isEmptySelector(nodes) ? "all" : "some" }];
    if (domainNames !== undefined) return [{ hosts: domainNames }];
    return networks.map((network) => {
        const parsed = parseCidr(network, "mask");
        return { ipBlock: { cidr: parsed.ok ? parsed.cidr : network } };
    });
}

function portsOf(rule: Rule): NetworkPolicyPort[] | undefined {
    if ("protocols" in rule && rule.protocols !== undefined) {
        return rule.protocols.flatMap(({ tcp, udp, sctp, destinationNamedPort }) => [
            ...[tcp, udp, sctp].flatMap((one, at) =>
                one === undefined ? [] : [{ protocol: protocols[at], ...numbersOf(one.destinationPort) }],
            ),
            ...named(destinationNamedPort),
        ]);
    }
    if (!("ports" in rule) || rule.ports === undefined) return undefined;
    return rule.ports.flatMap(({ portNumber, portRange, namedPort }) => [
        ...(portNumber ? [{ protocol: portNumber.protocol ?? "TCP", port: portNumber.port }] : []),
        ...(portRange
            ? [{ protocol: portRange.protocol ?? "TCP", port: portRange.start, endPort: portRange.end }]
            : []),
        ...named(namedPort),
    ]);
}

const numbersOf = ({ number, range }: DestinationPort = {}): NetworkPolicyPort =>
    range ? { port: range.start, endPort: range.end } : number === undefined ? {} : { port: number };

/** A name is one of any protocol. */
const named = (port: string | undefined): NetworkPolicyPort[] =>
    port === undefined ? [] : protocols.map((protocol) => ({ protocol, port }));
