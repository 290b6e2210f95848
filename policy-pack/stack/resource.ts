import type { PolicyResource } from "@pulumi/policy";
import { behindProxy, type Bag } from "./sentinel";

/**
 * A resource as a policy gets to see it, whatever it came from: a stack in preview or update, an exported state, or a
 * manifest. `props` may hold unknown markers and is never written to.
 */
export interface SeenResource {
    /** Pulumi's type token, such as `kubernetes:core/v1:Namespace`. */
    readonly type: string;
    /** The resource's Pulumi name; for a manifest, its file. */
    readonly name: string;
    readonly urn: string;
    readonly props: Bag;
    /** URN of the parent, where there is one. */
    readonly parent?: string | undefined;
    readonly provider?: { readonly urn: string; readonly props: Bag } | undefined;
}

/** As much of what the policy SDK shows as is read; only a stack's resources say who their parent is. */
type Shown = Pick<PolicyResource, "type" | "name" | "urn" | "props" | "opts"> & {
    readonly [key in "provider" | "parent"]?: PolicyResource[key] | undefined;
};

/** Reads what the policy SDK hands over, without a touch of its proxies. */
export function seen(resource: Shown): SeenResource {
    const { provider } = resource;
    return {
        type: resource.type,
        name: resource.name,
        urn: resource.urn,
        props: behindProxy(resource.props),
        parent: resource.parent?.urn ?? resource.opts.parent,
        provider: provider && { urn: provider.urn, props: behindProxy(provider.props) },
    };
}
