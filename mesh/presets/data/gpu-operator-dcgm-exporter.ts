import type { WorkloadPreset } from "../types";

const labels = { app: "nvidia-dcgm-exporter" };
const daemonSet = "assets/state-dcgm-exporter/0900_daemonset.yaml";

export const gpuOperatorDcgmExporter: WorkloadPreset = {
    name: "gpu-operator-dcgm-exporter",
    title: "NVIDIA DCGM exporter, by the GPU operator",
    madeBy: "NVIDIA GPU operator",
    versions: "main at 20358df",
    held: "read",
    repository: "https://github.com/NVIDIA/gpu-operator/blob/20358df",
    parameters: {},
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
            source: daemonSet,
        },
    ],
    makes: [],
};
