import type { Cluster, IpSet } from "../../netpol";
import { namedAddresses } from "../compare/address-names";
import { namedHosts } from "../compare/host-names";
import { namedPods } from "../compare/pod-names";
import type { NamedPods } from "../worlds/declared-workloads";

/** What policies of meshes call pods, addresses, and names outside. */
export interface NamesFromPolicies {
    readonly pods: readonly NamedPods[];
    readonly addresses: ReadonlyMap<string, IpSet>;
    readonly hosts: ReadonlyMap<string, readonly string[]>;
}

/**
 * The names that a mesh's policies tell of: each says which flow it is one half of, so a live cluster and plain manifests
 * know the names of its workloads and externals too, as far as a flow speaks of them.
 */
export function namesFromPolicies(cluster: Cluster): NamesFromPolicies {
    return {
        pods: namedPods([cluster]),
        addresses: new Map(namedAddresses([cluster]).map(({ name, addresses }) => [name, addresses])),
        hosts: new Map(namedHosts([cluster]).map(({ name, hosts }) => [name, hosts])),
    };
}
