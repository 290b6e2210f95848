import { portsPage } from "./istio";
import type { ServiceMesh } from "./service-mesh";

export const istioSidecar: ServiceMesh = {
    name: "istio-sidecar",
    title: "Istio, sidecar mode",
    carries: {
        value: "none",
        sources: ["https://istio.io/latest/docs/ops/deployment/architecture/"],
        note: "the traffic is redirected within each pod, where no NetworkPolicy looks",
    },
    controlPlane: {
        value: [{ namespace: "istio-system", podLabels: { app: "istiod" }, ports: [15012] }],
        sources: [
            portsPage,
            "https://github.com/istio/istio/blob/master/manifests/charts/istio-control/istio-discovery/templates/service.yaml",
        ],
    },
    probeSources: { value: [], sources: [] },
    probePorts: {
        value: [15020, 15021],
        sources: [portsPage, "https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/"],
        note: "15021 is the proxy's own readiness; HTTP probes of the pod are rewritten to 15020",
    },
    metricsPorts: { value: [15020, 15090], sources: [portsPage] },
};
