import type { WorkloadPreset } from "../types";

const ofRelease = { "app.kubernetes.io/part-of": "vllm-stack", "app.kubernetes.io/instance": "${release}" };
/** What engines have in common with the pods of a raySpec, which carry none of the labels app.kubernetes.io. */
const engine = { "helm-release-name": "${release}", model: "${model}" };
const engines = "helm/templates/deployment-vllm-multi.yaml";
const router = "helm/templates/deployment-router.yaml";
const rayCluster = "helm/templates/ray-cluster.yaml";

export const vllmProductionStack: WorkloadPreset = {
    name: "vllm-production-stack",
    title: "vLLM production-stack",
    madeBy: "chart vllm/vllm-stack",
    versions: "0.1.12",
    held: "rendered",
    repository: "https://github.com/vllm-project/production-stack/blob/a6c01db0",
    parameters: {
        release: { description: "the Helm release (helm list)", required: true },
        model: { description: "name of one modelSpec; without it every model of the release is meant" },
    },
    parts: {
        router: {
            description: "takes requests and spreads them over the engines; metrics on the same port",
            labels: { ...ofRelease, "app.kubernetes.io/component": "router" },
            ports: ["8000"],
            source: router,
        },
        controller: {
            description: "the router's LMCache controller",
            labels: { ...ofRelease, "app.kubernetes.io/component": "router" },
            ports: ["9000"],
            source: router,
        },
        engine: {
            description: "vLLM with its OpenAI API, those of a raySpec too; metrics on the same port",
            labels: engine,
            ports: ["8000"],
            source: engines,
        },
        transfer: {
            description: "engines that hand KV caches to each other: NIXL and UCX",
            labels: engine,
            ports: ["55555", "9999"],
            source: engines,
        },
        ray: {
            description: "pods of one model that a raySpec spreads over several nodes",
            labels: { ...engine, "ray.io/is-ray-node": "yes" },
            ports: ["any"],
            source: rayCluster,
        },
        cache: {
            description: "LMCache server",
            labels: { ...ofRelease, "app.kubernetes.io/component": "cache-server" },
            ports: ["8000"],
            source: "helm/templates/deployment-cache-server.yaml",
        },
    },
    inGroup: [
        { from: "router", to: "engine", why: "requests", source: router },
        { from: "engine", to: "controller", why: "LMCache's workers report to their controller", source: router },
        { from: "engine", to: "cache", why: "shared KV cache", source: engines },
        { from: "transfer", to: "transfer", why: "KV caches from prefill to decode", source: engines },
        { from: "ray", to: "ray", why: "Ray and torch.distributed between nodes", source: rayCluster },
    ],
    needs: [
        {
            part: "router",
            direction: "to",
            peer: "kube-apiserver",
            why: "the router watches pods to find engines",
            when: "routerSpec.serviceDiscovery is k8s, as it is by default",
            source: "helm/templates/role.yaml",
        },
        {
            part: "engine",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "model weights from Hugging Face",
            when: "the weights are not on a volume",
            source: engines,
        },
        {
            part: "engine",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: "helm/templates/servicemonitor-engine.yaml",
        },
        {
            part: "router",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: "helm/templates/servicemonitor-router.yaml",
        },
    ],
    makes: [],
};
