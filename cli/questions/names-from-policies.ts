import { flowAnnotation } from "../../mesh";
import {
    type Cluster,
    effectivePolicyTypes,
    type IpSet,
    isEmptySelector,
    type NetworkPolicy,
    policyRef,
} from "../../netpol";
import { namedAddresses } from "../compare/address-names";
import { namedHosts } from "../compare/host-names";
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
        pods: cluster.policies.flatMap(podsNamedBy),
        addresses: new Map(namedAddresses([cluster]).map(({ name, addresses }) => [name, addresses])),
        hosts: new Map(namedHosts([cluster]).map(({ name, hosts }) => [name, hosts])),
    };
}

function podsNamedBy(policy: NetworkPolicy): NamedPods[] {
    const { metadata, spec } = policy;
    const [from, to] = metadata.annotations?.[flowAnnotation]?.split(" -> ") ?? [];
    const { podSelector: pods = {} } = spec;
    const name = effectivePolicyTypes(spec).includes("Egress") ? from : to;
    // The half of a flow from or to a whole namespace selects every pod there.
    if (!name || isEmptySelector(pods)) return [];
    return [{ namespace: policyRef(policy).namespace, name, pods }];
}
