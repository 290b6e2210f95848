import fc from "fast-check";
import type {
    Cluster,
    EgressRule,
    IngressRule,
    IPBlock,
    Labels,
    LabelSelector,
    LabelSelectorRequirement,
    NetworkPolicy,
    NetworkPolicyPeer,
    NetworkPolicyPort,
    NetworkPolicySpec,
    Protocol,
    Workload,
} from "../../netpol/types";

// Few keys, values, names and ports, so that selectors, rules and pods collide often: with wide alphabets nearly every
// random policy would match nothing.

const namespaces = ["x", "y", "z"];
const keys = ["app", "tier"];
const values = ["a", "b", ""];
const portNames = ["http", "dns"];
const portNumbers = [1, 53, 80, 81, 8080, 65535];

/** Protocols a question may ask for. */
export const protocol = fc.constantFrom<Protocol>("TCP", "UDP", "SCTP");

/** Ports a question may ask for: those that rules name, and their neighbours. */
export const askedPort = fc.constantFrom(1, 2, 52, 53, 54, 80, 81, 82, 100, 8080, 65534, 65535);

const labels: fc.Arbitrary<Labels> = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), {
    maxKeys: 2,
});

const expression: fc.Arbitrary<LabelSelectorRequirement> = fc.oneof(
    fc.record({
        key: fc.constantFrom(...keys),
        operator: fc.constantFrom<"In" | "NotIn">("In", "NotIn"),
        values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
        key: fc.constantFrom(...keys),
        operator: fc.constantFrom<"Exists" | "DoesNotExist">("Exists", "DoesNotExist"),
    }),
);

/** A selector that often matches. */
export const selector: fc.Arbitrary<LabelSelector> = fc.record(
    {
        matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 1 }),
        matchExpressions: fc.array(expression, { maxLength: 2 }),
    },
    { requiredKeys: [] },
);

/** A selector of namespaces, by label or by name. */
export const namespaceSelector: fc.Arbitrary<LabelSelector> = fc.oneof(
    selector,
    fc.constantFrom(...namespaces).map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })),
);

/** Addresses outside the cluster that questions are asked about; each lies in some of the blocks. */
export const hostIps = ["10.200.5.7", "151.101.1.69", "2a04:4e42::7"] as const;

// Each block with what may be cut out of it.
const blocks: readonly [cidr: string, ...except: string[]][] = [
    ["0.0.0.0/0", "10.244.0.0/16", "10.0.0.0/8", "151.101.1.69/32"],
    ["10.0.0.0/8", "10.200.0.0/16", "10.244.0.0/16", "10.244.2.0/24"],
    ["10.244.0.0/16", "10.244.1.0/24", "10.244.1.1/32"],
    ["10.244.1.0/24", "10.244.1.0/25", "10.244.1.2/32"],
    ["10.200.5.7/32"],
    ["128.0.0.0/1", "151.0.0.0/8"],
    ["::/0", "2a04::/16", "fd00::/8"],
    ["fd00:10:244::/48", "fd00:10:244:1::/64"],
    ["2a04:4e42::/32", "2a04:4e42::/64"],
];

const ipBlock: fc.Arbitrary<IPBlock> = fc
    .constantFrom(...blocks)
    .chain(([cidr, ...except]) =>
        fc
            .option(fc.subarray(except), { nil: undefined })
            .map((chosen) => (chosen === undefined ? { cidr } : { cidr, except: chosen })),
    );

const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
    fc.record({ podSelector: selector }),
    fc.record({ namespaceSelector }),
    fc.record({ namespaceSelector, podSelector: selector }),
    fc.record({ ipBlock }),
);

const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
    fc.record({ protocol, port: fc.constantFrom(...portNumbers) }, { requiredKeys: [] }),
    fc.record({ protocol, port: fc.constantFrom(...portNames) }, { requiredKeys: ["port"] }),
    fc
        .record(
            { protocol, port: fc.constantFrom(...portNumbers), length: fc.constantFrom(0, 1, 30) },
            {
                requiredKeys: ["port", "length"],
            },
        )
        .map(({ length, ...rest }) => ({ ...rest, endPort: Math.min(rest.port + length, 65535) })),
);

/** Lists that may be absent or empty (both mean "everything"), and mostly are not. */
function someOf<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
    return fc.oneof({ weight: 8, arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }) }, fc.constant<T[]>([]));
}

const ingressRule: fc.Arbitrary<IngressRule> = fc.record(
    { from: someOf(peer), ports: someOf(port) },
    { requiredKeys: [] },
);
const egressRule: fc.Arbitrary<EgressRule> = fc.record({ to: someOf(peer), ports: someOf(port) }, { requiredKeys: [] });

const spec: fc.Arbitrary<NetworkPolicySpec> = fc.record(
    {
        podSelector: selector,
        policyTypes: fc.subarray<"Ingress" | "Egress">(["Ingress", "Egress"]),
        ingress: fc.array(ingressRule, { maxLength: 2 }),
        egress: fc.array(egressRule, { maxLength: 2 }),
    },
    { requiredKeys: [] },
);

/** Policies over the three namespaces, named p0, p1 and so on. */
export const policies: fc.Arbitrary<NetworkPolicy[]> = fc
    .array(fc.record({ namespace: fc.constantFrom(...namespaces), spec }), { maxLength: 5 })
    .map((list) =>
        list.map((each, index): NetworkPolicy => ({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { namespace: each.namespace, name: `p${index}` },
            spec: each.spec,
        })),
    );

const containerPort = fc.record({
    name: fc.constantFrom(...portNames),
    protocol,
    port: fc.constantFrom(53, 80, 81),
});

type PodShape = Pick<Workload, "namespace" | "labels" | "ports"> & { addresses: "v4" | "dual" | "none" };

const podShape: fc.Arbitrary<PodShape> = fc.record({
    namespace: fc.constantFrom(...namespaces),
    labels,
    ports: fc.uniqueArray(containerPort, { maxLength: 3, selector: (each) => `${each.protocol} ${each.name}` }),
    addresses: fc.constantFrom("v4", "v4", "dual", "none"),
});

function addressesOf({ addresses, namespace }: PodShape, index: number): string[] {
    if (addresses === "none") return [];
    const subnet = namespaces.indexOf(namespace) + 1;
    const v4 = `10.244.${subnet}.${index + 1}`;
    return addresses === "v4" ? [v4] : [v4, `fd00:10:244:${subnet}::${index + 1}`];
}

/** A cluster of up to four pods, p0 to p3, whose addresses are known, of both families, or not known. */
export const cluster: fc.Arbitrary<Cluster> = fc
    .record({
        namespaceLabels: fc.tuple(labels, labels, labels),
        pods: fc.array(podShape, { minLength: 1, maxLength: 4 }),
        policies,
    })
    .map(({ namespaceLabels, pods, policies: written }) => ({
        namespaces: namespaces.map((name, index) => ({
            name,
            labels: { ...namespaceLabels[index], "kubernetes.io/metadata.name": name },
        })),
        workloads: pods.map((shape, index) => ({
            kind: "Pod" as const,
            namespace: shape.namespace,
            name: `p${index}`,
            labels: shape.labels,
            ports: shape.ports,
            ips: addressesOf(shape, index),
            hostNetwork: false,
        })),
        services: [],
        policies: written,
    }));
