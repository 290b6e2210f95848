import { IpSet, metadataSet, parseCidr, specialCidrs } from "../../netpol";
import type { ClusterPolicy, NetworkPolicyPort, PluginPeer, PluginPolicy } from "../../netpol";
import type { AdminRule, ClusterNetworkPolicyRule, ClusterPolicyPeer, DestinationPort, Protocol } from "../../netpol";
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
    const { namespaces = spec.subject.pods?.namespaceSelector ?? {}, pods } = spec.subject;
    return {
        ...{ apiVersion, kind, name: metadata.name, namespaces },
        pods: pods?.podSelector ?? {},
        isolates: [],
        ingress: accepted(spec.ingress),
        egress: accepted(spec.egress),
    };
}

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

/** Nodes are no pods, and whose addresses they have is not known: they are left out. */
function peersOf({ namespaces, pods, networks = [], domainNames }: ClusterPolicyPeer): PluginPeer[] {
    if (namespaces !== undefined) return [{ namespaceSelector: namespaces }];
    if (pods !== undefined) {
        return [{ namespaceSelector: pods.namespaceSelector ?? {}, podSelector: pods.podSelector ?? {} }];
    }
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
