import { ambientPage, portsPage } from "./istio";
import type { ServiceMesh } from "./service-mesh";

export const istioAmbient: ServiceMesh = {
    name: "istio-ambient",
    title: "Istio, ambient mode",
    carries: {
        value: { port: 15008, as: "HBONE" },
        sources: [ambientPage, portsPage],
        note: "a waypoint is a pod like others, in a namespace of yours: make it a workload by the label gateway.networking.k8s.io/gateway-name",
    },
    controlPlane: {
        value: [],
        sources: ["https://istio.io/latest/docs/ambient/architecture/control-plane/"],
        note: "ztunnel, which runs beside the nodes, asks istiod; pods do not. A waypoint does: declare a flow from it to istiod on 15012",
    },
    probeSources: {
        value: ["169.254.7.127/32", "fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128"],
        sources: [ambientPage, "https://github.com/istio/istio/blob/master/cni/README.md"],
        note: "as HOST_PROBE_SNAT_IP and HOST_PROBE_SNAT_IPV6 are by default",
    },
    probePorts: { value: [], sources: [] },
    metricsPorts: { value: [], sources: [] },
};
