import type { Labels } from "../../../netpol/types";
import type { CasePod } from "../../cases/types";

/** A pod by `namespace/name`, the end of its address and its labels. */
export const pod = (id: string, last: string, labels: Labels): CasePod => {
    const [namespace = "", name = ""] = id.split("/");
    return { namespace, name, labels, ip: `10.244.${last}` };
};
/** Two pods with the same labels. */
export const pair = (id: string, last: string, labels: Labels): CasePod[] =>
    [1, 2].map((number) => pod(`${id}-${number}`, `${last}.${number}`, labels));

export const prometheus = pod("monitoring/prometheus", "90.1", { "app.kubernetes.io/name": "prometheus" });
/** Labels of what flows mean, in a namespace that nobody lets in. */
export const intruder = (labels: Labels): CasePod => pod("tenant-b/intruder", "99.1", labels);
export const internet = { name: "internet", ip: "151.101.1.69", means: ["internet"] };
export const metadata = { name: "metadata", ip: "169.254.169.254", means: ["metadata"] };

/** Takes the flow away from a spec whose ends, lists as one text, are these. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const without = (spec: any, from: string, to: string): void => {
    spec.flows = spec.flows.filter(
        (flow: { from: unknown; to: unknown }) => String(flow.from) !== from || String(flow.to) !== to,
    );
};
/** The flow of a spec to this end. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const flowTo = (spec: any, to: string) => spec.flows.find((flow: { to: unknown }) => String(flow.to) === to);

/** What is around a cluster of the examples on GKE. */
export const onGke = [
    internet,
    { ...metadata, means: ["metadata", "cloud-identity"] },
    { name: "api", ip: "10.160.0.2", means: ["kube-apiserver"] },
    { name: "node", ip: "10.128.0.7", means: ["nodes"] },
    { name: "health-check", ip: "35.191.0.5", means: ["load-balancers"] },
    { name: "proxy", ip: "10.129.0.5", means: ["load-balancers"] },
];
