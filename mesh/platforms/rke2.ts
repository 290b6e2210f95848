import { noHealthChecks, noIdentity, nodeLocal } from "./kubernetes";
import type { PlatformPreset } from "./preset";

const optionsPage = "https://docs.rke2.io/networking/basic_network_options";

export const rke2: PlatformPreset = {
    name: "rke2",
    title: "RKE2",
    dns: {
        value: ["kube-dns", "node-local"],
        sources: ["https://docs.rke2.io/networking/networking_services", nodeLocal],
        note: "with NodeLocal DNSCache and kube-proxy in iptables mode add cluster-ip",
        unconfirmed: "that the pods of its CoreDNS chart are labelled k8s-app=kube-dns",
    },
    identity: noIdentity,
    healthChecks: noHealthChecks,
    enforces: { value: "always", sources: [optionsPage], note: "with Canal, its default; not with cni: flannel" },
    cni: { value: "calico", sources: [optionsPage], note: "Canal, its default: Calico acts on policies" },
    limits: [],
};
