import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "sandbox-router", "app.kubernetes.io/component": "sandbox-router" };
const policy = "sandbox-router/deploy/networkpolicy.yaml";

export const agentSandboxRouter: WorkloadPreset = {
    name: "agent-sandbox-router",
    title: "Agent Sandbox, router",
    madeBy: "agent-sandbox's manifests",
    versions: "main at 2fd412d",
    held: "read",
    repository: "https://github.com/kubernetes-sigs/agent-sandbox/blob/2fd412d",
    parameters: {
        networkPolicy: {
            description: "true where the example policy beside the manifests is applied",
            default: "false",
        },
    },
    pods: labels,
    parts: {
        proxy: { description: "requests to sandboxes", labels, ports: ["8080"], source: policy },
        metrics: { description: "the router's metrics", labels, ports: ["9090"], source: policy },
    },
    inGroup: [],
    needs: [
        {
            part: "proxy",
            direction: "to",
            peer: "agent-sandbox.sandbox",
            isPreset: true,
            why: "requests to sandboxes",
            source: policy,
        },
        {
            part: "proxy",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches pods, and has tokens reviewed",
            when: "--cache-enabled or --authz-mode=tokenreview",
            source: policy,
        },
    ],
    makes: [
        {
            name: "sandbox-router",
            spec: {
                podSelector: { matchLabels: labels },
                policyTypes: ["Ingress", "Egress"],
                ingress: [
                    { from: [{ namespaceSelector: {} }], ports: [{ protocol: "TCP", port: 8080 }] },
                    { ports: [{ protocol: "TCP", port: 8081 }] },
                ],
                egress: [{ to: [{ namespaceSelector: {} }], ports: [{ protocol: "TCP", port: 8888 }] }],
            },
            opens: "every pod of the cluster may connect to the router on 8080, and it to every pod on 8888",
            without: "do not apply sandbox-router/deploy/networkpolicy.yaml",
            when: { parameter: "networkPolicy", is: "true", else: "false" },
            source: policy,
        },
    ],
};
