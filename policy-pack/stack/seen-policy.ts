import type { Direction, LabelSelector, NetworkPolicy, NetworkPolicySpec, Problem } from "../../netpol";
import type { SeenRule } from "./rules";

/**
 * A NetworkPolicy of the stack, split into what is certain about it and what is not known yet; or a policy of another kind in
 * the form of one, of which all is known (`plugin-policies.ts`).
 */
export interface SeenPolicy {
    /** Its Kubernetes kind. */
    readonly kind: string;
    /** Whether it stands in no namespace: `namespace` is then one whose pods it selects; undefined where the stack has none. */
    readonly isClusterWide: boolean;
    /** Whether its rules are asked before all NetworkPolicies: what they allow passes, and it isolates nobody. */
    readonly isAdminTier: boolean;
    /** See `deployTargetOf`; never printed. */
    readonly cluster: string;
    /** See `clusterNames`. */
    readonly clusterNames: readonly string[];
    readonly urn: string;
    /** Its Pulumi name. */
    readonly resource: string;
    /** metadata.name, where known. */
    readonly name: string | undefined;
    /** undefined: not known yet, so it may land anywhere and covers nothing. */
    readonly namespace: string | undefined;
    /** undefined: not known yet, so it may select all pods or none. */
    readonly selector: LabelSelector | undefined;
    /** Directions that it isolates for the pods it selects, for sure. */
    readonly isolates: readonly Direction[];
    /** Directions whose rules may take effect: those above and those not known yet. */
    readonly directions: readonly Direction[];
    /** Directions in which what its rules allow passes, for sure; one of them it may not isolate. */
    readonly allows: readonly Direction[];
    /** Rules of those directions; rules of other directions do nothing. */
    readonly rules: readonly SeenRule[];
    /** Rules that deny, whatever any rule allows: NetworkPolicies have none. */
    readonly denies: readonly SeenRule[];
    /** Paths of everything in it that is not known yet and that isolation depends on. */
    readonly unknown: readonly string[];
    /** The policy as far as it is certain: what it surely selects, isolates and allows. undefined: nothing is. */
    readonly certain: NetworkPolicy | undefined;
    /** The spec of `certain`, whatever its namespace and selector turn out to be. */
    readonly certainSpec: NetworkPolicySpec;
    /** What the API server would refuse of what is known of it, newer ones only included. */
    readonly problems: readonly Problem[];
    /** Whether every API server would refuse it. Such a policy covers nothing and opens nothing. */
    readonly invalid: boolean;
    /** What it says of policyTypes and egress, for messages. */
    readonly spelled: {
        readonly policyTypes: boolean;
        readonly emptyEgress: boolean;
        /** Directions that have rules and that policyTypes leaves out. */
        readonly inert: readonly Direction[];
    };
    /** The flow of a mesh that it says it was made for, and why. */
    readonly flow: string | undefined;
    /** A patch of an object that is not in sight: what it does not spell is as that object has it. */
    readonly patch: boolean;
}
