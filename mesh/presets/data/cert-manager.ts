import type { WorkloadPreset } from "../types";

const component = (name: string) => ({
    "app.kubernetes.io/instance": "${release}",
    "app.kubernetes.io/component": name,
});
const webhook = component("webhook");
const policy = "deploy/charts/cert-manager/templates/networkpolicy-webhooks.yaml";
const values = "deploy/charts/cert-manager/values.yaml";

export const certManager: WorkloadPreset = {
    name: "cert-manager",
    title: "cert-manager",
    madeBy: "chart jetstack/cert-manager",
    versions: "main at 0f627cd",
    held: "read",
    repository: "https://github.com/cert-manager/cert-manager/blob/0f627cd",
    parameters: {
        release: { description: "the Helm release (helm list)" },
        networkPolicy: { description: "the chart's webhook.networkPolicy.enabled", default: "false" },
    },
    parts: {
        webhook: { description: "webhook of certificates", labels: webhook, ports: ["10250"], source: values },
        controller: {
            description: "the controller; its port is of its metrics",
            labels: component("controller"),
            ports: ["9402"],
            source: values,
        },
        cainjector: {
            description: "puts authorities into webhooks; its port is of its metrics",
            labels: component("cainjector"),
            ports: ["9402"],
            source: values,
        },
    },
    inGroup: [],
    needs: [
        {
            part: "webhook",
            direction: "from",
            peer: "kube-apiserver",
            ports: ["10250"],
            why: "the API server asks it before it takes a certificate, and refuses that where nobody answers",
            source: policy,
        },
        ...["webhook", "controller", "cainjector"].map((part) => ({
            part,
            direction: "to" as const,
            peer: "kube-apiserver",
            why: "it watches and writes its objects",
            source: "deploy/charts/cert-manager/templates/rbac.yaml",
        })),
        {
            part: "controller",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "certificates from an ACME server",
            when: "an Issuer uses ACME",
            source: values,
        },
    ],
    makes: [
        {
            name: "${release}-webhook-allow-ingress",
            spec: {
                podSelector: { matchLabels: { ...webhook, "app.kubernetes.io/name": "webhook" } },
                policyTypes: ["Ingress"],
                ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }],
            },
            opens: "every IPv4 address may connect to the webhook, on every port",
            without: "set webhook.networkPolicy.enabled=false in the chart",
            when: { parameter: "networkPolicy", is: "true", else: "false" },
            source: values,
        },
    ],
};
