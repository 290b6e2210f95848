import type { NetworkPolicyPort } from "../../netpol/types";
import type { FlowPorts, Platform } from "../types";
import { chunks, spelled, type Dialect, type HostsHalf } from "./dialect";
import { insideRanges } from "./inside-ranges";
import type { ClusterEgressRule, ClusterNetworkPolicy, ClusterPort, ClusterProtocol } from "./objects";

const types =
    "https://github.com/kubernetes-sigs/network-policy-api/blob/main/apis/v1alpha2/clusternetworkpolicy_types.go";
const proposal = "https://network-policy-api.sigs.k8s.io/npeps/npep-133-fqdn-egress-selector/";

/** Names of one peer, CIDRs of one peer, protocols of one rule, peers of one rule, rules of one direction. */
const mostEach = 25;

/** ClusterNetworkPolicy of the network policy API, with the field of its experimental channel. */
export const clusterNetworkPolicy: Dialect = {
    name: "cluster-network-policy",
    title: "ClusterNetworkPolicy",
    apiVersion: "policy.networking.k8s.io/v1alpha2",
    kind: "ClusterNetworkPolicy",
    field: ["spec", "egress", "to", "domainNames"],
    scope: "Cluster",
    wildcard: { value: "any depth", sources: [types] },
    learns: { value: "what the implementation says; the API leaves it open", sources: [proposal] },
    adds: {
        value: "the Admin tier is asked before NetworkPolicies, and its Accept ends the matter: rules of the same tier with a higher priority number, and NetworkPolicies, are not asked. Pass for what is of the cluster, private or metadata stands before it, so that a name which resolves there opens nothing",
        sources: [types],
    },
    needs: {
        value: "the CRD of the experimental channel, and an implementation that knows domainNames",
        sources: [proposal],
    },
    limits: [
        { value: "25 names a peer, 25 peers a rule, 25 ports a rule, 25 rules a policy.", sources: [types] },
        { value: "Names stand in rules that Accept, in the Admin tier.", sources: [types, proposal] },
    ],
    refuses: ({ hosts, ports }) => tooMany(hosts, ports),
    nameOf: (name, namespace) => `${namespace}.${name}`,
    make,
};

function tooMany(hosts: readonly string[], ports: FlowPorts): string[] {
    const most = mostEach * mostEach;
    const rules = chunks(spelled(ports), mostEach).length;
    return [
        ...(hosts.length > most
            ? [`a rule of a ClusterNetworkPolicy takes ${most} names, and these are ${hosts.length}`]
            : []),
        ...(rules >= mostEach
            ? [
                  `a ClusterNetworkPolicy takes ${mostEach} rules of ${mostEach} ports, and the flow has more; write adjacent ports as a range`,
              ]
            : []),
    ];
}

function make(half: HostsHalf): ClusterNetworkPolicy {
    const { metadata, namespaceLabels, pods, hosts, ports, platform } = half;
    const accept = chunks(spelled(ports), mostEach).map((some): ClusterEgressRule => ({
        name: "names",
        action: "Accept",
        to: chunks(hosts, mostEach).map((domainNames) => ({ domainNames })),
        protocols: some.map(protocolOf),
    }));
    return {
        apiVersion: "policy.networking.k8s.io/v1alpha2",
        kind: "ClusterNetworkPolicy",
        metadata,
        spec: {
            tier: "Admin",
            priority: platform.adminPriority,
            subject: { pods: { namespaceSelector: { matchLabels: namespaceLabels }, podSelector: pods } },
            egress: [passInside(platform), ...accept],
        },
    };
}

/**
 * What is of the cluster, private or metadata goes to NetworkPolicies, whatever name resolves there: without this rule the
 * Accept after it would open it.
 */
function passInside(platform: Platform): ClusterEgressRule {
    const networks = chunks(insideRanges(platform), mostEach).map((some) => ({ networks: some }));
    return { name: "inside", action: "Pass", to: [{ namespaces: {} }, ...networks] };
}

/** One port of one protocol; all of a protocol are a range, since a protocol without a port is no valid entry. */
function protocolOf({ protocol = "TCP", port, endPort }: NetworkPolicyPort): ClusterProtocol {
    const destinationPort: ClusterPort =
        port === undefined
            ? { range: { start: 1, end: 65535 } }
            : endPort === undefined
              ? { number: Number(port) }
              : { range: { start: Number(port), end: endPort } };
    const key = { TCP: "tcp", UDP: "udp", SCTP: "sctp" }[protocol];
    return { [key]: { destinationPort } };
}
