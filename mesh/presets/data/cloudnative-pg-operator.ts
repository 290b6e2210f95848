import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "cloudnative-pg" };
const manager = "config/manager/manager.yaml";

export const cloudNativePgOperator: WorkloadPreset = {
    name: "cloudnative-pg-operator",
    title: "CloudNativePG operator",
    madeBy: "CloudNativePG's manifests and chart",
    versions: "1.30.x",
    held: "read",
    repository: "https://github.com/cloudnative-pg/cloudnative-pg/blob/a95a534db",
    parameters: {},
    pods: labels,
    parts: {
        webhook: { description: "webhooks", labels, ports: ["9443"], source: manager },
        metrics: { description: "the operator's metrics", labels, ports: ["8080"], source: manager },
    },
    inGroup: [],
    needs: [
        {
            part: "webhook",
            direction: "from",
            peer: "kube-apiserver",
            ports: ["9443"],
            why: "the API server asks it before it takes a write, and refuses the write where nobody answers",
            source: manager,
        },
        {
            part: "webhook",
            direction: "to",
            peer: "kube-apiserver",
            why: "it watches and makes Clusters",
            source: manager,
        },
    ],
    makes: [],
};
