import type { Labels } from "../../netpol";

/**
 * One thing a rule found. `violation`: it is so. `unknown`: it may be so, and what would tell is not known yet.
 * `notice`: worth saying, never blocks.
 */
export interface Finding {
    readonly kind: "violation" | "unknown" | "notice";
    /** The namespace it is about, where known: exemptions go by it. */
    readonly namespace?: string | undefined;
    /** metadata.name of the policy it is about, where there is one: exemptions may name it. */
    readonly policy?: string | undefined;
    /** Pulumi names of the resources whose unknown values it is about: relaxations go by them. */
    readonly resources?: readonly string[] | undefined;
    readonly urn?: string | undefined;
    /** The policy whose matter it is, where another finds it as well; exemptions from either cover it. */
    readonly of?: string | undefined;
    /** What is wrong, the same for the same fault of the same resource: it is reported once. */
    readonly fault?: string | undefined;
    /** Subject, what is missing, the fix. */
    readonly message: string;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
    return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** What to do about a value of a resource that is not known yet. */
export const adviseKnownValue = (paths: readonly string[], resource: string): string =>
    `Give ${listed(paths)} of resource "${resource}" a value that does not come from another resource.`;

/** `{app: x, tier: web}`; `{}` where there are none. */
export const labelsText = (labels: Labels): string =>
    `{${Object.entries(labels)
        .map(([key, value]) => `${key}: ${value === "" ? '""' : value}`)
        .join(", ")}}`;
