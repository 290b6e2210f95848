import { healthChecks, identityPage, policyPage, standardDns } from "./google";
import type { PlatformPreset } from "./preset";

export const gke: PlatformPreset = {
    name: "gke",
    title: "GKE Standard without Dataplane V2",
    dns: standardDns,
    identity: {
        value: { cidrs: ["169.254.169.252/32"], ports: [987, 988] },
        sources: [identityPage],
        note: "the metadata server of Workload Identity Federation, from GKE 1.21 on",
        unconfirmed: "port 987, which public projects open beside 988",
    },
    healthChecks,
    enforces: {
        value: "when-enabled",
        sources: [policyPage],
        note: "where network policy enforcement (Calico) is enabled for the cluster and its nodes",
    },
    cni: { value: "calico", sources: [policyPage] },
    limits: [],
};
