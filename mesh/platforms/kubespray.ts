import type { PlatformPreset } from "./preset";

export const kubespray: PlatformPreset = {
    name: "kubespray",
    title: "kubespray",
    dns: { value: ["kube-dns"], sources: [] },
    identity: { value: "none", sources: [] },
    healthChecks: { value: [], sources: [] },
    enforces: { value: "when-enabled", sources: [] },
    limits: [],
};
