import type { Namespace, NetworkPolicy } from "../netpol/types";
import type { HostObject } from "./hosts/objects";
import type { MeshNamespace } from "./types";

/** A policy with the part it plays in its namespace. */
export interface CompiledPolicy {
    readonly part: "deny-all" | "allow-dns" | "allow-service-mesh" | "not-enforced" | "flow";
    readonly namespace: MeshNamespace;
    readonly manifest: NetworkPolicy;
}

/** A policy of another kind, with the part it plays for a namespace. */
export interface CompiledHostPolicy {
    /** `baseline`: what the cluster's own tier denies; `flow`: one half of a flow that NetworkPolicies cannot say. */
    readonly part: "baseline" | "flow";
    readonly namespace: MeshNamespace;
    readonly manifest: HostObject;
}

/** Everything a mesh is made of, sorted by namespace and name. */
export interface Compiled {
    readonly namespaces: readonly { readonly namespace: MeshNamespace; readonly manifest: Namespace }[];
    readonly policies: readonly CompiledPolicy[];
    /**
     * Policies of other kinds than NetworkPolicy, as `platform.hosts` and `platform.baseline` ask for them. Those of the Admin
     * tier hold the cluster's ranges: whoever compiles a mesh whose ranges are known only later compiles it again for them.
     */
    readonly hostPolicies: readonly CompiledHostPolicy[];
}
