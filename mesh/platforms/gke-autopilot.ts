import { cloudDnsPage, dataplanePage, dnsCachePage, healthChecks, hosts } from "./google";
import { gkeDataplaneV2 } from "./gke-dataplane-v2";
import type { PlatformPreset } from "./preset";

export const gkeAutopilot: PlatformPreset = {
    name: "gke-autopilot",
    title: "GKE Autopilot",
    dns: {
        value: ["gke", "gke-cloud-dns"],
        sources: [dnsCachePage, cloudDnsPage],
        unconfirmed: "since which version Cloud DNS is the default",
    },
    identity: gkeDataplaneV2.identity,
    healthChecks,
    enforces: { value: "always", sources: [dataplanePage], note: "Autopilot clusters run Dataplane V2" },
    cni: { value: "cilium", sources: [dataplanePage] },
    hosts,
    limits: [],
};
