import { type Fault, faultsOf, type Schema } from "./schema";

/** A namespace (or one policy in it) that a rule passes over, until a day. */
export interface Exemption {
    readonly namespace: string;
    /** Where a namespace of that name is in several clusters: provider, clusterIdentifier or context of one of them. */
    readonly cluster?: string | undefined;
    /** metadata.name of a NetworkPolicy; absent: everything the rule says of the namespace. */
    readonly policy?: string | undefined;
    readonly reason: string;
    /** Last day in force, `YYYY-MM-DD`, UTC. */
    readonly expires: string;
}

/** Config that every policy of the pack takes. */
export interface CommonConfig {
    readonly exemptions?: readonly Exemption[] | undefined;
    /** Pulumi names of resources whose unknown values are reported without blocking. */
    readonly advisoryUnknowns?: readonly string[] | undefined;
    /** How far ahead the last day of an exemption may be, in days. */
    readonly maxExemptionDays?: number | undefined;
}

/** How many days an exemption may run where config says nothing: a year. */
export const usualExemptionDays = 366;

const text = (description: string): Schema => ({ type: "string", minLength: 1, description });
const texts = (description: string): Schema => ({
    type: "array",
    items: { type: "string", minLength: 1 },
    description,
});

/** Builds a schema of one object whose unknown keys are mistakes. */
const object = (properties: Record<string, Schema>, required: string[], description: string): Schema => ({
    type: "object",
    properties,
    required,
    additionalProperties: false,
    description,
});

/** A day as `YYYY-MM-DD`. */
const day: Schema = {
    type: "string",
    format: "date",
    pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    description: "a day as YYYY-MM-DD",
};

/** A text that says why: at least two words, which "todo" and "n/a" are not. */
const reason = (description: string): Schema => ({
    type: "string",
    minLength: 8,
    pattern: "\\S\\s+\\S",
    description: `a reason of two words and eight characters or more: ${description}`,
});

/** Settings of every policy. */
export const commonProperties: Record<string, Schema> = {
    exemptions: {
        type: "array",
        description: "Namespaces this policy passes over, each with a reason and a last day.",
        items: object(
            {
                namespace: text("name of the namespace"),
                cluster: text("provider, clusterIdentifier or context of the cluster"),
                policy: text("name of one NetworkPolicy in it"),
                reason: reason("why, for whoever reads the deploy's output"),
                expires: day,
            },
            ["namespace", "reason", "expires"],
            "one exemption",
        ),
    },
    maxExemptionDays: {
        type: "integer",
        minimum: 1,
        description: `How many days ahead the last day of an exemption may be; ${usualExemptionDays} where it is not set.`,
    },
    advisoryUnknowns: texts(
        "Pulumi names of resources whose values, unknown in preview, are reported without blocking.",
    ),
};

/** What is wrong with a policy's config; empty where nothing is. */
export const configFaults = (properties: Record<string, Schema>, config: unknown): Fault[] =>
    faultsOf({ type: "object", properties, additionalProperties: false }, config);

export { day, object, reason, text, texts };
