import { hasUnknown, isUnknown } from "./unknown-values";
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
    if (isText(clusterIdentifier)) return `id ${clusterIdentifier}`;
    return ["kubeconfig", "context", "cluster"].some((key) => hasUnknown(provider.props[key]))
        ? `provider ${provider.urn}`
        : connection(provider.props);
}

/** A text that is known; the provider reads an empty one as absent. */
const isText = (value: unknown): value is string => typeof value === "string" && value !== "" && !isUnknown(value);

/**
 * What config may call a resource's cluster: the Pulumi name of its provider, or that one's `clusterIdentifier` or `context`;
 * `default` where it has no provider of its own. What a provider was given may be secret: compare it, never print it.
 */
export function clusterNames({ provider }: SeenResource): readonly string[] {
    if (provider === undefined) return ["default"];
    const { clusterIdentifier, context } = provider.props;
    return [providerName(provider.urn), ...[clusterIdentifier, context].filter(isText)];
}

/** The Pulumi name of a provider; `default` for the one that Pulumi makes by itself, which has its version in its name. */
export const providerName = (urn: string): string => {
    const name = urn.split("::").at(-1) ?? urn;
    return /^default(_\d+)*$/.test(name) ? "default" : name;
};

const connection = ({ kubeconfig, context, cluster }: SeenResource["props"]): string =>
    `connection ${JSON.stringify([kubeconfig ?? null, context ?? null, cluster ?? null])}`;

/** The namespace that objects without one land in: the provider's, else `default`; undefined where it is unknown. */
export function defaultNamespace({ provider }: SeenResource): string | undefined {
    const namespace = provider?.props["namespace"];
    if (isUnknown(namespace)) return undefined;
    return typeof namespace === "string" && namespace !== "" ? namespace : "default";
}
