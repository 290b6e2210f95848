import type * as z from "zod";
import { didYouMean, joinPath } from "../../mesh/issues";
import { isObject } from "../../netpol";

/** A mistake by a JSON Schema: the keys that lead to it, and what is wrong with what would do. */
export interface SchemaMistake {
    readonly keys: readonly PropertyKey[];
    readonly text: string;
}

/**
 * What does not fit a JSON Schema, in words for whoever wrote the value: by the descriptions of the schema where it has some.
 *
 * @param path What the words call the value.
 * @param schema That of the properties of the value, by name.
 */
export function schemaMistakes(
    path: readonly PropertyKey[],
    issues: readonly z.core.$ZodIssue[],
    value: unknown,
    schema: unknown,
): SchemaMistake[] {
    const told = issues.flatMap((issue): SchemaMistake[] => {
        const at = schemaAt(schema, issue.path);
        const where = joinPath(...path, ...issue.path);
        if (issue.code === "unrecognized_keys") {
            const known = Object.keys(isObject(at.properties) ? at.properties : {});
            return issue.keys.map((key) => ({
                keys: [...issue.path, key],
                text: `${where}: has the unknown key "${key}"${didYouMean(key, known) || `; it takes ${known.join(", ")}`}`,
            }));
        }
        return [
            {
                keys: issue.path,
                text: `${where}: ${found(issue, valueAt(value, issue.path))}; give ${wanted(at, issue, valueAt(value, issue.path) === undefined)}`,
            },
        ];
    });
    // One value may be too short and not of the pattern as well: one sentence says what would do.
    return [...new Map(told.map((each) => [each.text, each])).values()];
}

/** What is there instead. */
function found(issue: z.core.$ZodIssue, value: unknown): string {
    if (value === undefined) return "is missing";
    if (issue.code === "invalid_value") return "is none of these";
    if (issue.code === "invalid_format" || (issue.code === "too_small" && typeof value === "string"))
        return "is no such text";
    if (issue.code === "too_small") return typeof value === "number" ? "is too small" : "holds too little";
    if (issue.code === "too_big") return typeof value === "number" ? "is too large" : "holds too much";
    if (value === null) return "is null";
    if (Array.isArray(value)) return "is a list";
    return (
        { string: "is a text", number: "is a number", object: "is an object" }[typeof value as string] ??
        `is ${String(value)}`
    );
}

const kinds: Readonly<Record<string, string>> = {
    array: "a list",
    boolean: "true or false",
    integer: "a whole number",
    number: "a number",
    object: "an object",
    string: "a text",
};

/** What would do: one of the values that there are, or what the schema says of it. */
function wanted(
    { type, enum: values, description, minimum }: Bag,
    issue: z.core.$ZodIssue,
    isMissing: boolean,
): string {
    if (Array.isArray(values)) return values.map((each) => JSON.stringify(each)).join(" or ");
    const kind = typeof type === "string" ? kinds[type] : undefined;
    const least = typeof minimum === "number" ? ` of ${minimum} or more` : "";
    const isOfKind = issue.code !== "invalid_type" || isMissing;
    if (typeof description !== "string") return kind === undefined ? `what fits: ${issue.message}` : kind + least;
    return isOfKind || kind === undefined ? description : `${kind}${least}: ${description}`;
}

type Bag = Readonly<Record<string, unknown>>;

/** The schema of a part. */
function schemaAt(schema: unknown, keys: readonly PropertyKey[]): Bag {
    const at = keys.reduce<unknown>((each, key) => {
        if (!isObject(each)) return undefined;
        if (typeof key === "number") return each["items"];
        const own = isObject(each["properties"]) ? each["properties"][String(key)] : undefined;
        return own ?? each["additionalProperties"];
    }, schema);
    return isObject(at) ? at : {};
}

const valueAt = (value: unknown, keys: readonly PropertyKey[]): unknown =>
    keys.reduce<unknown>((each, key) => (each as Record<PropertyKey, unknown> | undefined)?.[key], value);
