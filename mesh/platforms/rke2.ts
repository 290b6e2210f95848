import { noHealthChecks, noIdentity, nodeLocal } from "./kubernetes";
import type { PlatformPreset } from "./preset";

const optionsPage = "https://docs.rke2.io/networking/basic_network_options";

/** Its pods carry k8s-app=kube-dns, and its NodeLocal DNSCache has the customary address. */
const chart = "https://github.com/rancher/rke2-charts/tree/main/charts/rke2-coredns";

export const rke2: PlatformPreset = {
    name: "rke2",
    title: "RKE2",
    dns: {
        value: ["kube-dns", "node-local"],
        sources: ["https://docs.rke2.io/networking/networking_services", chart, nodeLocal],
        note: "with NodeLocal DNSCache and kube-proxy in iptables mode add cluster-ip",
    },
    identity: noIdentity,
    healthChecks: noHealthChecks,
    enforces: { value: "always", sources: [optionsPage], note: "with Canal, its default; not with cni: flannel" },
    cni: { value: "calico", sources: [optionsPage], note: "Canal, its default: Calico acts on policies" },
    limits: [],
};
