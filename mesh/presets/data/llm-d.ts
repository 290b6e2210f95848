import type { WorkloadPreset } from "../types";

const models = { "llm-d.ai/inference-serving": "true", "llm-d.ai/model": "${model}" };
const decode = { ...models, "llm-d.ai/role": "decode" };
const prefill = { ...models, "llm-d.ai/role": "prefill" };
const picker = { inferencepool: "${pool}-epp" };
const example = "examples/values-pd.yaml";
const pool =
    "https://github.com/kubernetes-sigs/gateway-api-inference-extension/blob/04a97e6/config/charts/inferencepool/templates/epp-deployment.yaml";

export const llmD: WorkloadPreset = {
    name: "llm-d",
    title: "llm-d",
    madeBy: "charts llm-d-modelservice and inferencepool",
    versions: "modelservice 0.4.x",
    held: "rendered",
    repository: "https://github.com/llm-d-incubation/llm-d-modelservice/blob/3051935",
    parameters: {
        model: {
            description: "label of the model (modelArtifacts.labels); without it every model of the namespace is meant",
        },
        pool: {
            description: "the Helm release of the chart inferencepool, whose pods are called after it",
            required: true,
        },
    },
    parts: {
        decode: {
            description: "decode pods, by their routing sidecar",
            labels: decode,
            ports: ["8000"],
            source: "charts/llm-d-modelservice/templates/decode-deployment.yaml",
        },
        engine: {
            description: "vLLM in decode pods, behind the sidecar: where its metrics are",
            labels: decode,
            ports: ["8200"],
            source: example,
        },
        prefill: {
            description: "prefill pods, which decode pods ask; a gateway does not",
            labels: prefill,
            ports: ["8000"],
            source: "charts/llm-d-modelservice/templates/prefill-deployment.yaml",
        },
        transfer: {
            description: "model pods among each other: the NIXL side channel on 5600, and UCX on ports of its choice",
            labels: models,
            ports: ["any"],
            source: example,
        },
        picker: {
            description: "endpoint picker, by ext_proc",
            labels: picker,
            ports: ["9002"],
            held: "read",
            source: pool,
        },
        "picker-metrics": {
            description: "metrics of the endpoint picker",
            labels: picker,
            ports: ["9090"],
            held: "read",
            source: pool,
        },
        events: {
            description: "KV cache events, which model pods send to the endpoint picker",
            labels: picker,
            ports: ["5557"],
            held: "read",
            source: "https://github.com/llm-d/llm-d-inference-scheduler/blob/520af47",
        },
    },
    inGroup: [
        { from: "decode", to: "prefill", why: "prefill of a request", source: example },
        { from: "transfer", to: "transfer", why: "KV caches between model pods", source: example },
        { from: "picker", to: "decode", why: "load of each model pod", source: pool },
        { from: "picker", to: "prefill", why: "load of each model pod", source: pool },
        {
            from: "transfer",
            to: "events",
            why: "KV cache events",
            source: "https://github.com/llm-d/llm-d-inference-scheduler/blob/520af47",
        },
    ],
    needs: [
        {
            part: "decode",
            direction: "from",
            peer: "gateway",
            peerIs: "the gateway's pods, or load-balancers where it has none",
            why: "requests",
            source: "charts/llm-d-modelservice/templates/decode-deployment.yaml",
        },
        {
            part: "picker",
            direction: "from",
            peer: "gateway",
            peerIs: "the gateway's pods, or load-balancers where it has none",
            why: "the gateway asks which pod takes a request",
            source: pool,
        },
        {
            part: "picker",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches the InferencePool and its pods",
            source: "https://github.com/kubernetes-sigs/gateway-api-inference-extension/blob/503b050/config/charts/inferencepool/templates/rbac.yaml",
        },
        {
            part: "transfer",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "model weights from Hugging Face",
            when: "the weights are not on a volume",
            source: example,
        },
        {
            part: "engine",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: "charts/llm-d-modelservice/templates/decode-podmonitor.yaml",
        },
        {
            part: "picker-metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: pool,
        },
    ],
    makes: [],
};
