import { kubeDnsPods, noHealthChecks, noIdentity, nodeLocal, prerequisites } from "./kubernetes";
import type { PlatformPreset } from "./preset";

export const kubeadm: PlatformPreset = {
    name: "kubeadm",
    title: "Clusters made by kubeadm",
    dns: { value: ["kube-dns", "node-local"], sources: [kubeDnsPods, nodeLocal] },
    identity: noIdentity,
    healthChecks: noHealthChecks,
    enforces: {
        value: "when-enabled",
        sources: [prerequisites],
        note: "where the network plugin that was installed acts on policies",
    },
    limits: [],
};
