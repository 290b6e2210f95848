import type { WorkloadPreset } from "../types";

const controller = { "control-plane": "kserve-controller-manager" };
const llm = { "control-plane": "llmisvc-controller-manager" };
const own = "charts/kserve-resources/templates/kserve/resources.yaml";
const ownOfLlm = "charts/kserve-llmisvc-resources/templates";
const webhook = "the API server asks it before it takes a write, and refuses the write where nobody answers";

export const kserveControllers: WorkloadPreset = {
    name: "kserve-controllers",
    title: "KServe controllers",
    madeBy: "charts kserve-resources and kserve-llmisvc-resources",
    versions: "0.20.x",
    held: "rendered",
    repository: "https://github.com/kserve/kserve/blob/aaac4e2",
    parameters: {
        openshift: { description: "true where KServe's own policies for OpenShift are applied", default: "false" },
    },
    parts: {
        webhook: { description: "webhooks of InferenceService", labels: controller, ports: ["9443"], source: own },
        metrics: { description: "metrics by way of kube-rbac-proxy", labels: controller, ports: ["8443"], source: own },
        "llm-webhook": {
            description: "webhooks of LLMInferenceService",
            labels: llm,
            ports: ["9443"],
            source: ownOfLlm,
        },
        "llm-metrics": { description: "metrics of its controller", labels: llm, ports: ["8443"], source: ownOfLlm },
    },
    inGroup: [],
    needs: [
        { part: "webhook", direction: "from", peer: "kube-apiserver", ports: ["9443"], why: webhook, source: own },
        {
            part: "webhook",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches and makes KServe's objects",
            source: own,
        },
        {
            part: "llm-webhook",
            direction: "from",
            peer: "kube-apiserver",
            ports: ["9443"],
            why: webhook,
            source: ownOfLlm,
        },
        {
            part: "llm-webhook",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches and makes KServe's objects",
            source: ownOfLlm,
        },
    ],
    makes: [
        {
            name: "kserve-controller-manager",
            spec: { podSelector: { matchLabels: controller }, policyTypes: ["Ingress"], ingress: [{}] },
            opens: "everybody may connect to the controller, on every port",
            without: "do not apply KServe's policies for OpenShift",
            when: { parameter: "openshift", is: "true", else: "false" },
            source: "docs/openshift/networkpolicies.yaml",
        },
    ],
};
