import type { PlatformPreset } from "./preset";

export const aks: PlatformPreset = {
    name: "aks",
    title: "Azure Kubernetes Service",
    dns: {
        value: ["aks-local-dns", "kube-dns"],
        sources: ["https://learn.microsoft.com/azure/aks/localdns-custom"],
    },
    identity: {
        value: { hosts: ["login.microsoftonline.com"] },
        sources: ["https://learn.microsoft.com/azure/aks/workload-identity-overview"],
    },
    healthChecks: {
        value: ["168.63.129.16/32"],
        sources: ["https://learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview"],
    },
    enforces: {
        value: "when-enabled",
        sources: ["https://learn.microsoft.com/azure/aks/use-network-policies"],
        note: "where the cluster was made with a network policy engine",
    },
    limits: [],
};
