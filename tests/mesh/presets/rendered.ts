/*
 * What charts render, typed from their output: the pods of a release called r1, with labels and container ports. The test
 * renders the chart again where Helm and the chart are there, and compares.
 */

import type { NetworkPolicySpec } from "../../../netpol/types";

/** Pods that a chart makes. */
export interface RenderedPods {
    /** `Kind/name`. */
    readonly pods: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly ports: readonly number[];
    /** Labels that no chart writes, since an operator adds them, by the source that says so. */
    readonly added?: Readonly<Record<string, string>>;
}

/** A chart, and what its pods are in a preset. */
export interface RenderedChart {
    readonly preset: string;
    readonly chart: string;
    readonly version: string;
    readonly values?: object;
    readonly with: Readonly<Record<string, string>>;
    readonly pods: readonly RenderedPods[];
    /** The pods that each part means. Parts of another chart, or of an operator's pods, are left out. */
    readonly parts: Readonly<Record<string, readonly string[]>>;
    /** Policies that the chart makes; absent where the test does not ask. */
    readonly policies?: readonly { readonly name: string; readonly spec: NetworkPolicySpec }[];
    /** Ports that pods listen on and no container declares, by part, and where that is said. */
    readonly undeclared?: Readonly<Record<string, { readonly ports: readonly string[]; readonly source: string }>>;
}

const name = (value: string, instance = "r1") => ({
    "app.kubernetes.io/name": value,
    "app.kubernetes.io/instance": instance,
});
const component = (value: string) => ({ "app.kubernetes.io/component": value });
const vllm = (of: string) => ({
    ...name(of),
    ...component(of),
    "app.kubernetes.io/part-of": "vllm-stack",
    "app.kubernetes.io/managed-by": "helm",
});
const engine = (model: string) => ({ model, "helm-release-name": "r1", environment: "test", release: "test" });
const modelSpec = (of: string) => ({
    ...{ name: of, repository: "vllm/vllm-openai", tag: "latest", modelURL: "facebook/opt-125m", replicaCount: 1 },
    ...{ requestCPU: 1, requestMemory: "1Gi", requestGPU: 1 },
});
const langGraph = (of: string) => ({ ...name("langgraph-cloud"), ...component(`r1-langgraph-cloud-${of}`) });
const pulsar = (of: string) => ({ app: "pulsarv3", release: "r1", cluster: "r1-pulsarv3", component: of });
const milvus = (of: string) => ({ ...name("milvus"), component: of });

/** A policy of Bitnami's charts: everybody in on one port, and out to everywhere. */
const openTo = (of: string, matchLabels: Readonly<Record<string, string>>, port: number) => ({
    name: of,
    spec: {
        podSelector: { matchLabels },
        policyTypes: ["Ingress", "Egress"] as const,
        ingress: [{ ports: [{ protocol: "TCP" as const, port }] }],
        egress: [{}],
    },
});

export const renderedCharts: readonly RenderedChart[] = [
    {
        preset: "qdrant",
        chart: "qdrant",
        version: "1.19.0",
        with: { release: "r1" },
        pods: [
            { pods: "StatefulSet/r1-qdrant", labels: { app: "qdrant", ...name("qdrant") }, ports: [6333, 6334, 6335] },
        ],
        parts: {
            api: ["StatefulSet/r1-qdrant"],
            metrics: ["StatefulSet/r1-qdrant"],
            peers: ["StatefulSet/r1-qdrant"],
        },
    },
    {
        preset: "weaviate",
        chart: "weaviate",
        version: "17.8.3",
        values: {
            env: { PROMETHEUS_MONITORING_ENABLED: true },
            modules: { "text2vec-transformers": { enabled: true } },
        },
        with: {},
        pods: [
            {
                pods: "StatefulSet/weaviate",
                labels: { app: "weaviate", "app.kubernetes.io/name": "weaviate" },
                ports: [8080, 50051, 2112],
            },
            { pods: "Deployment/transformers-inference", labels: { app: "transformers-inference" }, ports: [] },
        ],
        parts: {
            api: ["StatefulSet/weaviate"],
            metrics: ["StatefulSet/weaviate"],
            peers: ["StatefulSet/weaviate"],
        },
        undeclared: {
            peers: {
                ports: ["7000", "7000/udp", "7001", "8300", "8301"],
                source: "values.yaml: CLUSTER_GOSSIP_BIND_PORT, CLUSTER_DATA_BIND_PORT; Weaviate's RAFT_PORT, RAFT_INTERNAL_RPC_PORT",
            },
        },
    },
    {
        preset: "vllm-production-stack",
        chart: "vllm-stack",
        version: "0.1.12",
        values: {
            servingEngineSpec: {
                modelSpec: [
                    modelSpec("small"),
                    {
                        ...modelSpec("big"),
                        raySpec: { enabled: true, headNode: { requestCPU: 1, requestMemory: "1Gi", requestGPU: 1 } },
                    },
                ],
            },
            cacheserverSpec: {
                ...{ enabled: true, replicaCount: 1, serde: "naive", repository: "lmcache/vllm-openai", tag: "latest" },
                ...{ resources: {}, labels: { environment: "cacheserver", release: "cacheserver" } },
            },
        },
        with: { release: "r1" },
        pods: [
            { pods: "Deployment/r1-deployment-router", labels: vllm("router"), ports: [8000, 9000] },
            {
                pods: "Deployment/r1-small-deployment-vllm",
                labels: { ...engine("small"), ...name("small"), ...component("serving-engine") },
                ports: [8000, 55555, 9999],
            },
            { pods: "Deployment/r1-deployment-cache-server", labels: vllm("cache-server"), ports: [8000] },
            // KubeRay adds its labels to each pod (ray-operator/controllers/ray/common/pod.go, labelPod).
            {
                pods: "RayCluster/r1-big-raycluster head",
                labels: engine("big"),
                ports: [8000],
                added: { "ray.io/is-ray-node": "yes", "ray.io/node-type": "head" },
            },
            {
                pods: "RayCluster/r1-big-raycluster ray",
                labels: engine("big"),
                ports: [],
                added: { "ray.io/is-ray-node": "yes", "ray.io/node-type": "worker" },
            },
        ],
        parts: {
            router: ["Deployment/r1-deployment-router"],
            controller: ["Deployment/r1-deployment-router"],
            engine: [
                "Deployment/r1-small-deployment-vllm",
                "RayCluster/r1-big-raycluster head",
                "RayCluster/r1-big-raycluster ray",
            ],
            transfer: [
                "Deployment/r1-small-deployment-vllm",
                "RayCluster/r1-big-raycluster head",
                "RayCluster/r1-big-raycluster ray",
            ],
            ray: ["RayCluster/r1-big-raycluster head", "RayCluster/r1-big-raycluster ray"],
            cache: ["Deployment/r1-deployment-cache-server"],
        },
    },
    {
        preset: "litellm",
        chart: "litellm-helm",
        version: "0.1.799",
        values: { separateHealthApp: true },
        with: { release: "r1" },
        pods: [
            { pods: "Deployment/r1-litellm", labels: name("litellm"), ports: [4000, 8081] },
            { pods: "Job/r1-litellm-migrations", labels: name("litellm"), ports: [] },
            {
                pods: "StatefulSet/r1-postgresql",
                labels: { ...name("postgresql"), ...component("primary") },
                ports: [5432],
            },
        ],
        parts: {
            api: ["Deployment/r1-litellm", "Job/r1-litellm-migrations"],
            health: ["Deployment/r1-litellm", "Job/r1-litellm-migrations"],
            postgres: ["StatefulSet/r1-postgresql"],
        },
        policies: [openTo("r1-postgresql", { ...name("postgresql"), ...component("primary") }, 5432)],
    },
    {
        preset: "redis",
        chart: "redis",
        version: "23.1.3",
        with: { release: "r1" },
        pods: [
            {
                pods: "StatefulSet/r1-redis-master",
                labels: { ...name("redis"), ...component("master") },
                ports: [6379],
            },
            {
                pods: "StatefulSet/r1-redis-replicas",
                labels: { ...name("redis"), ...component("replica") },
                ports: [6379],
            },
        ],
        parts: {
            api: ["StatefulSet/r1-redis-master", "StatefulSet/r1-redis-replicas"],
            primary: ["StatefulSet/r1-redis-master"],
        },
        policies: [openTo("r1-redis", name("redis"), 6379)],
    },
    {
        preset: "redis",
        chart: "redis",
        version: "23.1.3",
        values: { sentinel: { enabled: true }, metrics: { enabled: true }, networkPolicy: { enabled: false } },
        with: { release: "r1", networkPolicy: "false" },
        pods: [
            {
                pods: "StatefulSet/r1-redis-node",
                labels: { ...name("redis"), ...component("node") },
                ports: [6379, 26379, 9121],
            },
        ],
        parts: {
            api: ["StatefulSet/r1-redis-node"],
            sentinel: ["StatefulSet/r1-redis-node"],
            metrics: ["StatefulSet/r1-redis-node"],
        },
        policies: [],
    },
    {
        preset: "kuberay-operator",
        chart: "kuberay-operator",
        version: "1.1.0",
        with: { release: "r1" },
        pods: [{ pods: "Deployment/kuberay-operator", labels: name("kuberay-operator"), ports: [8080] }],
        parts: { operator: ["Deployment/kuberay-operator"] },
    },
    {
        preset: "llm-d",
        chart: "llm-d-modelservice",
        version: "v0.4.12",
        values: {
            modelArtifacts: {
                ...{ uri: "hf://facebook/opt-125m", name: "facebook/opt-125m", size: "1Gi" },
                labels: { "llm-d.ai/inference-serving": "true", "llm-d.ai/model": "opt" },
            },
            decode: {
                create: true,
                containers: [
                    {
                        name: "vllm",
                        image: "vllm",
                        modelCommand: "custom",
                        command: ["vllm"],
                        ports: [{ containerPort: 8200 }, { containerPort: 5600 }],
                    },
                ],
            },
            prefill: {
                create: true,
                containers: [
                    {
                        name: "vllm",
                        image: "vllm",
                        modelCommand: "custom",
                        command: ["vllm"],
                        ports: [{ containerPort: 8000 }, { containerPort: 5600 }],
                    },
                ],
            },
        },
        with: { model: "opt", pool: "p1" },
        pods: [
            {
                pods: "Deployment/r1-llm-d-modelservice-decode",
                labels: { "llm-d.ai/inference-serving": "true", "llm-d.ai/model": "opt", "llm-d.ai/role": "decode" },
                ports: [8000, 8200, 5600],
            },
            {
                pods: "Deployment/r1-llm-d-modelservice-prefill",
                labels: { "llm-d.ai/inference-serving": "true", "llm-d.ai/model": "opt", "llm-d.ai/role": "prefill" },
                ports: [8000, 5600],
            },
        ],
        parts: {
            decode: ["Deployment/r1-llm-d-modelservice-decode"],
            engine: ["Deployment/r1-llm-d-modelservice-decode"],
            prefill: ["Deployment/r1-llm-d-modelservice-prefill"],
            transfer: ["Deployment/r1-llm-d-modelservice-decode", "Deployment/r1-llm-d-modelservice-prefill"],
        },
    },
    {
        preset: "milvus",
        chart: "milvus",
        version: "5.0.19",
        values: { cluster: { enabled: true } },
        with: { release: "r1" },
        pods: [
            { pods: "Deployment/r1-milvus-proxy", labels: milvus("proxy"), ports: [19530, 9091] },
            { pods: "Deployment/r1-milvus-datanode", labels: milvus("datanode"), ports: [21124, 9091] },
            { pods: "Deployment/r1-milvus-mixcoord", labels: milvus("mixcoord"), ports: [9091] },
            { pods: "Deployment/r1-milvus-querynode", labels: milvus("querynode"), ports: [21123, 9091] },
            { pods: "Deployment/r1-milvus-streamingnode", labels: milvus("streamingnode"), ports: [22222, 9091] },
            { pods: "StatefulSet/r1-etcd", labels: name("etcd"), ports: [2379, 2380] },
            { pods: "StatefulSet/r1-minio", labels: { app: "minio", release: "r1" }, ports: [9000] },
            { pods: "StatefulSet/r1-pulsarv3-proxy", labels: pulsar("proxy"), ports: [8080, 6650] },
            { pods: "StatefulSet/r1-pulsarv3-broker", labels: pulsar("broker"), ports: [8080, 6650] },
            { pods: "StatefulSet/r1-pulsarv3-bookie", labels: pulsar("bookie"), ports: [3181, 8000] },
            { pods: "StatefulSet/r1-pulsarv3-recovery", labels: pulsar("recovery"), ports: [8000] },
            { pods: "StatefulSet/r1-pulsarv3-zookeeper", labels: pulsar("zookeeper"), ports: [8000, 2181, 2888, 3888] },
        ],
        parts: {
            api: ["Deployment/r1-milvus-proxy"],
            metrics: ["proxy", "datanode", "mixcoord", "querynode", "streamingnode"].map(
                (of) => `Deployment/r1-milvus-${of}`,
            ),
            components: ["proxy", "datanode", "mixcoord", "querynode", "streamingnode"].map(
                (of) => `Deployment/r1-milvus-${of}`,
            ),
            etcd: ["StatefulSet/r1-etcd"],
            "etcd-peers": ["StatefulSet/r1-etcd"],
            minio: ["StatefulSet/r1-minio"],
            pulsar: ["proxy", "broker", "bookie", "recovery", "zookeeper"].map((of) => `StatefulSet/r1-pulsarv3-${of}`),
            "pulsar-proxy": ["StatefulSet/r1-pulsarv3-proxy"],
        },
    },
    {
        preset: "langgraph",
        chart: "langgraph-cloud",
        version: "0.3.2",
        values: {
            queue: { enabled: true },
            config: { langGraphCloudLicenseKey: "x" },
            images: { apiServerImage: { repository: "x" } },
        },
        with: { release: "r1" },
        pods: [
            { pods: "Deployment/r1-langgraph-cloud-api-server", labels: langGraph("api-server"), ports: [8000] },
            { pods: "Deployment/r1-langgraph-cloud-queue", labels: langGraph("queue"), ports: [8000] },
            { pods: "Deployment/r1-langgraph-cloud-redis", labels: langGraph("redis"), ports: [6379] },
            { pods: "StatefulSet/r1-langgraph-cloud-postgres", labels: langGraph("postgres"), ports: [5432] },
        ],
        parts: {
            api: ["Deployment/r1-langgraph-cloud-api-server"],
            queue: ["Deployment/r1-langgraph-cloud-queue"],
            redis: ["Deployment/r1-langgraph-cloud-redis"],
            postgres: ["StatefulSet/r1-langgraph-cloud-postgres"],
        },
    },
    {
        preset: "kagent",
        chart: "kagent",
        version: "main",
        with: { release: "r1" },
        pods: [
            {
                pods: "Deployment/r1-controller",
                labels: { ...name("kagent"), ...component("controller") },
                ports: [8083, 8084],
            },
            { pods: "Deployment/r1-ui", labels: { ...name("kagent"), ...component("ui") }, ports: [8080] },
            {
                pods: "Deployment/r1-postgresql",
                labels: { ...name("kagent"), ...component("database") },
                ports: [5432],
            },
        ],
        parts: {
            controller: ["Deployment/r1-controller"],
            grpc: ["Deployment/r1-controller"],
            ui: ["Deployment/r1-ui"],
            postgres: ["Deployment/r1-postgresql"],
        },
    },
    {
        preset: "dcgm-exporter",
        chart: "dcgm-exporter",
        version: "4.8.2",
        with: { release: "r1" },
        pods: [{ pods: "DaemonSet/r1-dcgm-exporter", labels: name("dcgm-exporter"), ports: [9400] }],
        parts: { metrics: ["DaemonSet/r1-dcgm-exporter"] },
    },
    {
        preset: "opentelemetry-collector",
        chart: "opentelemetry-collector",
        version: "0.170.0",
        values: { mode: "deployment", image: { repository: "x" }, ports: { metrics: { enabled: true } } },
        with: { release: "r1" },
        pods: [
            {
                pods: "Deployment/r1-opentelemetry-collector",
                labels: name("opentelemetry-collector"),
                ports: [6831, 14250, 14268, 4317, 4318, 9411, 8888],
            },
        ],
        parts: {
            receiver: ["Deployment/r1-opentelemetry-collector"],
            metrics: ["Deployment/r1-opentelemetry-collector"],
        },
    },
    {
        preset: "envoy-ai-gateway-controller",
        chart: "ai-gateway-helm",
        version: "v0.0.0-latest",
        with: { release: "r1" },
        pods: [
            {
                pods: "Deployment/ai-gateway-controller",
                labels: name("ai-gateway-helm"),
                ports: [9443, 1063, 8080, 18002],
            },
        ],
        parts: {
            extension: ["Deployment/ai-gateway-controller"],
            webhook: ["Deployment/ai-gateway-controller"],
            metrics: ["Deployment/ai-gateway-controller"],
        },
    },
    {
        preset: "kserve-controllers",
        chart: "kserve-resources",
        version: "v0.20.0",
        with: {},
        pods: [
            {
                pods: "Deployment/kserve-controller-manager",
                labels: { "control-plane": "kserve-controller-manager" },
                ports: [9443, 8080, 8443],
            },
        ],
        parts: {
            webhook: ["Deployment/kserve-controller-manager"],
            metrics: ["Deployment/kserve-controller-manager"],
        },
    },
    {
        preset: "kserve-controllers",
        chart: "kserve-llmisvc-resources",
        version: "v0.20.0",
        with: {},
        pods: [
            {
                pods: "Deployment/llmisvc-controller-manager",
                labels: { "control-plane": "llmisvc-controller-manager" },
                ports: [9443, 8443],
            },
        ],
        parts: {
            "llm-webhook": ["Deployment/llmisvc-controller-manager"],
            "llm-metrics": ["Deployment/llmisvc-controller-manager"],
        },
    },
];
