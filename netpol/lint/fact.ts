import type { PolicyRef, RuleRef } from "../defaults";

/** What a fact says. */
export type FactKind =
    | "redundant-rule"
    | "impossible-selector"
    | "dangling-peer"
    | "dangling-policy"
    | "empty-ip-block"
    | "unknown-named-port"
    | "inert-rules"
    | "policy-without-effect"
    | "voided-deny"
    | "not-judged";

/** Something true of the policies, which their author may not have meant. Not a verdict: whether it matters is for others. */
export interface Fact {
    readonly kind: FactKind;
    readonly policy: PolicyRef;
    readonly rule?: RuleRef | undefined;
    /** Where in the policy, like `spec.ingress[0].from[1].ipBlock`. */
    readonly path: string;
    readonly message: string;
}

/** The path of a rule in its policy: `spec.ingress[0]`. */
export function rulePath({ direction, rule }: RuleRef): string {
    return `spec.${direction.toLowerCase()}[${rule}]`;
}

/** The field that holds a rule's peers. */
export function peersField({ direction }: RuleRef): "from" | "to" {
    return direction === "Ingress" ? "from" : "to";
}
