import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "dcgm-exporter", "app.kubernetes.io/instance": "${release}" };
const daemonSet = "deployment/templates/daemonset.yaml";

export const dcgmExporter: WorkloadPreset = {
    name: "dcgm-exporter",
    title: "NVIDIA DCGM exporter, by its own chart",
    madeBy: "chart dcgm-exporter",
    versions: "4.8.x",
    held: "rendered",
    repository: "https://github.com/NVIDIA/dcgm-exporter/blob/d5e5f51",
    parameters: { release: { description: "the Helm release (helm list)" } },
    pods: labels,
    parts: {
        metrics: {
            description: "GPU metrics; where its pods have hostNetwork no policy is about them",
            labels,
            ports: ["9400"],
            source: daemonSet,
        },
    },
    inGroup: [],
    needs: [
        {
            part: "metrics",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            source: "deployment/templates/service-monitor.yaml",
        },
    ],
    makes: [],
};
