import type { WorkloadPreset } from "../types";

const labels = { "app.kubernetes.io/name": "prometheus" };
const source = "https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/monitoring";

export const openShiftMonitoring: WorkloadPreset = {
    name: "openshift-monitoring",
    title: "OpenShift monitoring of user workloads",
    madeBy: "OpenShift, in namespace openshift-user-workload-monitoring",
    versions: "4.x",
    held: "read",
    repository: source,
    parameters: {},
    pods: labels,
    parts: { server: { description: "scrapes start here", labels, ports: [], source } },
    inGroup: [],
    needs: [],
    makes: [],
    standsFor: "kube-prometheus",
};
