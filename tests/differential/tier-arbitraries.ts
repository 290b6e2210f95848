import fc from "fast-check";
import type {
    AdminNetworkPolicy,
    BaselineAdminNetworkPolicy,
    ClusterNetworkPolicy,
    ClusterNode,
    ClusterPolicy,
    ClusterPolicyPeer,
    ProtocolMatch,
} from "../../netpol/tiers/types";
import type { Cluster } from "../../netpol/types";
import { cluster, namespaceSelector, protocol, selector } from "./arbitraries";

// Few priorities, so that policies tie; rules that mostly match somebody, so that order counts.

const networks = fc.uniqueArray(
    fc.constantFrom(
        "0.0.0.0/0",
        "10.244.0.0/16",
        "10.244.1.0/24",
        "10.200.5.7/32",
        "128.0.0.0/1",
        "::/0",
        "fd00::/8",
        "2a04:4e42::/32",
    ),
    { minLength: 1, maxLength: 2 },
);
const podPeer: fc.Arbitrary<ClusterPolicyPeer> = fc.oneof(
    { weight: 2, arbitrary: fc.constant({ namespaces: {} }) },
    { weight: 2, arbitrary: fc.record({ namespaces: namespaceSelector }) },
    {
        weight: 2,
        arbitrary: fc.record({
            pods: fc.record({ namespaceSelector, podSelector: selector }, { requiredKeys: ["podSelector"] }),
        }),
    },
);
const egressPeer: fc.Arbitrary<ClusterPolicyPeer> = fc.oneof(
    { weight: 6, arbitrary: podPeer },
    { weight: 4, arbitrary: fc.record({ networks }) },
    { weight: 1, arbitrary: fc.record({ nodes: selector }) },
    { weight: 1, arbitrary: fc.constant({ domainNames: ["*.example.com"] }) },
);

const port = fc.constantFrom(1, 53, 80, 81, 8080);
const range = fc.tuple(port, fc.constantFrom(1, 2, 30)).map(([start, length]) => ({ start, end: start + length }));
const portName = fc.constantFrom("http", "dns");
const protocolMatch: fc.Arbitrary<ProtocolMatch> = fc.oneof(
    fc
        .tuple(fc.constantFrom("tcp", "udp", "sctp"), fc.oneof(fc.record({ number: port }), fc.record({ range })))
        .map(([key, destinationPort]) => ({ [key]: { destinationPort } })),
    fc.record({ destinationNamedPort: portName }),
);
const adminPort = fc.oneof(
    fc.record({ portNumber: fc.record({ protocol, port }, { requiredKeys: ["port"] }) }),
    fc.record({
        portRange: fc.tuple(fc.option(protocol, { nil: undefined }), range).map(([p, r]) => ({ protocol: p, ...r })),
    }),
    fc.record({ namedPort: portName }),
);

function some<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
    return fc.array(item, { minLength: 1, maxLength: 2 });
}

function rules<Action extends string, Ports extends object>(actions: readonly Action[], ports: fc.Arbitrary<Ports>) {
    const rule = <Peers extends object>(peers: fc.Arbitrary<Peers>) =>
        fc.tuple(fc.constantFrom(...actions), peers, ports).map(([action, who, what]) => ({ action, ...who, ...what }));
    return {
        subject: podPeer,
        ingress: fc.array(rule(fc.record({ from: some(podPeer) })), { maxLength: 2 }),
        egress: fc.array(rule(fc.record({ to: some(egressPeer) })), { maxLength: 3 }),
    };
}

const priority = fc.constantFrom(0, 5, 5, 7);
const group = "policy.networking.k8s.io";
const protocols = fc.record({ protocols: some(protocolMatch) }, { requiredKeys: [] });
const ports = fc.record({ ports: some(adminPort) }, { requiredKeys: [] });

type Unnamed<P extends ClusterPolicy> = Omit<P, "metadata">;
const cnp: fc.Arbitrary<Unnamed<ClusterNetworkPolicy>> = fc.record({
    apiVersion: fc.constant(`${group}/v1alpha2` as const),
    kind: fc.constant("ClusterNetworkPolicy" as const),
    spec: fc.record({
        tier: fc.constantFrom("Admin", "Admin", "Baseline"),
        priority,
        ...rules(["Accept", "Deny", "Pass"], protocols),
    }),
});
const anp: fc.Arbitrary<Unnamed<AdminNetworkPolicy>> = fc.record({
    apiVersion: fc.constant(`${group}/v1alpha1` as const),
    kind: fc.constant("AdminNetworkPolicy" as const),
    spec: fc.record({ priority, ...rules(["Allow", "Deny", "Pass"], ports) }),
});
const banp: fc.Arbitrary<Unnamed<BaselineAdminNetworkPolicy>> = fc.record({
    apiVersion: fc.constant(`${group}/v1alpha1` as const),
    kind: fc.constant("BaselineAdminNetworkPolicy" as const),
    spec: fc.record(rules(["Allow", "Deny"], ports)),
});

/** Mostly of one API, as clusters are; now and then of both. */
const clusterPolicies: fc.Arbitrary<ClusterPolicy[]> = fc
    .oneof(
        { weight: 4, arbitrary: fc.array(cnp, { minLength: 1, maxLength: 4 }) },
        {
            weight: 2,
            arbitrary: fc
                .array(anp, { minLength: 1, maxLength: 3 })
                .chain((list) => fc.option(banp).map((one) => (one ? [...list, one] : list))),
        },
        { weight: 1, arbitrary: fc.tuple(cnp, anp, banp) },
    )
    .map((list) =>
        list.map((policy, index): ClusterPolicy => {
            const name = policy.kind === "BaselineAdminNetworkPolicy" ? "default" : `t${(index * 7) % 5}`;
            return { ...policy, metadata: { name } };
        }),
    );

const nodeIps = [["10.200.5.7"], ["10.244.9.1", "2a04:4e42::7"]];
const nodes: fc.Arbitrary<ClusterNode[] | undefined> = fc.option(
    fc
        .tuple(selectorLabels(), selectorLabels())
        .map((labels) => nodeIps.map((ips, index) => ({ name: `n${index}`, labels: labels[index]!, ips }))),
    { nil: undefined },
);

function selectorLabels(): fc.Arbitrary<Readonly<Record<string, string>>> {
    return fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b", ""), { maxKeys: 2 });
}

/** A cluster with policies of every tier; `hostNetwork` says whether its first pod may be on a node's network. */
export function tieredCluster(hostNetwork: boolean): fc.Arbitrary<Cluster> {
    const onNode = hostNetwork ? fc.boolean() : fc.constant(false);
    return fc.tuple(cluster, clusterPolicies, nodes, onNode).map(([made, tiers, known, first]) => ({
        ...made,
        workloads: made.workloads.map((pod, index) =>
            first && index === 0 ? { ...pod, hostNetwork: true, ips: ["10.244.9.1"] } : pod,
        ),
        clusterPolicies: tiers,
        ...(known === undefined ? {} : { nodes: known }),
    }));
}
