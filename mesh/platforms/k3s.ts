import { noHealthChecks, noIdentity } from "./kubernetes";
import type { PlatformPreset } from "./preset";

const networkPage = "https://docs.k3s.io/networking/networking-services";

export const k3s: PlatformPreset = {
    name: "k3s",
    title: "K3s",
    dns: {
        value: ["kube-dns"],
        sources: [networkPage, "https://github.com/k3s-io/k3s/blob/master/manifests/coredns.yaml"],
    },
    identity: noIdentity,
    healthChecks: noHealthChecks,
    enforces: {
        value: "always",
        sources: [networkPage],
        note: "unless servers run with --disable-network-policy",
    },
    cni: { value: "kube-router", sources: [networkPage], note: "its policy controller, built in" },
    limits: [],
};
