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

/**
 * What is wrong with `value` by `schema`, every mistake with its path. The engine checks config too; asked directly
 * (a test, the CLI's `check`), nobody else does, and a misread exemption would be a hole.
 */
export function mistakes(schema: Schema, value: unknown, path: string): string[] {
    if (schema.type === "object")
        return isObject(value) ? ofObject(schema, value, path) : [expected("an object", value, path)];
    if (schema.type === "array")
        return Array.isArray(value) ? ofArray(schema, value, path) : [expected("a list", value, path)];
    if (schema.type === "string") return ofString(schema, value, path);
    if (schema.type === "boolean") return typeof value === "boolean" ? [] : [expected("true or false", value, path)];
    const { minimum = -Infinity } = schema;
    return Number.isInteger(value) && (value as number) >= minimum
        ? []
        : [expected(`a whole number${schema.minimum === undefined ? "" : ` of ${minimum} or more`}`, value, path)];
}

function ofObject(schema: Schema, value: Readonly<Record<string, unknown>>, path: string): string[] {
    const properties = schema.properties ?? {};
    const missing = (schema.required ?? []).filter((key) => value[key] === undefined);
    const unknown = Object.keys(value).filter((key) => !(key in properties));
    return [
        ...missing.map((key) => `${path}.${key}: is missing${described(properties[key])}`),
        ...(schema.additionalProperties === false
            ? unknown.map(
                  (key) => `${path}.${key}: no such setting, expected one of ${Object.keys(properties).join(", ")}`,
              )
            : []),
        ...Object.keys(value).flatMap((key) => {
            const property = properties[key] ?? schema.additionalProperties;
            return typeof property === "object" ? mistakes(property, value[key], `${path}.${key}`) : [];
        }),
    ];
}

function ofArray({ items, minItems = 0 }: Schema, value: readonly unknown[], path: string): string[] {
    if (value.length < minItems) return [`${path}: must not be empty`];
    if (typeof items !== "object" || Array.isArray(items)) return [];
    return value.flatMap((item, index) => mistakes(items, item, `${path}[${index}]`));
}

function ofString(schema: Schema, value: unknown, path: string): string[] {
    if (typeof value !== "string") return [expected("text", value, path)];
    if (schema.enum !== undefined && !schema.enum.includes(value)) {
        return [`${path}: "${value}" is not one of ${schema.enum.join(", ")}`];
    }
    const { minLength = 0 } = schema;
    if (value.trim().length < minLength) {
        return [minLength === 1 ? `${path}: must not be empty` : `${path}: "${value}" is not ${schema.description}`];
    }
    const matches = schema.pattern === undefined || new RegExp(schema.pattern).test(value);
    if (!matches) return [`${path}: "${value}" is not ${schema.description ?? schema.pattern}`];
    return schema.format === "date" && !isDay(value) ? [`${path}: "${value}" is a day that no calendar has`] : [];
}

/** Whether `YYYY-MM-DD` exists: others, as 2027-02-31, are taken for a day of the next month. */
const isDay = (text: string): boolean => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

const expected = (what: string, value: unknown, path: string) =>
    `${path}: expected ${what}, got ${JSON.stringify(value)}`;

const described = (schema: Schema | boolean | undefined) =>
    typeof schema === "object" && schema.description !== undefined ? ` (${schema.description})` : "";
