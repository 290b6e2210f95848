import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../../netpol/types";
import { internet, pod, policy, tools } from "./tables/pods";
import type { TruthTable } from "./types";

const dns: NetworkPolicyPeer = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
const tcp = (port: number): NetworkPolicyPort[] => [{ protocol: "TCP", port }];
const purpose = (value: string): NetworkPolicyPeer => ({ namespaceSelector: { matchLabels: { purpose: value } } });
const app = (value: string) => ({ matchLabels: { app: value } });

function baseline(namespace: string): NetworkPolicy[] {
    return [
        policy(`${namespace}/deny-all`, { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
        policy(`${namespace}/allow-dns`, {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [dns],
                    ports: [
                        { protocol: "UDP", port: 53 },
                        { protocol: "TCP", port: 53 },
                    ],
                },
            ],
        }),
    ];
}

/** The guide's mesh as its policies would have to be written by hand: a baseline per namespace, both halves per flow. */
export const guidePolicies: NetworkPolicy[] = [
    ...["gateway", "ai-inference", "ai-agents", "ai-data"].flatMap(baseline),
    policy("gateway/allow-to-vllm", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ...purpose("inference"), podSelector: app("vllm") }], ports: tcp(8000) }],
    }),
    policy("ai-inference/allow-from-gateway", {
        podSelector: app("vllm"),
        policyTypes: ["Ingress"],
        ingress: [{ from: [purpose("gateway")], ports: tcp(8000) }],
    }),
    policy("ai-inference/allow-to-storage", {
        podSelector: app("vllm"),
        policyTypes: ["Egress"],
        egress: [{ to: [purpose("data")], ports: tcp(443) }],
    }),
    policy("ai-data/allow-from-vllm", {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ ...purpose("inference"), podSelector: app("vllm") }], ports: tcp(443) }],
    }),
    policy("ai-agents/allow-to-tools", {
        podSelector: app("ai-agent"),
        policyTypes: ["Egress"],
        egress: [
            {
                to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/28", "10.96.0.0/12", "10.244.0.0/16"] } }],
                ports: tcp(443),
            },
            { to: [{ podSelector: app("weaviate") }], ports: tcp(8080) },
        ],
    }),
    policy("ai-agents/allow-from-agent", {
        podSelector: app("weaviate"),
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: app("ai-agent") }], ports: tcp(8080) }],
    }),
];

const free = ["kube-system/*", "tenant-b/*", "lab-gateway/gw", "lab-inference/*", "lab-data/store"];

/**
 * The guide's mesh and everything its rules must keep apart. Its purpose is that no rule can be dropped or widened
 * unseen, so next to every party of a flow stands one that differs from it in a single respect.
 */
export const guideMesh: TruthTable = {
    name: "guide-mesh",
    because: "The declared flows pass and nothing else does.",
    namespaces: {
        gateway: { purpose: "gateway" },
        "ai-inference": { purpose: "inference" },
        "ai-agents": { purpose: "agents" },
        "ai-data": { purpose: "data" },
        // Namespaces that carry the labels the flows ask for, and that nobody isolates.
        "lab-gateway": { purpose: "gateway" },
        "lab-inference": { purpose: "inference" },
        "lab-data": { purpose: "data" },
    },
    pods: [
        pod("gateway/gw", "10.244.1.10", { app: "gw" }),
        // vllm serves; batch is its neighbour without the label.
        pod("ai-inference/vllm", "10.244.2.10", { app: "vllm" }),
        pod("ai-inference/batch", "10.244.2.11", { app: "batch" }),
        pod("ai-agents/agent", "10.244.3.10", { app: "ai-agent" }),
        pod("ai-agents/weaviate", "10.244.3.11", { app: "weaviate" }),
        pod("ai-agents/cron", "10.244.3.12", { app: "cron" }),
        pod("ai-data/store", "10.244.4.10", { app: "store" }),
        pod("kube-system/dns", "10.244.5.10", { "k8s-app": "kube-dns" }),
        // A neighbour of the resolver, and a stranger that carries the resolver's label in another namespace.
        pod("kube-system/metrics", "10.244.5.11", { "k8s-app": "metrics-server" }),
        pod("tenant-b/fake-dns", "10.244.6.10", { "k8s-app": "kube-dns" }),
        // Strangers with the labels of the flows' parties: only their namespace gives them away.
        pod("tenant-b/vllm", "10.244.6.11", { app: "vllm" }),
        pod("tenant-b/agent", "10.244.6.12", { app: "ai-agent" }),
        pod("tenant-b/weaviate", "10.244.6.13", { app: "weaviate" }),
        // Each half of a flow hides what the other lets slip. These are free, so they show one half alone: they may do with
        // the mesh exactly what the half at its end says.
        pod("lab-gateway/gw", "10.244.7.10", { app: "gw" }),
        pod("lab-inference/vllm", "10.244.8.10", { app: "vllm" }),
        pod("lab-inference/batch", "10.244.8.11", { app: "batch" }),
        pod("lab-data/store", "10.244.9.10", { app: "store" }),
    ],
    hosts: [
        tools,
        internet,
        // One address in each range that is cut out of the tools' block.
        { name: "reserved", ip: "10.0.0.2" },
        { name: "service-vip", ip: "10.96.0.1" },
    ],
    policies: guidePolicies,
    probes: ["443/tcp", "8000/tcp", "8080/tcp", "53/udp", "53/tcp", "443/udp"],
    default: "denied",
    except: [
        ["gateway/gw", "ai-inference/vllm", "8000/tcp"],
        ["ai-inference/vllm", "ai-data/store", "443/tcp"],
        ["ai-agents/agent", "tools", "443/tcp"],
        ["ai-agents/agent", "ai-agents/weaviate", "8080/tcp"],
        ...["gateway/*", "ai-inference/*", "ai-agents/*", "ai-data/*"].flatMap((from) => [
            [from, "kube-system/dns", "53/udp"] as const,
            [from, "kube-system/dns", "53/tcp"] as const,
        ]),
        // What the labels of the lab give away, one half of a flow at a time.
        ["lab-gateway/gw", "ai-inference/vllm", "8000/tcp"],
        ["gateway/gw", "lab-inference/vllm", "8000/tcp"],
        ["lab-inference/vllm", "ai-data/store", "443/tcp"],
        ["ai-inference/vllm", "lab-data/store", "443/tcp"],
        // Nobody isolates these: they talk among themselves and with the outside as they like.
        ...free.flatMap((from) => [
            ...free.filter((to) => to !== from || from.endsWith("*")).map((to) => [from, to, "*"] as const),
            ...["tools", "internet", "reserved", "service-vip"].flatMap((host) => [
                [from, host, "*"] as const,
                [host, from, "*"] as const,
            ]),
        ]),
    ],
};
