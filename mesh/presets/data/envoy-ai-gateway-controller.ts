import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "ai-gateway-helm", "app.kubernetes.io/instance": "${release}" };
const deployment = "manifests/charts/ai-gateway-helm/templates/deployment.yaml";

export const envoyAiGatewayController: WorkloadPreset = {
    name: "envoy-ai-gateway-controller",
    title: "Envoy AI Gateway, controller",
    madeBy: "chart ai-gateway-helm",
    versions: "main at c217da8",
    held: "rendered",
    repository: "https://github.com/envoyproxy/ai-gateway/blob/c217da8",
    parameters: { release: { description: "the Helm release (helm list)" } },
    pods: labels,
    parts: {
        extension: { description: "extension server, for Envoy Gateway", labels, ports: ["1063"], source: deployment },
        webhook: {
            description: "webhook that puts a sidecar into Envoy's pods",
            labels,
            ports: ["9443"],
            source: deployment,
        },
        metrics: { description: "the controller's metrics", labels, ports: ["8080"], source: deployment },
    },
    inGroup: [],
    needs: [
        {
            part: "webhook",
            direction: "from",
            peer: "kube-apiserver",
            ports: ["9443"],
            why: "without its answer no pod of a Gateway is made",
            source: "manifests/charts/ai-gateway-helm/templates/admission_webhook.yaml",
        },
        {
            part: "extension",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches AIGatewayRoutes",
            source: deployment,
        },
        {
            part: "extension",
            direction: "from",
            peer: "envoy-gateway",
            isPreset: true,
            why: "Envoy Gateway asks it what to configure",
            source: "manifests/envoy-gateway-values.yaml",
        },
    ],
    makes: [],
};
