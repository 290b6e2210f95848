import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { CustomResourceArgs } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import { addressesOfCluster, compile, later, type CompiledHostPolicy, type HostObject, type Mesh } from "../mesh";
import { takeBack, type NamespaceResource } from "./resources";

/** A policy of another kind than NetworkPolicy; its spec is an Output where it holds ranges that are known only later. */
export interface HostPolicy extends Pick<CompiledHostPolicy, "namespace" | "part"> {
    readonly manifest: Omit<HostObject, "spec"> & { readonly spec: HostObject["spec"] | pulumi.Output<unknown> };
}

/** The policies of other kinds, those with the cluster's ranges once these are known. */
export function hostPoliciesOf(
    mesh: Mesh,
    policies: readonly CompiledHostPolicy[],
    whole: () => pulumi.Output<Mesh>,
): HostPolicy[] {
    if (addressesOfCluster(mesh.platform) !== later || !policies.some(holdsRanges)) return [...policies];
    // By name, which is unique: these kinds stand in no namespace.
    const specs = whole().apply(
        (known) =>
            new Map(
                compile(known)
                    .hostPolicies.filter(holdsRanges)
                    .map(({ manifest: { metadata, spec } }) => [metadata.name, spec]),
            ),
    );
    return policies.map((policy) => {
        if (!holdsRanges(policy)) return policy;
        const { manifest } = policy;
        return { ...policy, manifest: { ...manifest, spec: specs.apply((all) => all.get(manifest.metadata.name)) } };
    });
}

/** Of the Admin tier: what is of the cluster passes on before names are accepted. */
const holdsRanges = ({ part, manifest }: CompiledHostPolicy): boolean =>
    part === "flow" && manifest.kind === "ClusterNetworkPolicy";

/**
 * Policies for the flows of one namespace. Those that stand in an owned one are deleted with it, as NetworkPolicies are; those
 * of the cluster's own tiers stand in none, and are deleted before it.
 */
export function createHostPolicies(
    name: string,
    policies: readonly HostPolicy[],
    homes: ReadonlyMap<string, NamespaceResource>,
    after: readonly pulumi.Resource[],
    parent: pulumi.Resource,
): CustomResource[] {
    return policies
        .filter(({ part }) => part === "flow")
        .map((policy) => {
            const home = homes.get(policy.namespace.name) as NamespaceResource;
            const isDeletedWith = policy.manifest.metadata.namespace !== undefined && !policy.namespace.adopt;
            return create(name, policy, {
                parent,
                dependsOn: [home, ...after],
                ...(isDeletedWith && { deletedWith: home }),
            });
        });
}

/**
 * What the cluster's own tier denies of one namespace: before the namespace where that is new, so that nothing in it was ever
 * without, and then deleted after it; after everything else where it is live, so that nothing declared is cut off, and then
 * deleted first. Never `deletedWith`: it stands in no namespace.
 */
export const createBaseline = (
    name: string,
    policies: readonly HostPolicy[],
    after: readonly pulumi.Resource[],
    parent: pulumi.Resource,
): CustomResource[] =>
    policies
        .filter(({ part }) => part === "baseline")
        .map((policy) => create(name, policy, { parent, dependsOn: [...after] }));

function create(
    name: string,
    { namespace, manifest }: HostPolicy,
    options: pulumi.CustomResourceOptions,
): CustomResource {
    const { apiVersion, kind, metadata, spec } = manifest;
    const annotations = { ...metadata.annotations, ...takeBack };
    // The SDK's type is mutable and open, ours is neither; the shape is checked by mesh/hosts/schemas.ts.
    const args = { apiVersion, kind, metadata: { ...metadata, annotations }, spec } as unknown as CustomResourceArgs;
    return new CustomResource(`${name}/${namespace.name}/${metadata.name}`, args, options);
}
