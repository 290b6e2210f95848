import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "collector" };
const manifest = "manifests/operator.yaml";

export const googleManagedPrometheus: WorkloadPreset = {
    name: "google-managed-prometheus",
    title: "Google Managed Prometheus",
    madeBy: "GKE, in namespace gmp-system, on Autopilot gke-gmp-system",
    versions: "0.17.x",
    held: "read",
    repository: "https://github.com/GoogleCloudPlatform/prometheus-engine/blob/2ffde4e",
    parameters: {},
    pods: labels,
    parts: { collector: { description: "scrapes start here", labels, ports: [], source: manifest } },
    inGroup: [],
    needs: [],
    makes: [],
    standsFor: "kube-prometheus",
};
