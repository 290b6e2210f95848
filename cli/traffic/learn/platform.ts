import type { Platform } from "../../../mesh";
import { addressesOfNodes, type Cluster, IpSet, metadataSet, metadataAddresses, specialCidrs } from "../../../netpol";
import type { Party } from "../party";
import type { Connection } from "../traffic";

/** What a connection is in the platform's own words, so that a spec need not name it by address or pod. */
export type PlatformWord =
    | { readonly word: "dns" | "own-node" }
    | { readonly word: "kube-apiserver" | "nodes" | "cloud-identity" | "load-balancers" }
    | { readonly held: string };

const setOf = (cidrs: unknown): IpSet =>
    Array.isArray(cidrs) ? IpSet.unionAll(cidrs.map((cidr: string) => IpSet.parse(cidr))) : IpSet.none;

/** Nobody is reached there from another node. */
const unreachable = setOf(specialCidrs(["link", "ipv4"])).union(
    setOf(["0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "ff00::/8", "::1/128"]),
);

/** Reads connections in the platform's words. */
export class PlatformWords {
    private readonly nodes: IpSet;
    private readonly nodesSeen: IpSet;
    private readonly balancers: IpSet;
    private readonly identity: IpSet;
    private readonly apiServer: IpSet;
    private readonly inside: IpSet;

    /** @param cluster Objects that were read: Nodes, whose addresses are nodes', and pods on their node's network. */
    constructor(
        private readonly platform: Platform,
        cluster: Pick<Cluster, "nodes" | "workloads"> = { workloads: [] },
    ) {
        this.nodesSeen = addressesOfNodes(cluster);
        const { identity, healthChecks, loadBalancerCidrs, nodeCidrs, apiServer } = platform;
        const { podCidrs, serviceCidrs, clusterCidrs } = platform;
        this.nodes = setOf(nodeCidrs);
        this.balancers = setOf(healthChecks).union(setOf(loadBalancerCidrs));
        this.identity = identity && "cidrs" in identity ? setOf(identity.cidrs) : IpSet.none;
        this.apiServer = setOf(apiServer?.cidrs);
        this.inside = IpSet.unionAll([setOf(podCidrs), setOf(serviceCidrs), setOf(clusterCidrs)]);
    }

    /** What the end that opens the connection is; `undefined` where it is a pod, or nothing that the platform knows. */
    source(party: Party): PlatformWord | undefined {
        const role = "role" in party ? party.role : undefined;
        if (role === "own-node") return { word: "own-node" };
        if (role === "kube-apiserver" || this.isAt(party, this.apiServer)) return { word: "kube-apiserver" };
        if (role === "load-balancer" || this.isAt(party, this.balancers)) {
            return this.balancers.isEmpty
                ? { held: "from a load balancer; --load-balancer-cidrs says where they are" }
                : { word: "load-balancers" };
        }
        if (this.isNode(party)) {
            return this.nodes.isEmpty ? { held: "from a node; --node-cidrs says where nodes are" } : { word: "nodes" };
        }
        return party.kind === "address" || party.kind === "host" || party.kind === "unnamed"
            ? { held: "from outside the cluster" }
            : undefined;
    }

    target({ to, port, protocol }: Pick<Connection, "to" | "port" | "protocol">): PlatformWord | undefined {
        if (isResolver(to, port, this.platform)) return { word: "dns" };
        const role = "role" in to ? to.role : undefined;
        const isApi = to.kind === "service" && to.service.namespace === "default" && to.service.name === "kubernetes";
        if (isApi || role === "kube-apiserver" || this.isAt(to, this.apiServer)) return { word: "kube-apiserver" };
        const { identity } = this.platform;
        const ports = identity && "ports" in identity ? identity.ports : [];
        if (this.isAt(to, this.identity) && protocol === "TCP" && ports.includes(port))
            return { word: "cloud-identity" };
        if (to.kind === "address" && metadataSet.contains(to.ip)) {
            const title = metadataAddresses.find(({ address }) => address === to.ip)?.title ?? "instance metadata";
            return { held: `to ${title}, which hands out credentials or data of a node` };
        }
        if (role === "own-node") return { word: "own-node" };
        if (this.isAt(to, unreachable)) return { held: "to a link-local or reserved address" };
        if (!this.isNode(to)) {
            return this.isAt(to, this.inside)
                ? { held: "to an address of the cluster's own, and no object that was read has it" }
                : undefined;
        }
        return this.nodes.isEmpty ? { held: "to a node; --node-cidrs says where nodes are" } : { word: "nodes" };
    }

    private isNode(party: Party): boolean {
        const isSaid = "role" in party && party.role === "node";
        return isSaid || isOnNode(party) || this.isAt(party, this.nodesSeen) || this.isAt(party, this.nodes);
    }

    private isAt(party: Party, set: IpSet): boolean {
        return party.kind === "address" && set.contains(party.ip);
    }
}

/** Whether a pod is on its node's network: policies know it by the node's address, not by its labels. */
const isOnNode = (party: Party): boolean => party.kind === "workload" && party.workload.hostNetwork;

/** Addresses of caches and resolvers on the node, as the DNS profiles of `mesh/dns.ts` have them. */
const resolvers = ["169.254.20.10", "169.254.25.10", "169.254.10.10", "169.254.10.11"];

function isResolver(to: Party, port: number, { dnsClusterIp, dns }: Platform): boolean {
    if (port !== 53 && port !== 5353) return false;
    if (to.kind === "address") {
        return (
            resolvers.includes(to.ip) ||
            to.ip === dnsClusterIp ||
            (dns.includes("gke-cloud-dns") && to.ip === "169.254.169.254")
        );
    }
    if (to.kind === "service")
        return to.service.namespace === "kube-system" || to.service.namespace === "openshift-dns";
    const [namespace, labels] =
        to.kind === "workload"
            ? [to.workload.namespace, to.workload.labels]
            : to.kind === "pod"
              ? [to.namespace, to.labels]
              : [];
    if (to.kind === "unlabelled") return to.namespace === "kube-system" && /dns/.test(to.owner.name);
    if (namespace === "openshift-dns") return true;
    return namespace === "kube-system" && /^(?:kube-dns|coredns|node-local-dns)$/.test(labels?.["k8s-app"] ?? "");
}
