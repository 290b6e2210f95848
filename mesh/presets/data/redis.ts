import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "redis", "app.kubernetes.io/instance": "${release}" };
const policy = "bitnami/redis/templates/networkpolicy.yaml";
const values = "bitnami/redis/values.yaml";

export const redis: WorkloadPreset = {
    name: "redis",
    title: "Redis, by Bitnami",
    madeBy: "chart bitnami/redis",
    versions: "23.x",
    held: "rendered",
    repository: "https://github.com/bitnami/charts/blob/main",
    parameters: {
        release: { description: "the Helm release (helm list)" },
        networkPolicy: { description: "the chart's networkPolicy.enabled", default: "true" },
    },
    pods: labels,
    parts: {
        api: { description: "Redis, primary and replicas", labels, ports: ["6379"], source: values },
        primary: {
            description: "the primary, without Sentinel",
            labels: { ...labels, "app.kubernetes.io/component": "master" },
            ports: ["6379"],
            source: "bitnami/redis/templates/master/application.yaml",
        },
        sentinel: { description: "Sentinel, where it is enabled", labels, ports: ["26379"], source: values },
        metrics: { description: "the exporter, where metrics are enabled", labels, ports: ["9121"], source: policy },
    },
    inGroup: [
        { from: "api", to: "api", why: "replication", source: policy },
        { from: "api", to: "sentinel", why: "Sentinels among each other, where they are enabled", source: policy },
    ],
    needs: [
        {
            part: "metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: policy,
        },
    ],
    makes: [
        {
            name: "${release}-redis",
            spec: {
                podSelector: { matchLabels: labels },
                policyTypes: ["Ingress", "Egress"],
                ingress: [{ ports: [{ protocol: "TCP", port: 6379 }] }],
                egress: [{}],
            },
            opens: "everybody may connect to Redis, and Redis to everywhere (networkPolicy.allowExternal and allowExternalEgress)",
            without: "set networkPolicy.enabled=false in the chart",
            when: { parameter: "networkPolicy", is: "true", else: "false" },
            source: "https://github.com/bitnami/charts/pull/22955",
        },
    ],
};
