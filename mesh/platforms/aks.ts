import { kubeDnsPods } from "./kubernetes";
import type { PlatformPreset } from "./preset";

const localDnsPage = "https://learn.microsoft.com/azure/aks/localdns-custom";

export const aks: PlatformPreset = {
    name: "aks",
    title: "Azure Kubernetes Service",
    dns: {
        value: ["aks-local-dns", "kube-dns"],
        sources: [localDnsPage, "https://learn.microsoft.com/azure/aks/dns-concepts", kubeDnsPods],
        note: "LocalDNS where node pools have it, CoreDNS elsewhere",
    },
    identity: {
        value: { hosts: ["login.microsoftonline.com"] },
        sources: [
            "https://learn.microsoft.com/azure/aks/workload-identity-overview",
            "https://learn.microsoft.com/azure/aks/outbound-rules-control-egress",
        ],
        note: "port 443; login.microsoftonline.us and login.microsoftonline.cn in those clouds",
    },
    healthChecks: {
        value: ["168.63.129.16/32"],
        sources: ["https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16"],
        note: "the address is also Azure's WireServer, which no pod should reach: allow it as a source only",
    },
    enforces: {
        value: "when-enabled",
        sources: ["https://learn.microsoft.com/azure/aks/use-network-policies"],
        note: "where the cluster has a network policy engine (Cilium, Azure NPM or Calico)",
    },
    limits: [
        {
            value: "With Cilium 1.17 or later and Kubernetes 1.32 or later a NetworkPolicy cannot open the addresses of LocalDNS: it takes a CiliumNetworkPolicy to the entity host.",
            sources: [localDnsPage],
        },
    ],
};
