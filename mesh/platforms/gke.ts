import { healthChecks, identityWith } from "./google";
import type { PlatformPreset } from "./preset";

export const gke: PlatformPreset = {
    name: "gke",
    title: "GKE Standard without Dataplane V2",
    dns: {
        value: ["gke"],
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache"],
        note: "with Cloud DNS set dns: [gke-cloud-dns]",
    },
    identity: identityWith(["169.254.169.252/32"], [987, 988]),
    healthChecks,
    enforces: {
        value: "when-enabled",
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy"],
        note: "with network policy enforcement (Calico) switched on for the cluster and its node pools",
    },
    cni: { value: "calico", sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy"] },
    limits: [],
};
