import type { ClusterNetworkPolicy, ClusterNetworkPolicyRule } from "../../netpol/tiers/types";
import type { NetworkPolicy } from "../../netpol/types";

/** The pod whose connections are tried, and a pod that a name must not lead to. */
export const agent = { namespace: "ai-agents", name: "agent", labels: { app: "ai-agent" }, ip: "10.244.1.10" };
export const store = { namespace: "ai-data", name: "store", labels: { app: "store" }, ip: "10.244.2.20" };

/** A machine outside the cluster that knows every name below. */
export const RESOLVER = "203.0.113.53";

/** A name, what it resolves to, and whether its address is open on port 443 once it has been resolved; before, none is. */
export interface NameRow {
    readonly what: string;
    readonly name: string;
    readonly address: string;
    /** Seconds for which the answer may be kept. */
    readonly ttl?: number;
    readonly verdict: "allowed" | "denied";
    /** The verdict without the Pass that stands before the Accept, where it is another. */
    readonly withoutPass?: "allowed";
}

/** What the agent may call: two names and what is below one of them. */
export const declared = ["huggingface.co", "api.openai.com", "*.hf.co"];

export const nameRows: readonly NameRow[] = [
    { what: "a declared name", name: "huggingface.co", address: "203.0.113.10", verdict: "allowed" },
    { what: "a name below a wildcard", name: "cdn.hf.co", address: "203.0.113.11", verdict: "allowed" },
    { what: "a name far below a wildcard", name: "eu.west.cdn.hf.co", address: "203.0.113.12", verdict: "allowed" },
    { what: "a wildcard's own name", name: "hf.co", address: "203.0.113.13", verdict: "denied" },
    { what: "another name", name: "example.org", address: "203.0.113.14", verdict: "denied" },
    { what: "a name that only ends alike", name: "nothf.co", address: "203.0.113.15", verdict: "denied" },
    {
        what: "a name below one without a wildcard",
        name: "www.huggingface.co",
        address: "203.0.113.16",
        verdict: "denied",
    },
    {
        what: "a declared name of a private address",
        name: "intranet.hf.co",
        address: "192.168.7.7",
        verdict: "denied",
        withoutPass: "allowed",
    },
    {
        what: "a declared name of a metadata service",
        name: "metadata.hf.co",
        address: "169.254.169.254",
        verdict: "denied",
        withoutPass: "allowed",
    },
    {
        what: "a declared name of a pod",
        name: "store.hf.co",
        address: store.ip,
        verdict: "denied",
        withoutPass: "allowed",
    },
];

const metadata = (name: string) => ({ name, namespace: agent.namespace });

/** Nothing leaves the agent's namespace but questions to the resolver. */
export const isolated: readonly NetworkPolicy[] = [
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: metadata("deny-all"),
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: metadata("allow-dns"),
        spec: {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [{ ipBlock: { cidr: `${RESOLVER}/32` } }], ports: [{ protocol: "UDP", port: 53 }] }],
        },
    },
];

const inside = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
const https = { protocols: [{ tcp: { destinationPort: { number: 443 } } }] };

/** Leaves to NetworkPolicies what is not outside, whatever it is called. */
export const pass: ClusterNetworkPolicyRule = { action: "Pass", to: [{ networks: inside }] };
export const accept: ClusterNetworkPolicyRule = { action: "Accept", to: [{ domainNames: declared }], ...https };
export const deny: ClusterNetworkPolicyRule = { action: "Deny", to: [{ domainNames: declared }], ...https };

/** A policy of the Admin tier about the agent. */
export const hostPolicy = (...egress: ClusterNetworkPolicyRule[]): ClusterNetworkPolicy => ({
    apiVersion: "policy.networking.k8s.io/v1alpha2",
    kind: "ClusterNetworkPolicy",
    metadata: { name: "agent-to-hub" },
    spec: {
        ...{ tier: "Admin", priority: 100 },
        subject: { namespaces: { matchLabels: { "kubernetes.io/metadata.name": agent.namespace } } },
        egress,
    },
});
