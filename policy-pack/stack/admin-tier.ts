import { parseCidr, type ClusterPolicy, type NetworkPolicyPort, type PluginPeer, type PluginPolicy } from "../../netpol";
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
    return rules.flatMap((rule, index) =>
        rule.action === "Accept" || rule.action === "Allow"
            ? [{ action: "allow", peers: (rule.from ?? rule.to ?? []).flatMap(peersOf), ports: portsOf(rule), rule: index }]
            : [],
    );
}

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
        ...(portRange ? [{ protocol: portRange.protocol ?? "TCP", port: portRange.start, endPort: portRange.end }] : []),
        ...named(namedPort),
    ]);
}

const numbersOf = ({ number, range }: DestinationPort = {}): NetworkPolicyPort =>
    range ? { port: range.start, endPort: range.end } : number === undefined ? {} : { port: number };

/** A name is one of any protocol. */
const named = (port: string | undefined): NetworkPolicyPort[] =>
    port === undefined ? [] : protocols.map((protocol) => ({ protocol, port }));
