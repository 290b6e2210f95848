import { healthChecks, identityWith } from "./google";
import type { PlatformPreset } from "./preset";

export const gkeAutopilot: PlatformPreset = {
    name: "gke-autopilot",
    title: "GKE Autopilot",
    dns: {
        value: ["gke", "gke-cloud-dns"],
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache"],
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
