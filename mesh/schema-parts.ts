import * as z from "zod";
import { canonicalCidr, checkCidr } from "./cidrs";
import { didYouMean } from "./issues";
import { checkLabelKey, checkLabelValue, checkName } from "./names";
import { later } from "./types";

/* What schemas of a spec's parts are made from: each says what it wants, in words that end in what would do. */

/** What a value is, in the words of whoever writes YAML. */
function kindOf(value: unknown): string {
    if (value === null) return "null";
    if (Array.isArray(value)) return "a list";
    if (typeof value === "boolean") return String(value);
    const words: Partial<Record<string, string>> = { string: "a text", number: "a number", object: "a map" };
    return words[typeof value] ?? `a ${typeof value}`;
}

export const wants = (what: string) => (issue: { input?: unknown }) =>
    issue.input === undefined ? `is missing; give ${what}` : `is ${kindOf(issue.input)}; give ${what}`;

/** A map with known keys only: an unknown key is a mistake, never ignored. */
export function closed<T extends z.ZodRawShape>(shape: T, what: string) {
    return z.strictObject(shape, {
        error: (issue) => {
            if (issue.code !== "unrecognized_keys") return wants(what)(issue);
            const known = Object.keys(shape);
            const input = issue.input as Readonly<Record<string, unknown>>;
            return (issue.keys as string[])
                .map((key) => unknownKey(key, known) + (input[key] === null && key.includes(" ") ? unquotedComma : ""))
                .join("\n");
        },
    });
}

/** `{ why: chat, tools and more }` is a map with the key "tools and more". */
const unquotedComma = "; a comma ends a value in { }, so put quotes around a text with one";

/** What an unknown key is told, the nearest known one named. */
export const unknownKey = (key: string, known: readonly string[]): string =>
    `has the unknown key "${key}"${didYouMean(key, known) || `; it takes ${known.join(", ")}`}`;

export const text = (what: string, check: (value: string) => string | undefined) =>
    z.string({ error: wants(what) }).superRefine((value, context) => {
        const message = check(value);
        if (message !== undefined) context.addIssue({ code: "custom", message });
    });

export const nonEmpty = <T extends z.ZodType>(item: T, what: string) =>
    z
        .array(item, { error: wants(what) })
        .min(1, { error: `is empty, and an empty list never means "everything"; give ${what}` });

/** One, or in short several in a list; always read as a list. */
export function oneOrMore<T extends z.ZodType<string, string>>(item: T, what: string) {
    const list = nonEmpty(item, what);
    return z.union([z.string(), z.array(z.string())], { error: wants(what) }).transform((value, context) => {
        const result = typeof value === "string" ? item.safeParse(value) : list.safeParse(value);
        if (result.success) return [result.data].flat();
        for (const issue of result.error.issues) context.addIssue({ ...issue, code: "custom" });
        return z.NEVER;
    });
}

export const labels = z
    .record(z.string(), z.string({ error: wants("a text (quote numbers and booleans)") }), {
        error: wants("a map of labels"),
    })
    .superRefine((value, context) => {
        for (const [key, content] of Object.entries(value)) {
            const message = checkLabelKey(key) ?? checkLabelValue(content);
            if (message !== undefined) context.addIssue({ code: "custom", message, path: [key] });
        }
    });

export const cidr = text("a CIDR", checkCidr).transform((value) =>
    checkCidr(value) === undefined ? canonicalCidr(value) : value,
);
/** What a value is that zod cannot say of it, for the JSON Schema of stack files. */
export const told = <T extends z.ZodType>(schema: T, asJson: Readonly<Record<string, unknown>>): T =>
    schema.meta(asJson);

const laterOr = <T extends z.ZodType>(list: T, asJson: Readonly<Record<string, unknown>>) =>
    told(z.unknown(), asJson).transform((value, context) => {
        if (value === later) return later;
        const result = list.safeParse(value);
        if (result.success) return result.data as readonly string[];
        for (const issue of result.error.issues) context.addIssue({ ...issue, code: "custom" });
        return z.NEVER;
    });
export const cidrs = laterOr(nonEmpty(cidr, "at least one CIDR"), {
    type: "array",
    minItems: 1,
    items: { type: "string" },
});
export const name = text("a name", checkName);
