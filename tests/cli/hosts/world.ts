import type { Side } from "../../../cli/worlds/side";
import { empty } from "../../../cli/worlds/empty-side";
import { readObjects } from "../../../netpol";

/** Pods of two workloads in one namespace that nothing may leave, and what else is given. */
export const objects = (...more: readonly object[]): object[] => [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "agents" } },
    ...["agent", "batch"].map((app) => ({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: app, namespace: "agents" },
        spec: { template: { metadata: { labels: { app } }, spec: { containers: [] } } },
    })),
    policy("deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    ...more,
];

export const policy = (name: string, spec: object): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "agents" },
    spec,
});

/** What the agent may leave to by addresses, on TCP 443. */
export const addresses = (...cidrs: readonly string[]): object =>
    policy("allow-out", {
        podSelector: { matchLabels: { app: "agent" } },
        policyTypes: ["Egress"],
        egress: [{ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ protocol: "TCP", port: 443 }] }],
    });

/** The spec of an FQDNNetworkPolicy that lets the agent out to names, on TCP 443. */
export const namesSpec = (...names: readonly string[]): object => ({
    podSelector: { matchLabels: { app: "agent" } },
    egress: [{ matches: names.map((name) => ({ name })), ports: [{ protocol: "TCP", port: 443 }] }],
});

/** What the agent may leave to by names, as a mesh makes it for its flow `agent -> hub`. */
export const names = (...hosts: readonly string[]): object => ({
    apiVersion: "networking.gke.io/v1alpha1",
    kind: "FQDNNetworkPolicy",
    metadata: {
        name: "allow-to-hub",
        namespace: "agents",
        annotations: { "ai-mesh-isolation/flow": "agent -> hub", "ai-mesh-isolation/why": "model weights" },
    },
    spec: namesSpec(...hosts),
});

/** A world of these objects; none of them may be wrong. */
export function sideOf(given: readonly object[], more: Partial<Side> = {}): Side {
    const read = readObjects(given.map((value, document) => ({ source: "world", document, value })));
    if (read.problems.length > 0) throw new Error(JSON.stringify(read.problems));
    return { ...empty, cluster: read.cluster, ...more };
}
