import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "opentelemetry-collector", "app.kubernetes.io/instance": "${release}" };
const values = "charts/opentelemetry-collector/values.yaml";

export const openTelemetryCollector: WorkloadPreset = {
    name: "opentelemetry-collector",
    title: "OpenTelemetry collector",
    madeBy: "chart open-telemetry/opentelemetry-collector",
    versions: "0.170.x",
    held: "rendered",
    repository: "https://github.com/open-telemetry/opentelemetry-helm-charts/blob/dd5665c",
    parameters: { release: { description: "the Helm release (helm list)" } },
    pods: labels,
    parts: {
        receiver: { description: "OTLP by gRPC and HTTP", labels, ports: ["4317", "4318"], source: values },
        metrics: {
            description: "the collector's own metrics, where ports.metrics is enabled",
            labels,
            ports: ["8888"],
            source: values,
        },
    },
    inGroup: [],
    needs: [
        {
            part: "receiver",
            direction: "to",
            peer: "backend",
            peerIs: "where its exporters send to",
            ports: ["4317"],
            why: "traces, metrics and logs",
            source: values,
        },
        {
            part: "receiver",
            direction: "to",
            peer: "kube-apiserver",
            why: "it adds what Kubernetes knows of a pod",
            when: "presets.kubernetesAttributes is enabled",
            source: values,
        },
    ],
    makes: [],
};
