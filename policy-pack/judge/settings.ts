import { mistakes, type Schema } from "./schema";

/** A namespace (or one policy in it) that a rule passes over, until a day. */
export interface Exemption {
    readonly namespace: string;
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
}

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

/** Settings of every policy. */
export const commonProperties: Record<string, Schema> = {
    exemptions: {
        type: "array",
        description: "Namespaces this policy passes over, each with a reason and a last day.",
        items: object(
            {
                namespace: text("name of the namespace"),
                policy: text("name of one NetworkPolicy in it"),
                reason: text("why, for whoever reads the deploy's output"),
                expires: {
                    type: "string",
                    format: "date",
                    pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
                    description: "a day as YYYY-MM-DD",
                },
            },
            ["namespace", "reason", "expires"],
            "one exemption",
        ),
    },
    advisoryUnknowns: texts(
        "Pulumi names of resources whose values, unknown in preview, are reported without blocking.",
    ),
};

/** What is wrong with a policy's config; empty where nothing is. */
export function configMistakes(properties: Record<string, Schema>, config: unknown): string[] {
    return mistakes({ type: "object", properties, additionalProperties: false }, config, "config");
}

export { object, text, texts };
