/**
 * Makes the provider take back fields that somebody else edited, instead of stopping at the conflict: what a policy of
 * the mesh says is the mesh's to say.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
 */
export const takeBack = { "pulumi.com/patchForce": "true" };
