import * as z from "zod";
import { checkLabelKey, checkLabelValue } from "./names";
import { closed, name, nonEmpty, oneOrMore, text, wants } from "./schema-parts";

const labelValue = text("a label value", (value) =>
    value.includes("*")
        ? `"${value}" is a pattern, and a NetworkPolicy takes values as they are; list them, or use podLabelExists for any value`
        : checkLabelValue(value),
);
const notEmpty = (value: object) => Object.keys(value).length > 0;
const everyPod = "is empty, which would be every pod; name labels, or use the namespace itself in the flow";

/** What is said of every key of a map that is no label key. */
function labelKeys(value: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
    for (const key of Object.keys(value)) {
        const message = checkLabelKey(key);
        if (message !== undefined) context.addIssue({ code: "custom", message, path: [key] });
    }
}

/** A label by its value, or in short by the values of which it has one. */
const podLabels = z
    .record(z.string(), oneOrMore(labelValue, "a text (quote numbers and booleans), or a list of texts"), {
        error: wants("a map of labels"),
    })
    .superRefine(labelKeys)
    .refine(notEmpty, { error: everyPod });

export const workloadSchema = closed(
    {
        namespace: name.optional(),
        namespaces: nonEmpty(name, "at least one namespace").optional(),
        podLabels: podLabels.optional(),
        podLabelValues: z
            .record(z.string(), nonEmpty(labelValue, "at least one value"), { error: wants("a map of lists") })
            .superRefine(labelKeys)
            .refine(notEmpty, { error: everyPod })
            .optional(),
        podLabelExists: nonEmpty(text("a label key", checkLabelKey), "at least one label key").optional(),
        each: closed(
            {
                label: text("the label that tells them apart", checkLabelKey),
                values: z
                    .record(z.string(), labelValue, {
                        error: wants(
                            'a map from names to the label\'s values, since a NetworkPolicy cannot say "the same value" of values that nobody listed',
                        ),
                    })
                    .refine(notEmpty, { error: "is empty; name at least one value of the label" }),
            },
            "a map with label and values",
        ).optional(),
        serviceMesh: z.boolean({ error: wants("true or false") }).optional(),
        preset: z.string({ error: wants("the name of a preset (ai-mesh presets)") }).optional(),
        with: z
            .record(z.string(), z.string({ error: wants("a text (quote numbers and booleans)") }), {
                error: wants("a map of the preset's parameters"),
            })
            .optional(),
    },
    "a map with a namespace, and labels of its pods or a preset",
).superRefine(({ preset, with: given, ...rest }, context) => {
    const complain = (key: string, message: string) => context.addIssue({ code: "custom", message, path: [key] });
    if (preset === undefined && given) complain("with", "is for a preset, and there is none; leave it out");
    for (const key of ["namespaces", "podLabels", "podLabelValues", "podLabelExists", "each"] as const) {
        if (preset === undefined || rest[key] === undefined) continue;
        const own =
            key === "namespaces" ? "which is in one namespace; give namespace" : "which has its own; leave one out";
        complain(key, `stands beside a preset, ${own}`);
    }
});
