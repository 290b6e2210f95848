import type { WorkloadPreset } from "../types";

/** The Services select by this label alone, and some data planes go by what a Service selects. */
const labels = { app: "weaviate" };
const statefulSet = "weaviate/templates/weaviateStatefulset.yaml";
const values = "weaviate/values.yaml";

export const weaviate: WorkloadPreset = {
    name: "weaviate",
    title: "Weaviate",
    madeBy: "chart weaviate/weaviate",
    versions: "17.8.x",
    held: "rendered",
    repository: "https://github.com/weaviate/weaviate-helm/blob/4213da5",
    parameters: {},
    pods: labels,
    parts: {
        api: {
            description: "REST and gRPC for clients; the Service takes REST on 80",
            labels,
            ports: ["8080", "50051"],
            source: statefulSet,
        },
        metrics: { description: "Prometheus metrics, where they are on", labels, ports: ["2112"], source: statefulSet },
        peers: {
            description: "nodes of one cluster among each other: gossip, data, Raft",
            labels,
            ports: ["7000", "7000/udp", "7001", "8300", "8301"],
            source: values,
        },
    },
    inGroup: [
        {
            from: "peers",
            to: "peers",
            why: "gossip, shard data and Raft",
            source: "https://docs.weaviate.io/deploy/configuration/env-vars",
        },
    ],
    needs: [
        {
            part: "metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: "weaviate/templates/weaviateServiceMonitor.yaml",
        },
        {
            part: "api",
            direction: "to",
            peer: "vectorizer",
            peerIs: "a workload with podLabels { app: transformers-inference }",
            ports: ["8080"],
            why: "vectors from the transformers module",
            when: "modules.text2vec-transformers is enabled",
            source: "weaviate/templates/transformersInferenceDeployment.yaml",
        },
        {
            part: "api",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "embeddings from a provider's API",
            when: "a module asks a provider, as text2vec-openai does",
            source: values,
        },
    ],
    makes: [],
};
