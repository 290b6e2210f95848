/** A small mesh with every kind of endpoint: the guide's, plus a neighbour, an API server and a load balancer. */
export const sample = {
    platform: {
        dns: ["kube-dns", "node-local"],
        clusterCidrs: ["10.244.0.0/16", "10.96.0.0/16", "172.18.0.0/16"],
        apiServer: { cidrs: ["172.18.0.2/32"], port: 6443 },
    },
    namespaces: {
        gateway: { purpose: "gateway", adopt: true, selectBy: "purpose" },
        "ai-inference": { purpose: "inference", labels: { team: "ml" } },
        "ai-agents": { purpose: "agents" },
        "ai-data": { purpose: "data" },
    },
    neighbours: { monitoring: {}, routers: { namespaceLabels: { ingress: "" } } },
    workloads: {
        vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } },
        agent: { namespace: "ai-agents", podLabels: { app: "ai-agent" } },
        weaviate: { namespace: "ai-agents", podLabels: { app: "weaviate" } },
        prometheus: { namespace: "monitoring", podLabels: { app: "prometheus" } },
    },
    externals: {
        tools: { cidrs: ["10.0.0.0/8"], except: ["10.0.0.0/28"] },
        lb: { cidrs: ["192.0.2.0/24"] },
    },
    flows: [
        { from: "lb", to: "gateway", ports: [8443], why: "user requests" },
        { from: "routers", to: "gateway", ports: ["8443"], why: "user requests" },
        { from: "gateway", to: "vllm", ports: [8000], why: "user requests" },
        { from: "vllm", to: "ai-data", ports: [443], why: "model weights" },
        { from: "agent", to: "tools", ports: [443], why: "tool APIs" },
        { from: "agent", to: "weaviate", ports: [8080, "50051"], why: "retrieval" },
        { from: "agent", to: "kube-apiserver", why: "leader election" },
        { from: "prometheus", to: "vllm", ports: [8000], why: "metrics" },
        { from: "ai-data", to: "ai-data", ports: ["any"], why: "replicas" },
    ],
} as const;

/** The sample as a value of its own that a test may change; `any`, since tests make it wrong on purpose. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const changed = (change: (spec: any) => void): unknown => {
    const spec = structuredClone(sample) as unknown;
    change(spec);
    return spec;
};
