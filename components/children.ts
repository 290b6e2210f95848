import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { NamespacePatch } from "@pulumi/kubernetes/core/v1/namespacePatch";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import type { Compiled, CompiledPolicy } from "../mesh";
import { createBaseline, createHostPolicies, type HostPolicy } from "./host-policies";
import { takeBack, type NamespaceResource } from "./resources";

/** A policy as a resource. */
export interface ChildResource {
    readonly policy: CompiledPolicy;
    readonly resource: NetworkPolicy;
}

/** The namespaces by name, each new one after what the cluster's own tier denies there. */
export const createNamespaces = (
    name: string,
    namespaces: Compiled["namespaces"],
    hosts: readonly HostPolicy[],
    parent: pulumi.Resource,
): ReadonlyMap<string, NamespaceResource> =>
    new Map(
        namespaces.map((entry) => {
            const { namespace } = entry;
            const own = namespace.adopt ? [] : hosts.filter((each) => each.namespace === namespace);
            return [namespace.name, createNamespace(name, entry, createBaseline(name, own, [], parent), parent)];
        }),
    );

/**
 * A namespace. An adopted one gets its labels by server-side apply: deleting the patch gives up the labels, never the
 * namespace.
 */
function createNamespace(
    name: string,
    { namespace, manifest }: Compiled["namespaces"][number],
    after: readonly pulumi.Resource[],
    parent: pulumi.Resource,
): NamespaceResource {
    const metadata = { name: manifest.metadata.name, labels: { ...manifest.metadata.labels } };
    const Resource = namespace.adopt ? NamespacePatch : Namespace;
    return new Resource(`${name}/${namespace.name}`, { metadata }, { parent, dependsOn: [...after] });
}

/**
 * The policies of one namespace, in an order that neither opens a new namespace nor closes a live one early.
 *
 * - New: deny-all precedes everything, so there is no moment with an allow and without it.
 * - Adopted: flows, then what the service mesh and DNS need, and deny-all last; `not-enforced`, where asked for, comes
 *   first and keeps all open.
 *
 * Policies of other kinds come where those of flows do. What is returned are the NetworkPolicies, and all there is.
 */
export function createPolicies(
    name: string,
    policies: readonly CompiledPolicy[],
    hosts: readonly HostPolicy[],
    homes: ReadonlyMap<string, NamespaceResource>,
    parent: pulumi.Resource,
): { readonly children: ChildResource[]; readonly all: pulumi.Resource[] } {
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
        const names = createHostPolicies(name, hosts, homes, resources(deny), parent);
        return { children: [...deny, ...later.flat()], all: [...resources(deny, ...later), ...names] };
    }
    const open = create("not-enforced", []);
    const flows = create("flow", resources(open));
    const names = createHostPolicies(name, hosts, homes, resources(open), parent);
    const mesh = create("allow-service-mesh", [...resources(open, flows), ...names]);
    const dns = create("allow-dns", [...resources(open, flows, mesh), ...names]);
    // Peers may be selected by purpose, so every label has to be there before anything closes.
    const before = [...resources(open, flows, mesh, dns), ...names];
    const deny = create("deny-all", [...homes.values(), ...before]);
    const baseline = createBaseline(name, hosts, resources(deny), parent);
    return {
        children: [...open, ...flows, ...mesh, ...dns, ...deny],
        all: [...before, ...resources(deny), ...baseline],
    };
}

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
