import type { HostsDialect } from "../types";
import type { Fact, PlatformPreset } from "./preset";

/* What every kind of GKE cluster has in common. */

export const identityPage = "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity";
export const policyPage = "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy";
export const dataplanePage = "https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2";

/** NodeLocal DNSCache and kube-dns; Autopilot has the cache always, Standard from 1.34.1 on. */
export const dnsCachePage = "https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache";
export const cloudDnsPage = "https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns";

/** Of Standard clusters, with or without Dataplane V2. */
export const standardDns: PlatformPreset["dns"] = {
    value: ["gke"],
    sources: [dnsCachePage],
    note: "with Cloud DNS set dns: [gke, gke-cloud-dns]",
};

/** Probes of Google Cloud's load balancers. */
export const healthChecks: PlatformPreset["healthChecks"] = {
    value: ["35.191.0.0/16", "130.211.0.0/22"],
    sources: ["https://cloud.google.com/load-balancing/docs/firewall-rules"],
    note: "load balancers made of Envoy proxies send traffic from the proxy-only subnet besides",
};

/** Clusters with Dataplane V2 serve FQDNNetworkPolicy, and no policies of Cilium's own. */
export const hosts: Fact<HostsDialect> = {
    value: "gke",
    sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies"],
    note: "where the cluster was made or updated with --enable-fqdn-network-policy; else set hosts: none",
};
