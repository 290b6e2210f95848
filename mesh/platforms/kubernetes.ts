import type { PlatformPreset } from "./preset";

/* What Kubernetes itself says, for platforms that add nothing to it. */

/** CoreDNS runs under the label k8s-app=kube-dns. */
export const kubeDnsPods = "https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/";
/** The NodeLocal DNSCache add-on's customary address; nothing listens there where it does not run. */
export const nodeLocal = "https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/";
/** Without a plugin that acts on policies they have no effect. */
export const prerequisites = "https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites";

export const noIdentity: PlatformPreset["identity"] = {
    value: "none",
    sources: [],
    note: "none of its own; set identity where the cloud that it runs on has one",
};

export const noHealthChecks: PlatformPreset["healthChecks"] = {
    value: [],
    sources: [],
    note: "none of its own; set healthChecks where the load balancers before it have known addresses",
};
