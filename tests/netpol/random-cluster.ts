import * as fc from "fast-check";
import type {
    Cluster,
    ContainerPort,
    LabelSelector,
    NetworkPolicy,
    NetworkPolicyPeer,
    NetworkPolicyPort,
    UnjudgedPolicy,
    Workload,
} from "../../netpol";

// Small alphabets, so that selectors, ports and addresses meet.
const key = fc.constantFrom("app", "tier", "__proto__");
const value = fc.constantFrom("a", "b");
const namespace = fc.constantFrom("x", "y", "z");
const labels = fc.array(fc.tuple(key, value), { maxLength: 2 }).map((pairs) => Object.fromEntries(pairs));
const protocol = fc.constantFrom("TCP" as const, "UDP" as const, "SCTP" as const);

const expression = fc.oneof(
    fc.record({
        key,
        operator: fc.constantFrom("In" as const, "NotIn" as const),
        values: fc.subarray(["a", "b", "c"], { minLength: 1 }),
    }),
    fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
);
const selector: fc.Arbitrary<LabelSelector> = fc.oneof(
    fc.constant({}),
    labels.map((matchLabels) => ({ matchLabels })),
    fc.record({ matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }) }),
);
const namespaceSelector: fc.Arbitrary<LabelSelector> = fc.oneof(
    selector,
    fc.constantFrom("x", "y", "new").map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })),
    fc.constantFrom("x", "y").map((name) => ({
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn" as const, values: [name] }],
    })),
);
const block = fc.constantFrom(
    { cidr: "10.0.0.0/8" },
    { cidr: "10.0.0.0/8", except: ["10.0.1.0/24"] },
    { cidr: "10.0.0.0/30" },
    { cidr: "0.0.0.0/0" },
    { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] },
    { cidr: "fd00::/16" },
    { cidr: "::/0" },
    { cidr: "192.168.0.0/24" },
);
const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
    selector.map((podSelector) => ({ podSelector })),
    namespaceSelector.map((s) => ({ namespaceSelector: s })),
    fc.record({ podSelector: selector, namespaceSelector }),
    block.map((ipBlock) => ({ ipBlock })),
);
const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
    fc.record({ protocol, port: fc.integer({ min: 79, max: 82 }) }),
    fc.record({ protocol, port: fc.constant(80), endPort: fc.constantFrom(80, 90, 65_535) }),
    fc.record({ protocol, port: fc.constantFrom("http", "dns") }),
    fc.record({ protocol }),
    fc.constant({ port: 80 }),
);
const peers = fc.option(fc.array(peer, { maxLength: 3 }), { nil: undefined });
const ports = fc.option(fc.array(port, { maxLength: 3 }), { nil: undefined });
const rules = fc.option(fc.array(fc.record({ peers, ports }), { maxLength: 2 }), { nil: undefined });
const types = fc.option(fc.subarray(["Ingress" as const, "Egress" as const]), { nil: undefined });

const policy = fc
    .record({ namespace, podSelector: fc.option(selector, { nil: undefined }), types, ingress: rules, egress: rules })
    .map(({ namespace, podSelector, types, ingress, egress }) => (name: string): NetworkPolicy => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name, namespace },
        spec: {
            podSelector,
            policyTypes: types,
            ingress: ingress?.map(({ peers, ports }) => ({ from: peers, ports })),
            egress: egress?.map(({ peers, ports }) => ({ to: peers, ports })),
        },
    }));

const containerPort: fc.Arbitrary<ContainerPort> = fc.record({
    name: fc.constantFrom("http", "dns", "x"),
    protocol,
    port: fc.integer({ min: 80, max: 82 }),
});
const ips = fc.subarray(["10.0.0.1", "10.0.1.1", "10.9.0.1", "fd00::1", "fe80::1"], { maxLength: 2 });
// Half of all pods are alike but for their ports and addresses.
const podLabels = fc.oneof(fc.constant({ app: "a" }), labels);
const workload = fc.record({
    kind: fc.constantFrom("Pod" as const, "Deployment" as const),
    namespace,
    labels: podLabels,
    ports: fc.array(containerPort, { maxLength: 2 }),
    ips: fc.oneof(fc.constant([]), ips),
    hostNetwork: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    isToCome: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    nodeName: fc.constantFrom(undefined, "n-192.168.0.1", "n-192.168.9.1"),
});

/** A label that is to come is none that is known. */
function apart({ labels, isToCome }: { labels: Workload["labels"]; isToCome: boolean }) {
    if (!isToCome) return {};
    const known = Object.entries(labels).filter(([key]) => key !== "app");
    return { labels: Object.fromEntries(known), labelsToCome: ["app"] };
}

const ways = fc.subarray(["Ingress" as const, "Egress" as const]);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const unjudged: fc.Arbitrary<UnjudgedPolicy> = fc
    .record({
        namespace: optional(namespace),
        namespaces: optional(namespaceSelector),
        pods: optional(selector),
        nodes: fc.boolean(),
        opens: ways,
        shuts: ways,
        peers: fc.constantFrom("anybody" as const, "no pods" as const),
    })
    .map((made) => ({ apiVersion: "example.com/v1", kind: "OtherPolicy", name: "other", ...made }));
const listed = fc.constantFrom({}, { labelsKnown: false as const });

/** A cluster of a few workloads and policies in three namespaces. */
export const anyCluster: fc.Arbitrary<Cluster> = fc
    .record({
        namespaceLabels: labels,
        workloads: fc.array(workload, { minLength: 1, maxLength: 5 }),
        policies: fc.array(policy, { maxLength: 5 }),
        known: listed,
        unjudged: fc.oneof(
            { weight: 3, arbitrary: fc.constant([]) },
            { weight: 1, arbitrary: fc.array(unjudged, { minLength: 1, maxLength: 2 }) },
        ),
    })
    .map(({ namespaceLabels, workloads, policies, known, unjudged }) => ({
        namespaces: [
            { name: "x", labels: namespaceLabels, ...known },
            { name: "y", labels: {} },
        ],
        unjudged,
        workloads: workloads.map((w, i): Workload => ({ ...w, ...apart(w), name: `w${i}` })),
        services: [],
        policies: policies.map((make, i) => make(`p${i}`)),
    }));
