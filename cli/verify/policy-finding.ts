import type { Effect } from "./policy-effects";

/**
 * What is the matter with one object, or with several `together` that do what none of them does alone. `rewritten` and `harmless`
 * are no difference: the effect is what it should be.
 */
export type Matter =
    "missing" | "changed" | "extra" | "together" | "missing-namespace" | "label" | "rewritten" | "harmless";

/** One object that is not as intended. */
export interface PolicyFinding extends Effect {
    readonly matter: Matter;
    /** `namespace/name` of a policy, with its kind before it where it is no NetworkPolicy, or a namespace's name; of several with commas. */
    readonly object: string;
    /** What to do about it. */
    readonly advice: string;
}

const differences: ReadonlySet<Matter> = new Set([
    "missing",
    "changed",
    "extra",
    "together",
    "missing-namespace",
    "label",
]);

/** Whether a finding is a difference from what was intended. */
export function isDifference({ matter }: Pick<PolicyFinding, "matter">): boolean {
    return differences.has(matter);
}
