import type { PlatformPreset } from "./preset";

/* What every kind of GKE cluster has in common. */

/** The GKE metadata server, as pods' policies see it. */
export const identityWith = (cidrs: readonly string[], ports: readonly number[]): PlatformPreset["identity"] => ({
    value: { cidrs, ports },
    sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy"],
});

/** Probes of Google Cloud's load balancers. */
export const healthChecks: PlatformPreset["healthChecks"] = {
    value: ["35.191.0.0/16", "130.211.0.0/22"],
    sources: ["https://cloud.google.com/load-balancing/docs/firewall-rules"],
    note: "a load balancer made of Envoy proxies sends traffic from its proxy-only subnet besides",
};
