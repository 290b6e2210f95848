import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { NamespacePatch } from "@pulumi/kubernetes/core/v1/namespacePatch";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import type { Compiled, CompiledPolicy } from "../mesh";

/** A namespace of the mesh as a resource: created, or an existing one patched. */
export type NamespaceResource = Namespace | NamespacePatch;

/** A policy as a resource. */
export interface ChildResource {
    readonly policy: CompiledPolicy;
    readonly resource: NetworkPolicy;
}

/**
 * A namespace. An adopted one gets its labels by server-side apply: deleting the patch gives up the labels, never the
 * namespace.
 */
export function createNamespace(
    name: string,
    { namespace, manifest }: Compiled["namespaces"][number],
    parent: pulumi.Resource,
): NamespaceResource {
    const metadata = { name: manifest.metadata.name, labels: { ...manifest.metadata.labels } };
    const Resource = namespace.adopt ? NamespacePatch : Namespace;
    return new Resource(`${name}/${namespace.name}`, { metadata }, { parent });
}

/**
 * The policies of one namespace, in an order that neither opens a new namespace nor closes a live one early.
 *
 * - New: deny-all precedes everything, so there is no moment with an allow and without it.
 * - Adopted: flows, then what the service mesh and DNS need, and deny-all last; `not-enforced`, where asked for, comes
 *   first and keeps all open.
 */
export function createPolicies(
    name: string,
    policies: readonly CompiledPolicy[],
    homes: ReadonlyMap<string, NamespaceResource>,
    parent: pulumi.Resource,
): ChildResource[] {
    const create = (part: CompiledPolicy["part"], after: readonly pulumi.Resource[]): ChildResource[] =>
        policies
            .filter((policy) => policy.part === part)
            .map((policy) => ({ policy, resource: createPolicy(name, policy, homes, after, parent) }));
    const resources = (...children: ChildResource[][]) => children.flat().map(({ resource }) => resource);

    if (policies.every(({ namespace }) => !namespace.adopt)) {
        const deny = create("deny-all", []);
        const later = (["allow-dns", "allow-service-mesh", "flow"] as const).map((part) =>
            create(part, resources(deny)),
        );
        return [...deny, ...later.flat()];
    }
    const open = create("not-enforced", []);
    const flows = create("flow", resources(open));
    const mesh = create("allow-service-mesh", resources(open, flows));
    const dns = create("allow-dns", resources(open, flows, mesh));
    // Peers may be selected by purpose, so every label has to be there before anything closes.
    const deny = create("deny-all", [...homes.values(), ...resources(open, flows, mesh, dns)]);
    return [...open, ...flows, ...mesh, ...dns, ...deny];
}

/**
 * Makes the provider take back fields that somebody else edited, instead of stopping at the conflict: what a policy of
 * the mesh says is the mesh's to say.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
 */
export const takeBack = { "pulumi.com/patchForce": "true" };

/**
 * One policy. `deletedWith` leaves those of an owned namespace to the API server, which ends the pods first: isolation
 * outlives them (KEP-5080, ordered namespace deletion).
 */
function createPolicy(
    name: string,
    { namespace, manifest }: CompiledPolicy,
    homes: ReadonlyMap<string, NamespaceResource>,
    after: readonly pulumi.Resource[],
    parent: pulumi.Resource,
): NetworkPolicy {
    const home = homes.get(namespace.name) as NamespaceResource;
    const { metadata, spec } = manifest;
    const annotations = { ...metadata.annotations, ...takeBack };
    // The SDK's types are mutable and take Outputs, ours are neither; the shape is the same.
    const args = { metadata: { ...metadata, annotations }, spec } as unknown as NetworkPolicyArgs;
    return new NetworkPolicy(`${name}/${namespace.name}/${metadata.name}`, args, {
        parent,
        dependsOn: [home, ...after],
        ...(namespace.adopt ? {} : { deletedWith: home }),
    });
}

/** The namespace's name, once those of its policies exist that isolate whatever starts there. */
export function nameOnceIsolated(
    name: string,
    home: NamespaceResource,
    children: readonly ChildResource[],
): pulumi.Output<string> {
    const baseline = children.filter(({ policy }) => policy.part !== "flow");
    const metadata = [home, ...baseline.map(({ resource }) => resource)].map((resource) => resource.metadata);
    return pulumi.all(metadata).apply(([own]) => own?.name ?? name);
}
