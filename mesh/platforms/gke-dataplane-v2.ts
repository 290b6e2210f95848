import { healthChecks, identityWith } from "./google";
import type { PlatformPreset } from "./preset";

export const gkeDataplaneV2: PlatformPreset = {
    name: "gke-dataplane-v2",
    title: "GKE Standard with Dataplane V2",
    dns: {
        value: ["gke"],
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache"],
        note: "with Cloud DNS set dns: [gke-cloud-dns]",
    },
    identity: identityWith(["169.254.169.254/32"], [80, 8080]),
    healthChecks,
    enforces: {
        value: "always",
        sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2"],
    },
    cni: { value: "cilium", sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2"] },
    limits: [],
};
