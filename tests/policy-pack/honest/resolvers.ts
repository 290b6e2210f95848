import { block, denyAll, dnsTo, kubeDns, namespace, pods } from "./build";
import { stack, type HonestStack } from "./stack";

/** How platforms serve DNS. */
export const resolvers: readonly HonestStack[] = [
    stack(
        "NodeLocal DNSCache beside kube-dns",
        [namespace("shop"), denyAll("shop"), dnsTo("shop", [kubeDns, block("169.254.20.10/32")])],
        {
            platform: { dns: ["kube-dns", "node-local"] },
        },
    ),
    stack(
        "NodeLocal DNSCache alone",
        [namespace("shop"), denyAll("shop"), dnsTo("shop", [block("169.254.20.10/32")])],
        {
            platform: { dns: ["node-local"] },
        },
    ),
    stack(
        "DNS by the address of its Service",
        [namespace("shop"), denyAll("shop"), dnsTo("shop", [block("10.96.0.10/32")])],
        {
            platform: { dns: ["cluster-ip"], dnsClusterIp: "10.96.0.10" },
        },
    ),
    stack(
        "GKE with NodeLocal DNSCache",
        [namespace("shop"), denyAll("shop"), dnsTo("shop", [kubeDns, block("169.254.20.10/32")])],
        {
            platform: { dns: ["gke"] },
        },
    ),
    stack("GKE with Cloud DNS", [namespace("shop"), denyAll("shop"), dnsTo("shop", [block("169.254.169.254/32")])], {
        platform: { dns: ["gke-cloud-dns"] },
    }),
    stack("EKS Auto Mode", [namespace("shop"), denyAll("shop"), dnsTo("shop", [block("172.20.0.10/32")])], {
        platform: { dns: ["eks-auto-mode"], clusterCidrs: ["172.20.0.0/16", "10.0.0.0/16"] },
    }),
    stack("AKS with LocalDNS", [namespace("shop"), denyAll("shop"), dnsTo("shop", [block("169.254.10.10/31")])], {
        platform: { dns: ["aks-local-dns"] },
    }),
    stack("DNS pods in any namespace", [
        namespace("shop"),
        denyAll("shop"),
        dnsTo("shop", [{ namespaceSelector: {}, ...pods({ "k8s-app": "kube-dns" }) }]),
    ]),
];
