import { type Labels, listed } from "../../netpol";

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
    /**
     * What else tells it from other findings of the same rule about the same namespace and policy, each by itself: the
     * directions that are open, the namespace at the other end. Absent: what `fault` says.
     */
    readonly aspects?: readonly string[] | undefined;
    /** Subject, what is missing, the fix. */
    readonly message: string;
}

/** What a finding is about, whatever its words and numbers are: the same before and after a change. Never printed. */
export interface About {
    readonly namespace?: string | undefined;
    /** metadata.name of a policy. */
    readonly policy?: string | undefined;
    /** See {@link Finding.aspects}: at least one. */
    readonly aspects: readonly string[];
}

/** What a finding is about. A rule's place in its list is not part of it: others come and go before it. */
export function aboutOf({ namespace, policy, fault = "", aspects }: Finding): About {
    return { namespace, policy, aspects: aspects ?? [fault.replace(/\[\d+\]/g, "")] };
}

export { listed };

/** What to do about a value of a resource that is not known yet. */
export const adviseKnownValue = (paths: readonly string[], resource: string): string =>
    `Give ${listed(paths)} of resource "${resource}" a value that does not come from another resource.`;

/** `{app: x, tier: web}`; `{}` where there are none. */
export const labelsText = (labels: Labels): string =>
    `{${Object.entries(labels)
        .map(([key, value]) => `${key}: ${value === "" ? '""' : value}`)
        .join(", ")}}`;
