import type { WorkloadPreset } from "../types";

const labels = { "control-plane": "envoy-gateway", "app.kubernetes.io/instance": "${release}" };
const deployment = "charts/gateway-helm/templates/envoy-gateway-deployment.yaml";
const values = "charts/gateway-helm/values.tmpl.yaml";

export const envoyGateway: WorkloadPreset = {
    name: "envoy-gateway",
    title: "Envoy Gateway, controller",
    madeBy: "chart gateway-helm",
    versions: "main at d32f282",
    held: "read",
    repository: "https://github.com/envoyproxy/gateway/blob/d32f282",
    parameters: { release: { description: "the Helm release (helm list)" } },
    pods: labels,
    parts: {
        xds: { description: "configuration for Envoy", labels, ports: ["18000"], source: values },
        webhook: { description: "webhook that changes Envoy's pods", labels, ports: ["9443"], source: deployment },
        metrics: { description: "the controller's metrics", labels, ports: ["19001"], source: values },
    },
    inGroup: [],
    needs: [
        {
            part: "xds",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches Gateways and makes Envoy's pods",
            source: deployment,
        },
        {
            part: "xds",
            direction: "to",
            peer: "envoy-ai-gateway-controller.extension",
            isPreset: true,
            why: "Envoy AI Gateway changes what Envoy is configured with",
            when: "Envoy AI Gateway is installed",
            source: "https://github.com/envoyproxy/ai-gateway/blob/c217da8/manifests/envoy-gateway-values.yaml",
        },
    ],
    makes: [],
};
