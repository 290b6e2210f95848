import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/part-of": "nim-service", "app.kubernetes.io/name": "${name}" };
const types = "api/apps/v1alpha1/nimservice_types.go";

export const nim: WorkloadPreset = {
    name: "nim",
    title: "NVIDIA NIM",
    madeBy: "NIM operator",
    versions: "main at f63f74d",
    held: "read",
    repository: "https://github.com/NVIDIA/k8s-nim-operator/blob/f63f74d",
    parameters: {
        name: { description: "the NIMService (kubectl get nimservices); without it every one of the namespace" },
    },
    pods: labels,
    parts: {
        api: {
            description: "the model's API, and its metrics on the same port",
            labels,
            ports: ["8000"],
            source: "api/apps/v1alpha1/common_types.go",
        },
    },
    inGroup: [],
    needs: [
        {
            part: "api",
            direction: "to",
            peer: "internet",
            ports: ["443"],
            why: "the model from NGC (api.ngc.nvidia.com)",
            when: "no NIMCache holds it",
            source: types,
        },
        {
            part: "api",
            direction: "from",
            peer: "kube-prometheus",
            isPreset: true,
            why: "metrics",
            when: "Prometheus scrapes it",
            source: types,
        },
    ],
    makes: [],
};
