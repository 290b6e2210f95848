import type { Bag } from "./unknown-values";

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
    /** The same with `[secret]` in place of each secret: all that may be printed of it. Absent where nothing is secret. */
    readonly printable?: SeenResource | undefined;
}
