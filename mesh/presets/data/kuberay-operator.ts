import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "kuberay-operator", "app.kubernetes.io/instance": "${release}" };
const deployment = "helm-chart/kuberay-operator/templates/deployment.yaml";

export const kuberayOperator: WorkloadPreset = {
    name: "kuberay-operator",
    title: "KubeRay operator",
    madeBy: "chart kuberay/kuberay-operator",
    versions: "1.1.0 of main at feeaf72",
    held: "rendered",
    repository: "https://github.com/ray-project/kuberay/blob/feeaf72",
    parameters: { release: { description: "the Helm release (helm list)" } },
    pods: labels,
    parts: {
        operator: {
            description: "the operator; metrics and probes on this port",
            labels,
            ports: ["8080"],
            source: deployment,
        },
    },
    inGroup: [],
    needs: [
        {
            part: "operator",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches and makes Ray's objects",
            source: "helm-chart/kuberay-operator/templates/role.yaml",
        },
    ],
    makes: [],
};
