import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "qdrant", "app.kubernetes.io/instance": "${release}" };
const statefulSet = "charts/qdrant/templates/statefulset.yaml";

export const qdrant: WorkloadPreset = {
    name: "qdrant",
    title: "Qdrant",
    madeBy: "chart qdrant/qdrant",
    versions: "1.19.x",
    held: "rendered",
    repository: "https://github.com/qdrant/qdrant-helm/blob/fd6321f",
    parameters: { release: { description: "the Helm release (helm list)" } },
    pods: labels,
    parts: {
        api: { description: "REST and gRPC for clients", labels, ports: ["6333", "6334"], source: statefulSet },
        metrics: {
            description: "/metrics, on the port of the REST API: who may scrape may also read and write",
            labels,
            ports: ["6333"],
            source: statefulSet,
        },
        peers: { description: "nodes of one cluster among each other", labels, ports: ["6335"], source: statefulSet },
    },
    inGroup: [{ from: "peers", to: "peers", why: "consensus and shard transfers", source: statefulSet }],
    needs: [
        {
            part: "metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: "charts/qdrant/templates/servicemonitor.yaml",
        },
    ],
    makes: [],
};
