import type {
    Cluster,
    EgressRule,
    IngressRule,
    NetworkPolicy,
    NetworkPolicyPeer,
    NetworkPolicyPort,
    Workload,
} from "../netpol";

/** How big a cluster to make. Per namespace: pods and policies; per policy: 5 of everything a rule can list. */
export interface Shape {
    readonly namespaces: number;
    readonly podsPerNamespace: number;
    readonly policiesPerNamespace: number;
    /** Whether every policy has ports and CIDRs of its own ("distinct") or all have the same ("shared"). */
    readonly variety: "shared" | "distinct";
}

const perPolicy = 5;

/** A small generator of reproducible numbers (mulberry32). */
export function random(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) % below;
    };
}

/** A cluster of one known shape: each policy has 5 ports, 5 port ranges, 5 namespace peers, 5 pod peers and 5 CIDRs, both ways. */
export function cluster(shape: Shape): Cluster {
    const next = random(42);
    const namespaces = Array.from({ length: shape.namespaces }, (_, i) => ({
        name: `ns-${i}`,
        labels: { group: `g${i % 16}` },
    }));
    const workloads: Workload[] = [];
    const policies: NetworkPolicy[] = [];
    for (let n = 0; n < shape.namespaces; n++) {
        for (let p = 0; p < shape.podsPerNamespace; p++) {
            const i = n * shape.podsPerNamespace + p;
            workloads.push({
                kind: "Pod",
                namespace: `ns-${n}`,
                name: `pod-${p}`,
                labels: { num: `${p}`, app: "nginx" },
                ports: [{ name: "http", protocol: "TCP", port: 8080 }],
                ips: [`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`],
                hostNetwork: false,
            });
        }
        for (let p = 0; p < shape.policiesPerNamespace; p++) policies.push(policy(shape, n, p, next));
    }
    return { namespaces, workloads, services: [], policies };
}

function policy(shape: Shape, namespace: number, number: number, next: (below: number) => number): NetworkPolicy {
    const seed = shape.variety === "shared" ? 0 : namespace * shape.policiesPerNamespace + number;
    const ports: NetworkPolicyPort[] = Array.from({ length: perPolicy }, (_, i) => ({
        protocol: "TCP",
        port: 1000 + ((seed * 7 + i) % 4000),
    }));
    const ranges: NetworkPolicyPort[] = Array.from({ length: perPolicy }, (_, i) => {
        const port = 6000 + i * 5000 + (seed % 2000);
        return { protocol: "TCP", port, endPort: port + 100 };
    });
    const makePeers = (): NetworkPolicyPeer[] => [
        ...Array.from({ length: perPolicy }, () => ({
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": `ns-${next(shape.namespaces)}` } },
        })),
        ...Array.from({ length: perPolicy }, () => ({
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": `ns-${next(shape.namespaces)}` } },
            podSelector: { matchLabels: { num: `${next(shape.podsPerNamespace)}` } },
        })),
        ...Array.from({ length: perPolicy }, (_, i) => ({
            ipBlock: { cidr: `${100 + i}.${(seed >> 8) & 255}.${seed & 255}.0/24` },
        })),
    ];
    const ingress: IngressRule[] = [{ from: makePeers(), ports: [...ports, ...ranges] }];
    const egress: EgressRule[] = [{ to: makePeers(), ports: [...ports, ...ranges] }];
    const values = [number, number + 3, number + 7].map((value) => `${value % shape.podsPerNamespace}`);
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: `policy-${number}`, namespace: `ns-${namespace}` },
        spec: {
            podSelector: { matchExpressions: [{ key: "num", operator: "In", values: [...new Set(values)] }] },
            policyTypes: ["Ingress", "Egress"],
            ingress,
            egress,
        },
    };
}
