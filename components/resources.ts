import type { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type { NamespacePatch } from "@pulumi/kubernetes/core/v1/namespacePatch";

/** A namespace of the mesh as a resource: created, or an existing one patched. */
export type NamespaceResource = Namespace | NamespacePatch;

/**
 * Makes the provider take back fields that somebody else edited, instead of stopping at the conflict: what a policy of
 * the mesh says is the mesh's to say.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
 */
export const takeBack = { "pulumi.com/patchForce": "true" };
