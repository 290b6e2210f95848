import { flowAnnotation } from "../../mesh";
import { effectivePolicyTypes, type IpSet, isEmptySelector, type NetworkPolicy, policyRef } from "../../netpol";
import { namedAddresses } from "../compare/address-names";
import type { NamedPods } from "../worlds/declared-workloads";

/**
 * The names that a mesh's policies tell of: each says which flow it is one half of, so a live cluster and plain manifests
 * know the names of its workloads and externals too, as far as a flow speaks of them.
 */
export function podAndAddressNamesFrom(policies: readonly NetworkPolicy[]): {
    readonly pods: readonly NamedPods[];
    readonly addresses: ReadonlyMap<string, IpSet>;
} {
    const cluster = { namespaces: [], workloads: [], services: [], policies };
    const addresses = new Map(namedAddresses([cluster]).map(({ name, addresses }) => [name, addresses]));
    return { pods: policies.flatMap(podsNamedBy), addresses };
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
