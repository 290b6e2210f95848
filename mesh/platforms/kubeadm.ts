import type { PlatformPreset } from "./preset";

export const kubeadm: PlatformPreset = {
    name: "kubeadm",
    title: "kubeadm",
    dns: { value: ["kube-dns"], sources: [] },
    identity: { value: "none", sources: [] },
    healthChecks: { value: [], sources: [] },
    enforces: { value: "when-enabled", sources: [] },
    limits: [],
};
