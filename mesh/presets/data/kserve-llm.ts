import type { WorkloadPreset } from "../types";

const group = { "app.kubernetes.io/part-of": "llminferenceservice", "app.kubernetes.io/name": "${name}" };
const component = (name: string) => ({ ...group, "app.kubernetes.io/component": `llminferenceservice-${name}` });
const constants = "pkg/constants/constants.go";
const singleNode = "pkg/controller/v1alpha2/llmisvc/workload_single_node.go";
const scheduler = "config/llmisvcconfig/config-llm-scheduler.yaml";

export const kserveLlm: WorkloadPreset = {
    name: "kserve-llm",
    title: "KServe LLMInferenceService",
    madeBy: "KServe's llmisvc controller",
    versions: "0.20.x",
    held: "read",
    repository: "https://github.com/kserve/kserve/blob/aaac4e2",
    parameters: {
        name: {
            description:
                "the LLMInferenceService (kubectl get llminferenceservices); without it all of the namespace are one group, open to each other",
        },
    },
    pods: group,
    parts: {
        model: {
            description: "the model's pods, single node; with prefill by their routing sidecar",
            labels: component("workload"),
            ports: ["8000"],
            source: singleNode,
        },
        engine: {
            description: "vLLM behind the sidecar, where prefill is apart",
            labels: component("workload"),
            ports: ["8001"],
            source: "config/llmisvcconfig/config-llm-decode-template.yaml",
        },
        prefill: {
            description: "prefill pods, single node",
            labels: component("workload-prefill"),
            ports: ["8000"],
            source: singleNode,
        },
        leader: {
            description: "the model's first pod, multi node",
            labels: component("workload-leader"),
            ports: ["8000"],
            source: "pkg/controller/v1alpha2/llmisvc/workload_multi_node.go",
        },
        scheduler: {
            description: "endpoint picker, by ext_proc",
            labels: component("router-scheduler"),
            ports: ["9002"],
            source: scheduler,
        },
        "scheduler-metrics": {
            description: "metrics of the endpoint picker",
            labels: component("router-scheduler"),
            ports: ["9090"],
            source: scheduler,
        },
        group: {
            description: "everything of the service among itself: ranks, KV caches, load and events",
            labels: group,
            ports: ["any"],
            source: constants,
        },
    },
    inGroup: [
        {
            from: "group",
            to: "group",
            why: "leader and workers, prefill and decode use ports of their choice; the scheduler asks for load, and takes events",
            source: "config/llmisvcconfig/config-llm-worker-data-parallel.yaml",
        },
    ],
    needs: [
        {
            part: "scheduler",
            direction: "from",
            peer: "gateway",
            peerIs: "the gateway's pods, or load-balancers where it has none",
            why: "the gateway asks which pod takes a request",
            source: scheduler,
        },
        {
            part: "model",
            direction: "from",
            peer: "gateway",
            peerIs: "the gateway's pods, or load-balancers where it has none",
            why: "requests",
            source: singleNode,
        },
        {
            part: "scheduler",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches the InferencePool and its pods",
            source: "pkg/controller/v1alpha2/llmisvc/scheduler.go",
        },
        {
            part: "group",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "the storage initializer, in the same pods, fetches the model",
            when: "the model is not on a volume",
            source: singleNode,
        },
    ],
    makes: [],
};
