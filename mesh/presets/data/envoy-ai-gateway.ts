import type { WorkloadPreset } from "../types";

const proxies = {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
    "gateway.envoyproxy.io/owning-gateway-name": "${gateway}",
};
const envoyGateway = "https://github.com/envoyproxy/gateway/blob/d32f282";
const listeners = `${envoyGateway}/internal/gatewayapi/translator.go`;
const bootstrap = `${envoyGateway}/internal/xds/bootstrap/bootstrap.go`;

export const envoyAiGateway: WorkloadPreset = {
    name: "envoy-ai-gateway",
    title: "Envoy AI Gateway, data plane",
    madeBy: "Envoy Gateway",
    versions: "Envoy Gateway main at d32f282",
    held: "read",
    repository: "https://github.com/envoyproxy/ai-gateway/blob/c217da8",
    parameters: {
        gateway: { description: "the Gateway (kubectl get gateways); without it every Gateway of the namespace" },
    },
    pods: proxies,
    parts: {
        proxy: {
            description: "Envoy; a listener on 80 or 443 is a pod port that is 10000 higher",
            labels: proxies,
            ports: ["10080", "10443"],
            source: listeners,
        },
        metrics: { description: "Envoy's metrics", labels: proxies, ports: ["19001"], source: bootstrap },
    },
    inGroup: [],
    needs: [
        {
            part: "proxy",
            direction: "to",
            peer: "envoy-gateway.xds",
            isPreset: true,
            why: "Envoy gets its configuration",
            source: bootstrap,
        },
        {
            part: "proxy",
            direction: "from",
            peer: "load-balancers",
            peerIs: "who sends requests: the load balancer's ranges",
            why: "requests",
            source: listeners,
        },
        {
            part: "proxy",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "model providers",
            when: "a backend is outside the cluster",
            source: "manifests/envoy-gateway-values.yaml",
        },
    ],
    makes: [],
};
