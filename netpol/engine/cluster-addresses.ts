import { internetSet, likelyClusterSet } from "../addresses";
import { IpSet } from "../ip-set";
import type { Profile } from "../profiles";
import type { Cluster } from "../types";

/** What is said of where the addresses of a cluster lie. */
export interface AddressOptions {
    /** Where pods have their addresses, for pods whose own is not known; any address where absent. */
    readonly podCidrs?: IpSet | undefined;
    /**
     * Those of `podCidrs` that nodes, Services or others may have as well, as where all share a network: an address there is
     * a pod's or it is not. None where absent: then only pods have addresses in `podCidrs`.
     */
    readonly sharedCidrs?: IpSet | undefined;
    /** Every address of nodes (and an API server on them); where absent, those of Node objects and hostNetwork pods are known. */
    readonly nodeAddresses?: IpSet | undefined;
    /**
     * Ranges that nodes have their addresses from, as somebody says. Under a profile by which an ipBlock matches no node it
     * matches nothing there; under others an address there that no object has is judged as one outside the cluster.
     */
    readonly nodeRanges?: IpSet | undefined;
    /** Those of the API server, nodes' or not; where absent, which they are is not known. */
    readonly apiServer?: IpSet | undefined;
    /**
     * Every address that pods, nodes and Services may have, beside those that objects and the other options tell: an address
     * of none of these is outside the cluster for certain. Where absent that is not known, and any private address may be
     * one of theirs; none at all says that whatever no object has is outside.
     */
    readonly clusterAddresses?: IpSet | undefined;
}

/** Where the addresses of a cluster lie, as objects and {@link AddressOptions} tell. */
export interface ClusterAddresses {
    readonly podCidrs: IpSet;
    /** Those of them that others may have, too. */
    readonly sharedCidrs: IpSet;
    /** Those that were said to be all; none where nobody said. */
    readonly nodeAddresses: IpSet;
    /** Those that are nodes', said or seen: addresses of Nodes and of pods on their node's network. */
    readonly nodesSeen: IpSet;
    /** `nodeRanges` where an ipBlock matches no node, without the addresses that are known to be nodes'; else none. */
    readonly unmatchedNodes: IpSet;
    /** Addresses that may be those of pods, nodes or Services that nobody showed. */
    readonly perhapsInside: IpSet;
    /** Whether it was said which addresses pods, nodes and Services may have: any other is outside then. */
    readonly isOutsideTold: boolean;
    /** Public addresses that are none of the cluster's own, of the families that pods have: what names outside resolve to. */
    readonly publicAddresses: IpSet;
}

/** Addresses of Nodes, and of pods on their node's network: those that objects tell. */
export function addressesOfNodes({ nodes = [], workloads }: Pick<Cluster, "nodes" | "workloads">): IpSet {
    const onNodes = [...nodes, ...workloads.filter(({ hostNetwork }) => hostNetwork)];
    return IpSet.unionAll(onNodes.flatMap(({ ips }) => ips.map((ip) => IpSet.parse(ip))));
}

/** Finds where the addresses of a cluster lie. */
export function addressesOf(
    cluster: Pick<Cluster, "nodes" | "workloads">,
    options: AddressOptions,
    { ipBlockNodes }: Profile,
): ClusterAddresses {
    const { podCidrs = IpSet.all, sharedCidrs = IpSet.none, nodeAddresses = IpSet.none } = options;
    const { nodeRanges = IpSet.none, clusterAddresses = likelyClusterSet } = options;
    // Pods that may be anywhere say nothing of where addresses of the cluster are.
    const pods = podCidrs.equals(IpSet.all) ? IpSet.none : podCidrs;
    const nodesSeen = nodeAddresses.union(addressesOfNodes(cluster));
    const perhapsInside = clusterAddresses.union(pods);
    const own = IpSet.unionAll([perhapsInside, nodesSeen, nodeRanges]);
    return {
        ...{ podCidrs, sharedCidrs, nodeAddresses, nodesSeen, perhapsInside },
        unmatchedNodes: ipBlockNodes.value === "ignored" ? nodeRanges.subtract(nodesSeen) : IpSet.none,
        isOutsideTold: options.clusterAddresses !== undefined,
        publicAddresses: ofPodsFamilies(internetSet, pods).subtract(own),
    };
}

/** What pods can connect to: addresses of the families that they have themselves, where that is known. */
function ofPodsFamilies(set: IpSet, pods: IpSet): IpSet {
    const [hasV4, hasV6] = [pods.v4.length > 0, pods.v6.length > 0];
    return hasV4 === hasV6 ? set : set.intersect(IpSet.parse(hasV4 ? "0.0.0.0/0" : "::/0"));
}
