import { providerUrn } from "../plan/resource";
import { appliedResources, type StackResource, stackObjects } from "../plan/stack-objects";
import { forComputing, isPlainObject } from "../plan/values";

/**
 * The NetworkPolicies of a stack, by `ns/name`, whose provider applies them from the client's side: its
 * `enableServerSideApply` is false. By default Pulumi applies on the server's side.
 */
export function appliedFromClient(resources: readonly StackResource[]): ReadonlySet<string> {
    const { applied } = appliedResources(resources);
    const providers = new Set(applied.filter(isFromClient).map(({ urn }) => urn));
    if (providers.size === 0) return new Set();
    return new Set(
        stackObjects(applied).objects.flatMap(({ type, inputs, resource }) => {
            const { metadata } = inputs;
            const isOfOne = providers.has(providerUrn(resource.provider ?? ""));
            if (!type.endsWith("networking.k8s.io/v1:NetworkPolicy") || !isOfOne || !isPlainObject(metadata)) return [];
            return [`${String(metadata.namespace ?? "default")}/${String(metadata.name)}`];
        }),
    );
}

function isFromClient({ type, urn, inputs }: StackResource): boolean {
    if (type !== "pulumi:providers:kubernetes" || urn === undefined) return false;
    const option = inputs.enableServerSideApply;
    // Providers' inputs are texts of JSON.
    return String(option === undefined ? "" : forComputing(option)) === "false";
}
