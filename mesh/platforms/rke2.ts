import type { PlatformPreset } from "./preset";

export const rke2: PlatformPreset = {
    name: "rke2",
    title: "rke2",
    dns: { value: ["kube-dns"], sources: [] },
    identity: { value: "none", sources: [] },
    healthChecks: { value: [], sources: [] },
    enforces: { value: "when-enabled", sources: [] },
    limits: [],
};
