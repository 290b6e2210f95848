import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "prometheus" };
const manifest = "manifests/prometheus-prometheus.yaml";

export const kubePrometheus: WorkloadPreset = {
    name: "kube-prometheus",
    title: "Prometheus, by the Prometheus operator",
    madeBy: "kube-prometheus, or chart kube-prometheus-stack",
    versions: "operator 0.93.x",
    held: "read",
    repository: "https://github.com/prometheus-operator/kube-prometheus/blob/4d719f1d",
    parameters: {
        networkPolicy: {
            description: "true where kube-prometheus's own policies are applied; the chart has none",
            default: "false",
        },
    },
    pods: labels,
    parts: {
        server: { description: "Prometheus's API; scrapes start here", labels, ports: ["9090"], source: manifest },
    },
    inGroup: [],
    needs: [
        {
            part: "server",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches what to scrape",
            source: "manifests/prometheus-clusterRole.yaml",
        },
    ],
    makes: [
        {
            name: "prometheus-k8s",
            spec: { podSelector: { matchLabels: labels }, policyTypes: ["Egress"], egress: [{}] },
            opens: "Prometheus may connect to everywhere",
            without: "leave prometheus-networkPolicy.yaml out of what is applied",
            when: { parameter: "networkPolicy", is: "true", else: "false" },
            source: "manifests/prometheus-networkPolicy.yaml",
        },
    ],
};
