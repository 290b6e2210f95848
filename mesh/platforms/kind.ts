import type { PlatformPreset } from "./preset";

export const kind: PlatformPreset = {
    name: "kind",
    title: "kind",
    dns: { value: ["kube-dns"], sources: [] },
    identity: { value: "none", sources: [] },
    healthChecks: { value: [], sources: [] },
    enforces: { value: "when-enabled", sources: [] },
    limits: [],
};
