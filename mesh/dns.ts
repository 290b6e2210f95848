import type { EgressRule, NetworkPolicyPeer, NetworkPolicyPort } from "../netpol/types";
import { sortKeys } from "./peers";
import type { DnsProfile, Platform, Resolver } from "./types";

/** Who answers, on which pod port. Always UDP and TCP: a truncated answer is asked again over TCP (RFC 7766). */
interface Resolvers {
    readonly peers: readonly NetworkPolicyPeer[];
    readonly port: number;
}

const inNamespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
const address = (cidr: string): NetworkPolicyPeer => ({ ipBlock: { cidr } });
const kubeDns: NetworkPolicyPeer = {
    namespaceSelector: inNamespace("kube-system"),
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

/** Pods of NodeLocal DNSCache. */
export const nodeLocalDns: NetworkPolicyPeer = {
    namespaceSelector: inNamespace("kube-system"),
    podSelector: { matchLabels: { "k8s-app": "node-local-dns" } },
};

const nodeLocal = "169.254.20.10/32";
const nodeLocalOfKubespray = "169.254.25.10/32";
/** Where NodeLocal DNSCache listens on the node. */
export const nodeLocalCidrs: readonly string[] = [nodeLocal, nodeLocalOfKubespray];

const profiles: Readonly<Record<DnsProfile, (platform: Platform) => Resolvers>> = {
    /** AKS LocalDNS: one address for ClusterFirst pods, one for dnsPolicy Default. */
    "aks-local-dns": () => ({ peers: [address("169.254.10.10/32"), address("169.254.10.11/32")], port: 53 }),
    /** By the Service's own address: data planes that judge before DNAT, and NodeLocal DNSCache in iptables mode. */
    "cluster-ip": clusterIp,
    /** CoreDNS under its own label beside the usual one (Gardener, some Helm installs). */
    coredns: () => ({
        peers: [
            {
                namespaceSelector: inNamespace("kube-system"),
                podSelector: {
                    matchExpressions: [{ key: "k8s-app", operator: "In", values: ["coredns", "kube-dns"] }],
                },
            },
        ],
        port: 53,
    }),
    /** EKS Auto Mode: CoreDNS is a system service of the node, so there are no pods to select. */
    "eks-auto-mode": clusterIp,
    /**
     * GKE with NodeLocal DNSCache, the default of Autopilot and new Standard clusters. On Dataplane V2 the cache is a pod with
     * an address of its own, and policies see that
     * (https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache).
     */
    gke: () => ({ peers: [address(nodeLocal), kubeDns, nodeLocalDns], port: 53 }),
    /** GKE with Cloud DNS: the metadata address, but on the DNS port only. */
    "gke-cloud-dns": () => ({ peers: [address("169.254.169.254/32")], port: 53 }),
    "kube-dns": () => ({ peers: [kubeDns], port: 53 }),
    /** NodeLocal DNSCache at its customary address; harmless where nothing listens there. */
    "node-local": () => ({ peers: [address(nodeLocal)], port: 53 }),
    "node-local-kubespray": () => ({ peers: [address(nodeLocalOfKubespray)], port: 53 }),
    /** OpenShift: the DNS pods listen on 5353, and policies see the pod's port. */
    openshift: () => ({
        peers: [
            {
                namespaceSelector: inNamespace("openshift-dns"),
                podSelector: { matchLabels: { "dns.operator.openshift.io/daemonset-dns": "default" } },
            },
        ],
        port: 5353,
    }),
};

function clusterIp({ dnsClusterIp = "" }: Platform): Resolvers {
    return { peers: [address(`${dnsClusterIp}/${dnsClusterIp.includes(":") ? 128 : 32}`)], port: 53 };
}

/** Whether a profile goes by the address of the DNS Service itself, so that `dnsClusterIp` has to be given. */
export const isByServiceAddress = (profile: DnsProfile): boolean => profiles[profile] === clusterIp;

/** A resolver of the user's own. */
function named(resolver: Resolver): Resolvers {
    const { port } = resolver;
    if ("cidrs" in resolver) return { peers: resolver.cidrs.map(address), port };
    const podSelector = { matchLabels: sortKeys(resolver.podLabels) };
    return { peers: [{ namespaceSelector: inNamespace(resolver.namespace), podSelector }], port };
}

/** The egress rules of `allow-dns`: the platform's resolvers, one rule per port, and nowhere else on 53. */
export function dnsRules(platform: Platform): readonly EgressRule[] {
    const resolvers = [...platform.dns.map((profile) => profiles[profile](platform)), ...platform.resolvers.map(named)];
    const ports = [...new Set(resolvers.map(({ port }) => port))].sort((a, b) => a - b);
    return ports.map((port) => ({
        to: distinct(resolvers.filter((resolver) => resolver.port === port).flatMap(({ peers }) => peers)),
        ports: (["TCP", "UDP"] as const).map((protocol): NetworkPolicyPort => ({ protocol, port })),
    }));
}

/** Without repeats, in a stable order: profiles overlap (gke is kube-dns and node-local). */
export function distinct<T>(peers: readonly T[]): T[] {
    const byText = new Map(peers.map((peer) => [JSON.stringify(peer), peer]));
    return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, peer]) => peer);
}
