import { flowTo, intruder, onGke, pair, pod, without } from "./parts";
import type { Scenario } from "./types";

const model = { "llm-d.ai/inference-serving": "true", "llm-d.ai/model": "llama" };
export const llmD: Scenario = {
    name: "llm-d-gke",
    pods: [
        ...pair("llm-d/decode", "1", { ...model, "llm-d.ai/role": "decode" }),
        pod("llm-d/prefill", "2.1", { ...model, "llm-d.ai/role": "prefill" }),
        pod("llm-d/picker", "3.1", { inferencepool: "llama-epp" }),
        pod("gmp-system/collector", "4.1", { "app.kubernetes.io/name": "collector" }),
        intruder({ "app.kubernetes.io/name": "collector" }),
    ],
    hosts: onGke,
    mutations: [
        [
            "model pods without credentials cannot read the bucket",
            (spec) => without(spec, "llama.transfer", "cloud-identity"),
            "llama.transfer -> cloud-identity",
        ],
        [
            "load balancers that are let in to all model pods pass the routing sidecar by",
            (spec) => (flowTo(spec, "llama.decode,llama.picker").to = ["llama.decode", "llama.engine", "llama.picker"]),
            "load-balancers -> llama.engine",
        ],
    ],
    relabelled: [
        [
            "another pool's endpoint picker",
            (spec) => (spec.workloads.llama.with.pool = "other"),
            "load-balancers -> llama.picker",
        ],
    ],
};
