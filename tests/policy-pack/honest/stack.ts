import type { PackConfig } from "../../../policy-pack/judge/check";
import type { SeenResource } from "../../../policy-pack/stack/resource";

/** A stack that a careful team has, and the settings of the pack that the docs give for it. */
export interface HonestStack {
    readonly title: string;
    readonly resources: readonly SeenResource[];
    readonly settings?: PackConfig | undefined;
}

/** `settings`: platform and exceptions, which count for every policy. */
export const stack = (title: string, resources: readonly SeenResource[], settings?: object): HonestStack => ({
    title,
    resources,
    ...(settings && { settings: { "no-wide-egress": { settings } } }),
});

export const web = { matchLabels: { app: "web" } };
export const clusterCidrs = ["10.244.0.0/16", "10.96.0.0/12"];
export const metadata = ["169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.192/32"];
export const inMesh = {
    platform: { dns: ["kube-dns"], clusterCidrs, apiServer: { cidrs: ["10.96.0.1/32"], port: 6443 } },
    namespaces: { gateway: { purpose: "gateway" }, agents: { purpose: "agents" } },
    workloads: { agent: { namespace: "agents", podLabels: { app: "agent" } } },
};
export const flow = (from: string, to: string, ...ports: string[]) => ({
    from,
    to,
    ...(ports.length > 0 && { ports }),
    why: `${from} needs ${to}`,
});
export const publicGateway = {
    direction: "ingress",
    internet: true,
    ports: ["8443"],
    namespace: "gateway",
    reason: "public gateway of the shop",
};
