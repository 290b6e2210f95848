import type { ServiceMesh } from "./service-mesh";

const chart = "https://github.com/linkerd/linkerd2/blob/main/charts/linkerd-control-plane";
const component = (name: string) => ({ "linkerd.io/control-plane-component": name });

export const linkerd: ServiceMesh = {
    name: "linkerd",
    title: "Linkerd",
    carries: {
        value: { port: 4143, as: "the proxy's inbound port" },
        sources: ["https://linkerd.io/2/common-errors/network-policy/", `${chart}/values.yaml`],
    },
    controlPlane: {
        value: [
            { namespace: "linkerd", podLabels: component("destination"), ports: [8086, 8090] },
            { namespace: "linkerd", podLabels: component("identity"), ports: [8080] },
        ],
        sources: [
            `${chart}/templates/destination.yaml`,
            `${chart}/templates/identity.yaml`,
            "https://github.com/linkerd/linkerd2/blob/main/charts/partials/templates/_proxy.tpl",
        ],
        note: "8086 is discovery, 8090 is policy, 8080 is identity",
    },
    probeSources: { value: [], sources: [] },
    probePorts: {
        value: [4191],
        sources: [
            `${chart}/values.yaml`,
            "https://github.com/linkerd/linkerd2/blob/main/charts/partials/templates/_proxy.tpl",
        ],
        note: "the proxy's own /live and /ready",
    },
    metricsPorts: { value: [4191], sources: ["https://linkerd.io/2/reference/proxy-metrics/"] },
};
