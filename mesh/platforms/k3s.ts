import type { PlatformPreset } from "./preset";

export const k3s: PlatformPreset = {
    name: "k3s",
    title: "k3s",
    dns: { value: ["kube-dns"], sources: [] },
    identity: { value: "none", sources: [] },
    healthChecks: { value: [], sources: [] },
    enforces: { value: "when-enabled", sources: [] },
    limits: [],
};
