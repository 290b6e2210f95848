import { isObject } from "../../netpol";

/** The part of JSON Schema (draft 7) that the pack's config uses. */
export interface Schema {
    readonly type: "object" | "array" | "string" | "integer" | "boolean";
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
    /** False: other keys are mistakes. A schema: what the values of other keys must be. */
    readonly additionalProperties?: boolean | Schema;
    readonly items?: Schema;
    readonly minItems?: number;
    readonly enum?: readonly string[];
    readonly minLength?: number;
    readonly minimum?: number;
    readonly pattern?: string;
    readonly format?: "date";
}

/** Something that is wrong with a value: the keys that lead to it, and what is wrong there. */
export interface Fault {
    readonly keys: readonly (string | number)[];
    readonly text: string;
}

/** A fault with its path: `config.allowed[0].cidr: …`. */
export const faultText = (path: string, { keys, text }: Fault): string =>
    `${path}${keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("")}: ${text}`;

/** What is wrong with `value` by `schema`, every mistake with its path. */
export const mistakes = (schema: Schema, value: unknown, path: string): string[] =>
    faultsOf(schema, value).map((fault) => faultText(path, fault));

/**
 * What is wrong with `value` by `schema`. The engine checks config too; asked directly (a test, the CLI's `check`), nobody else
 * does, and a misread exemption would be a hole.
 */
export function faultsOf(schema: Schema, value: unknown): Fault[] {
    if (schema.type === "object") return isObject(value) ? ofObject(schema, value) : expected("an object", value);
    if (schema.type === "array") return Array.isArray(value) ? ofArray(schema, value) : expected("a list", value);
    if (schema.type === "string") return ofString(schema, value).map(here);
    if (schema.type === "boolean") return typeof value === "boolean" ? [] : expected("true or false", value);
    const { minimum = -Infinity } = schema;
    return Number.isInteger(value) && (value as number) >= minimum
        ? []
        : expected(`a whole number${schema.minimum === undefined ? "" : ` of ${minimum} or more`}`, value);
}

const here = (text: string): Fault => ({ keys: [], text });

/** Faults of a part, as those of the whole. */
const below = (key: string | number, faults: readonly Fault[]): Fault[] =>
    faults.map(({ keys, text }) => ({ keys: [key, ...keys], text }));

function ofObject(schema: Schema, value: Readonly<Record<string, unknown>>): Fault[] {
    const properties = schema.properties ?? {};
    const missing = (schema.required ?? []).filter((key) => value[key] === undefined);
    const unknown = Object.keys(value).filter((key) => !(key in properties));
    return [
        ...missing.map((key) => ({ keys: [key], text: `is missing${described(properties[key])}` })),
        ...(schema.additionalProperties === false
            ? unknown.map((key) => ({
                  keys: [key],
                  text: `no such setting, expected one of ${Object.keys(properties).join(", ")}`,
              }))
            : []),
        ...Object.keys(value).flatMap((key) => {
            const property = properties[key] ?? schema.additionalProperties;
            return typeof property === "object" ? below(key, faultsOf(property, value[key])) : [];
        }),
    ];
}

function ofArray({ items, minItems = 0 }: Schema, value: readonly unknown[]): Fault[] {
    if (value.length < minItems) return [here("must not be empty")];
    if (typeof items !== "object" || Array.isArray(items)) return [];
    return value.flatMap((item, index) => below(index, faultsOf(items, item)));
}

function ofString(schema: Schema, value: unknown): string[] {
    if (typeof value !== "string") return [expectedText("text", value)];
    if (schema.enum !== undefined && !schema.enum.includes(value)) {
        return [`"${value}" is not one of ${schema.enum.join(", ")}`];
    }
    const { minLength = 0 } = schema;
    if (value.trim().length < minLength) {
        return [minLength === 1 ? "must not be empty" : `"${value}" is not ${schema.description}`];
    }
    const matches = schema.pattern === undefined || new RegExp(schema.pattern).test(value);
    if (!matches) return [`"${value}" is not ${schema.description ?? schema.pattern}`];
    return schema.format === "date" && !isDay(value) ? [`"${value}" is a day that no calendar has`] : [];
}

/** Whether `YYYY-MM-DD` exists: others, as 2027-02-31, are taken for a day of the next month. */
const isDay = (text: string): boolean => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

const expectedText = (what: string, value: unknown) => `expected ${what}, got ${JSON.stringify(value)}`;
const expected = (what: string, value: unknown): Fault[] => [here(expectedText(what, value))];

const described = (schema: Schema | boolean | undefined) =>
    typeof schema === "object" && schema.description !== undefined ? ` (${schema.description})` : "";
