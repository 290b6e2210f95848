import { dataplanePage, healthChecks, hosts, identityPage, standardDns } from "./google";
import type { PlatformPreset } from "./preset";

export const gkeDataplaneV2: PlatformPreset = {
    name: "gke-dataplane-v2",
    title: "GKE Standard with Dataplane V2",
    dns: standardDns,
    identity: {
        value: { cidrs: ["169.254.169.254/32"], ports: [80, 8080] },
        sources: [identityPage],
        note: "the metadata server of Workload Identity Federation",
        unconfirmed: "port 8080, which public projects open beside 80",
    },
    healthChecks,
    enforces: { value: "always", sources: [dataplanePage] },
    cni: { value: "cilium", sources: [dataplanePage] },
    hosts,
    limits: [],
};
