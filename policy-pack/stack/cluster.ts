import { hasUnknown, isUnknown } from "./sentinel";
import type { SeenResource } from "./resource";

/**
 * Which cluster a resource lives in: namespaces of the same name in two clusters of one stack are two namespaces, and
 * policies of the one do nothing for the other. Two providers are one cluster where they say so (`clusterIdentifier`)
 * or connect alike; a provider whose connection is not known yet, or only in part, is a cluster of its own.
 *
 * The key may hold credentials: compare it, never print it.
 */
export function clusterOf({ provider }: SeenResource): string {
    if (provider === undefined) return connection({});
    const { clusterIdentifier } = provider.props;
    if (typeof clusterIdentifier === "string" && !isUnknown(clusterIdentifier)) return `id ${clusterIdentifier}`;
    return ["kubeconfig", "context", "cluster"].some((key) => hasUnknown(provider.props[key]))
        ? `provider ${provider.urn}`
        : connection(provider.props);
}

const connection = ({ kubeconfig, context, cluster }: SeenResource["props"]): string =>
    `connection ${JSON.stringify([kubeconfig ?? null, context ?? null, cluster ?? null])}`;

/** The namespace that objects without one land in: the provider's, else `default`; undefined where it is unknown. */
export function defaultNamespace({ provider }: SeenResource): string | undefined {
    const namespace = provider?.props["namespace"];
    if (isUnknown(namespace)) return undefined;
    return typeof namespace === "string" && namespace !== "" ? namespace : "default";
}
