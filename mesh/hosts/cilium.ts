import type { NetworkPolicyPort } from "../../netpol/types";
import type { FlowPorts } from "../types";
import { dnsRulesOfCilium } from "./cilium-dns";
import { chunks, type Dialect, type HostsHalf } from "./dialect";
import type { CiliumNetworkPolicy, CiliumPort, CiliumRule } from "./objects";

const page = "https://docs.cilium.io/en/stable/security/policy/language/#dns-based";
const dnsPage = "https://docs.cilium.io/en/stable/security/policy/language/#layer-7-dns-policies";
const upgrade = "https://docs.cilium.io/en/v1.19/operations/upgrade/";
const wildcards = "https://github.com/cilium/cilium/pull/43420";
const ports = "https://github.com/cilium/cilium/blob/main/pkg/policy/api/l4.go";

/** CiliumNetworkPolicy, where Cilium's own policies may be made: not on GKE, which serves no such kind. */
export const cilium: Dialect = {
    name: "cilium",
    title: "CiliumNetworkPolicy",
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    field: ["spec", "egress", "toFQDNs"],
    scope: "Namespaced",
    wildcard: {
        value: "any depth",
        sources: [wildcards, upgrade],
        note: '*.hf.co is matchPattern "**.hf.co", which is any depth from Cilium 1.19 on; before, it is one label, and names below that do not pass',
    },
    learns: {
        value: "answers that pass Cilium's DNS proxy, to which a rule with rules.dns sends the questions: each object has that rule beside its names",
        sources: [page, dnsPage],
    },
    adds: {
        value: "what a NetworkPolicy or a CiliumNetworkPolicy allows passes, unless one denies it",
        sources: ["https://docs.cilium.io/en/stable/network/kubernetes/policy/"],
    },
    needs: {
        value: "Cilium with its DNS proxy, which is on by default; on AKS Advanced Container Networking Services",
        sources: [page, "https://learn.microsoft.com/azure/aks/container-network-security-fqdn-filtering-concepts"],
    },
    limits: [
        { value: "A name opens no pod and no node, whatever it resolves to.", sources: [page] },
        { value: "Ranges of ports count from Cilium 1.16 on.", sources: [ports] },
        {
            value: "A name counts as it was asked for: one that is an alias (CNAME) of another passes by its own name.",
            sources: [page],
        },
    ],
    refuses: () => [],
    nameOf: (name) => name,
    make: ({ metadata, pods, hosts, ports, platform }) =>
        ciliumPolicy(
            { metadata, pods },
            {
                egress: [{ toFQDNs: hosts.map(fqdn), toPorts: ciliumPorts(ports) }, ...dnsRulesOfCilium(platform)],
            },
        ),
};

const fqdn = (host: string) => (host.startsWith("*.") ? { matchPattern: `*${host}` } : { matchName: host });

/** A policy of Cilium for pods of a namespace. */
export const ciliumPolicy = (
    { metadata, pods }: Pick<HostsHalf, "metadata" | "pods">,
    rules: { readonly ingress: readonly CiliumRule[] } | { readonly egress: readonly CiliumRule[] },
): CiliumNetworkPolicy => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata,
    spec: { endpointSelector: pods, ...rules },
});

/** Ports of one list, at most. */
const mostPorts = 40;

/** Ports as Cilium writes them. */
export const ciliumPorts = (all: FlowPorts): CiliumRule["toPorts"] =>
    all === "any"
        ? [{ ports: [{ port: "1", endPort: 65535, protocol: "ANY" }] }]
        : chunks(all.map(ciliumPort), mostPorts).map((some) => ({ ports: some }));

function ciliumPort({ protocol = "TCP", port, endPort }: NetworkPolicyPort): CiliumPort {
    if (port === undefined) return { port: "1", endPort: 65535, protocol };
    return { port: String(port), ...(endPort !== undefined && { endPort }), protocol };
}
