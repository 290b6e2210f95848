import type { NetworkPolicy, NetworkPolicyPeer } from "../../../netpol/types";
import { guideMesh } from "../guide-mesh";
import type { TruthTable } from "../types";
import { internet, pod, policy, tools } from "./pods";

const named = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
const component = (name: string) => ({ matchLabels: { "app.kubernetes.io/component": name } });
const app = (name: string) => ({ matchLabels: { app: name } });
const dns: NetworkPolicyPeer = {
    namespaceSelector: named("kube-system"),
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
const dnsPorts = [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
] as const;

function baseline(namespace: string): NetworkPolicy[] {
    return [
        policy(`${namespace}/deny-all`, { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
        policy(`${namespace}/allow-dns`, {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: [dns], ports: [...dnsPorts] }],
        }),
    ];
}

const resolver = pod("kube-system/dns", "10.244.7.10", { "k8s-app": "kube-dns" });
const apiServer = { name: "api-server", ip: "172.18.0.2" };
const metadata = { name: "metadata", ip: "169.254.169.254" };
const stack = (role: string) => ({
    "app.kubernetes.io/component": role,
    "app.kubernetes.io/part-of": "vllm-stack",
    app: "vllm",
});

// vLLM production-stack beside Prometheus. The gateway must go through the router; the cache takes engines only;
// Prometheus is let in by pod AND namespace, which monitoring/grafana is there to show; tenant-b is the intruder.
const vllmStack: TruthTable = {
    name: "vllm-production-stack",
    because: "Gateway to router to engines to cache, metrics for Prometheus, weights for engines, and nothing else.",
    pods: [
        pod("gateway/gw", "10.244.1.10", { app: "gw" }),
        pod("ai-inference/router", "10.244.2.10", stack("router")),
        pod("ai-inference/engine-1", "10.244.2.11", stack("serving-engine")),
        pod("ai-inference/engine-2", "10.244.2.12", stack("serving-engine")),
        pod("ai-inference/cache", "10.244.2.13", stack("cache-server")),
        pod("monitoring/prometheus", "10.244.4.10", { app: "prometheus" }),
        pod("monitoring/grafana", "10.244.4.11", { app: "grafana" }),
        pod("tenant-b/router", "10.244.6.10", stack("router")),
        resolver,
    ],
    hosts: [apiServer, metadata, internet, { name: "weights", ip: "52.216.8.10" }],
    policies: [
        ...baseline("gateway"),
        ...baseline("ai-inference"),
        policy("gateway/allow-to-router", {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [{ namespaceSelector: named("ai-inference"), podSelector: component("router") }],
                    ports: [{ protocol: "TCP", port: 8000 }],
                },
            ],
        }),
        policy("ai-inference/router", {
            podSelector: component("router"),
            policyTypes: ["Ingress", "Egress"],
            ingress: [
                {
                    from: [
                        { namespaceSelector: named("gateway") },
                        { namespaceSelector: named("monitoring"), podSelector: app("prometheus") },
                    ],
                    ports: [{ protocol: "TCP", port: 8000 }],
                },
                { from: [{ podSelector: component("serving-engine") }], ports: [{ protocol: "TCP", port: 9000 }] },
            ],
            egress: [
                { to: [{ podSelector: component("serving-engine") }], ports: [{ protocol: "TCP", port: 8000 }] },
                { to: [{ ipBlock: { cidr: "172.18.0.2/32" } }], ports: [{ protocol: "TCP", port: 6443 }] },
            ],
        }),
        policy("ai-inference/engine", {
            podSelector: component("serving-engine"),
            policyTypes: ["Ingress", "Egress"],
            ingress: [
                {
                    from: [
                        { podSelector: component("router") },
                        { namespaceSelector: named("monitoring"), podSelector: app("prometheus") },
                    ],
                    ports: [{ protocol: "TCP", port: 8000 }],
                },
            ],
            egress: [
                { to: [{ podSelector: component("router") }], ports: [{ protocol: "TCP", port: 9000 }] },
                { to: [{ podSelector: component("cache-server") }], ports: [{ protocol: "TCP", port: 8000 }] },
                { to: [{ ipBlock: { cidr: "52.216.0.0/15" } }], ports: [{ protocol: "TCP", port: 443 }] },
            ],
        }),
        policy("ai-inference/cache", {
            podSelector: component("cache-server"),
            policyTypes: ["Ingress"],
            ingress: [
                { from: [{ podSelector: component("serving-engine") }], ports: [{ protocol: "TCP", port: 8000 }] },
            ],
        }),
    ],
    probes: ["8000/tcp", "9000/tcp", "443/tcp", "6443/tcp", "53/udp", "53/tcp"],
    default: "denied",
    except: [
        ["gateway/gw", "ai-inference/router", "8000/tcp"],
        ["ai-inference/router", "ai-inference/engine-1", "8000/tcp"],
        ["ai-inference/router", "ai-inference/engine-2", "8000/tcp"],
        ["ai-inference/engine-1", "ai-inference/router", "9000/tcp"],
        ["ai-inference/engine-2", "ai-inference/router", "9000/tcp"],
        ["ai-inference/engine-1", "ai-inference/cache", "8000/tcp"],
        ["ai-inference/engine-2", "ai-inference/cache", "8000/tcp"],
        ["ai-inference/router", "api-server", "6443/tcp"],
        ["ai-inference/engine-1", "weights", "443/tcp"],
        ["ai-inference/engine-2", "weights", "443/tcp"],
        ["monitoring/prometheus", "ai-inference/router", "8000/tcp"],
        ["monitoring/prometheus", "ai-inference/engine-1", "8000/tcp"],
        ["monitoring/prometheus", "ai-inference/engine-2", "8000/tcp"],
        ...["gateway/*", "ai-inference/*"].flatMap((from) => [
            [from, "kube-system/dns", "53/udp"] as const,
            [from, "kube-system/dns", "53/tcp"] as const,
        ]),
        // Nobody isolates these three namespaces.
        ["monitoring/*", "monitoring/*", "*"],
        ...["monitoring/*", "tenant-b/router", "kube-system/dns"].flatMap((from) => [
            ...["monitoring/*", "tenant-b/router", "kube-system/dns"]
                .filter((to) => to !== from)
                .map((to) => [from, to, "*"] as const),
            ...["api-server", "metadata", "internet", "weights"].flatMap((host) => [
                [from, host, "*"] as const,
                [host, from, "*"] as const,
            ]),
        ]),
    ],
};

// Agents that reach models through one proxy. The tools' range is 10/8 with the cluster cut out: the host in it that is
// no tool but the API server, and tenant-b's pod on 443, are the holes it must not have.
const agents: TruthTable = {
    name: "agents-behind-a-model-proxy",
    because: "Only the proxy leaves the cluster; agents reach the proxy, the vector database and on-prem tools.",
    pods: [
        pod("ai-agents/langgraph", "10.244.3.10", { app: "langgraph" }),
        pod("ai-agents/litellm", "10.244.3.11", { app: "litellm" }),
        pod("ai-data/weaviate", "10.244.4.10", { app: "weaviate" }),
        pod("ai-data/redis", "10.244.4.11", { app: "redis" }),
        pod("tenant-b/app", "10.244.9.9", { app: "langgraph" }),
        resolver,
    ],
    hosts: [tools, internet, apiServer, metadata, { name: "api-in-10", ip: "10.0.0.2" }],
    policies: [
        ...baseline("ai-agents"),
        ...baseline("ai-data"),
        policy("ai-agents/langgraph-out", {
            podSelector: app("langgraph"),
            policyTypes: ["Egress"],
            egress: [
                { to: [{ podSelector: app("litellm") }], ports: [{ protocol: "TCP", port: 4000 }] },
                {
                    to: [{ namespaceSelector: named("ai-data"), podSelector: app("weaviate") }],
                    ports: [{ protocol: "TCP", port: 8080 }],
                },
                {
                    to: [{ namespaceSelector: named("ai-data"), podSelector: app("redis") }],
                    ports: [{ protocol: "TCP", port: 6379 }],
                },
                {
                    to: [
                        {
                            ipBlock: {
                                cidr: "10.0.0.0/8",
                                except: ["10.0.0.0/28", "10.96.0.0/12", "10.244.0.0/16"],
                            },
                        },
                    ],
                    ports: [{ protocol: "TCP", port: 443 }],
                },
            ],
        }),
        policy("ai-agents/litellm", {
            podSelector: app("litellm"),
            policyTypes: ["Ingress", "Egress"],
            ingress: [{ from: [{ podSelector: app("langgraph") }], ports: [{ protocol: "TCP", port: 4000 }] }],
            egress: [
                {
                    to: [
                        {
                            ipBlock: {
                                cidr: "0.0.0.0/0",
                                except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"],
                            },
                        },
                    ],
                    ports: [{ protocol: "TCP", port: 443 }],
                },
            ],
        }),
        policy("ai-data/weaviate-in", {
            podSelector: app("weaviate"),
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [{ namespaceSelector: named("ai-agents"), podSelector: app("langgraph") }],
                    ports: [{ protocol: "TCP", port: 8080 }],
                },
            ],
        }),
        policy("ai-data/redis-in", {
            podSelector: app("redis"),
            policyTypes: ["Ingress"],
            ingress: [
                {
                    from: [{ namespaceSelector: named("ai-agents"), podSelector: app("langgraph") }],
                    ports: [{ protocol: "TCP", port: 6379 }],
                },
            ],
        }),
    ],
    probes: ["443/tcp", "4000/tcp", "8080/tcp", "6379/tcp", "53/udp", "53/tcp"],
    default: "denied",
    except: [
        ["ai-agents/langgraph", "ai-agents/litellm", "4000/tcp"],
        ["ai-agents/langgraph", "ai-data/weaviate", "8080/tcp"],
        ["ai-agents/langgraph", "ai-data/redis", "6379/tcp"],
        ["ai-agents/langgraph", "tools", "443/tcp"],
        ["ai-agents/litellm", "internet", "443/tcp"],
        ...["ai-agents/*", "ai-data/*"].flatMap((from) => [
            [from, "kube-system/dns", "53/udp"] as const,
            [from, "kube-system/dns", "53/tcp"] as const,
        ]),
        ...["tenant-b/app", "kube-system/dns"].flatMap((from) => [
            ...["tenant-b/app", "kube-system/dns"].filter((to) => to !== from).map((to) => [from, to, "*"] as const),
            ...["tools", "internet", "api-server", "metadata", "api-in-10"].flatMap((host) => [
                [from, host, "*"] as const,
                [host, from, "*"] as const,
            ]),
        ]),
    ],
};

// Tensor parallelism: leader and workers of one group need every port of each other, and deny-all takes that away.
const group = { matchLabels: { group: "llama" } };
const tensorParallel: TruthTable = {
    name: "tensor-parallel-group",
    because: "A group that talks to itself on all ports, and is entered on one port by its router only.",
    pods: [
        pod("ai-inference/leader", "10.244.2.20", { group: "llama", role: "leader" }),
        pod("ai-inference/worker", "10.244.2.21", { group: "llama", role: "worker" }),
        // Another group of the same namespace, and the router.
        pod("ai-inference/other", "10.244.2.22", { group: "mistral", role: "worker" }),
        pod("ai-inference/router", "10.244.2.23", { app: "router" }),
    ],
    policies: [
        policy("ai-inference/deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
        policy("ai-inference/group", {
            podSelector: group,
            policyTypes: ["Ingress", "Egress"],
            ingress: [{ from: [{ podSelector: group }] }],
            egress: [{ to: [{ podSelector: group }] }],
        }),
        policy("ai-inference/to-leader", {
            podSelector: app("router"),
            policyTypes: ["Egress"],
            egress: [{ to: [{ podSelector: { matchLabels: { role: "leader" } } }], ports: [{ port: 8000 }] }],
        }),
        policy("ai-inference/leader-from-router", {
            podSelector: { matchLabels: { role: "leader" } },
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ podSelector: app("router") }], ports: [{ port: 8000 }] }],
        }),
    ],
    probes: ["8000/tcp", "29500/tcp", "5600/udp"],
    default: "denied",
    except: [
        ["ai-inference/leader", "ai-inference/worker", "*"],
        ["ai-inference/worker", "ai-inference/leader", "*"],
        ["ai-inference/router", "ai-inference/leader", "8000/tcp"],
    ],
};

/** Whole meshes, where many rules have to be right at once. */
export const scenarios: TruthTable[] = [guideMesh, vllmStack, agents, tensorParallel];
