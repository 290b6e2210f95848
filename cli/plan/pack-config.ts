import { isObject } from "../../netpol";
import { readFileSync } from "node:fs";
import { InputError } from "../terminal/input-error";
import { didYouMean } from "../../mesh/issues";
import { type PlaceOf, placeOfMistake, placesIn } from "./json-places";
import { type SchemaMistake, schemaMistakes } from "./schema-words";
import type { WireObject } from "./values";
import type { Level } from "./verdict";

/** What a file of `--policy-pack-config` says of one policy, or of `all` that it does not name. */
export interface PolicySettings {
    /** Undefined where the file leaves it to the pack. */
    readonly level: Level | undefined;
    readonly properties: WireObject;
}

/** A file of `--policy-pack-config`. */
export interface PackConfig {
    readonly file: string;
    readonly placeOf: PlaceOf;
    readonly policies: ReadonlyMap<string, PolicySettings>;
}

/** A policy that a pack has, as far as its configuration goes. */
export interface Configurable {
    readonly name: string;
    /** JSON Schema of each of its properties; undefined where it declares none. */
    readonly schema: Readonly<Record<string, unknown>> | undefined;
    readonly required: readonly string[];
    /** What is wrong with settings that fit the schema, where somebody knows more than it says. */
    readonly mistakesIn?: (properties: WireObject) => readonly SchemaMistake[];
}

const LEVELS: readonly string[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies Level[];

/**
 * Reads a file as `pulumi preview --policy-pack-config` takes it: `{"policy": "advisory"}`, or
 * `{"policy": {"enforcementLevel": "advisory", "property": …}}`; the level of `all` is that of every policy not named.
 *
 * @throws InputError for all mistakes at once that can be seen without the pack
 */
export function readPackConfig(file: string): PackConfig {
    const { value, placeOf } = readJson(file);
    if (!isObject(value)) {
        throw new InputError(
            `Cannot read --policy-pack-config ${file}: expected an object with policies' names as keys`,
        );
    }
    const problems = Object.entries(value).flatMap(([name, given]) => mistakes(name, given));
    refuse({ file, placeOf }, problems);
    const policies = Object.entries(value).map(([name, given]) => [name, settings(given)] as const);
    return { file, placeOf, policies: new Map(policies) };
}

/** Reads JSON that may begin with a byte order mark, as editors on Windows write it; quotes nothing of it. */
function readJson(file: string): { readonly value: unknown; readonly placeOf: PlaceOf } {
    let text = "";
    try {
        text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
        return { value: JSON.parse(text), placeOf: placesIn(text) };
    } catch (error) {
        const isNoJson = error instanceof SyntaxError;
        const found = isNoJson ? `:${placeOfMistake(text, error)}: expected JSON` : `: ${(error as Error).message}`;
        throw new InputError(`Cannot read --policy-pack-config ${file}${found}`);
    }
}

function mistakes(name: string, given: unknown): SchemaMistake[] {
    if (typeof given !== "string" && !isObject(given)) {
        return [
            { keys: [name], text: `${name}: ${JSON.stringify(given)} is neither a level nor an object of settings` },
        ];
    }
    const { enforcementLevel, ...properties } = isObject(given) ? given : { enforcementLevel: given };
    const isLevel = enforcementLevel === undefined || LEVELS.includes(enforcementLevel as string);
    return [
        ...(isLevel
            ? []
            : [
                  {
                      keys: [name, "enforcementLevel"],
                      text: `${name}: ${JSON.stringify(enforcementLevel)} is not a level; use one of ${LEVELS.join(", ")}`,
                  },
              ]),
        ...(name === "all" && Object.keys(properties).length > 0
            ? [
                  {
                      keys: [name, ...Object.keys(properties).slice(0, 1)],
                      text: `all: "${Object.keys(properties).join('", "')}" must be given to a policy by its name; all takes a level`,
                  },
              ]
            : []),
    ];
}

function settings(given: unknown): PolicySettings {
    const { enforcementLevel, ...properties } = isObject(given) ? given : { enforcementLevel: given };
    return { level: enforcementLevel as Level | undefined, properties: properties as WireObject };
}

/**
 * Holds a configuration against the policies that its pack has.
 *
 * @throws InputError for every policy, and every property, that there is not or that has no such value
 */
export async function checkPackConfig(config: PackConfig, known: readonly Configurable[]): Promise<void> {
    const names = known.map(({ name }) => name);
    const problems: SchemaMistake[] = [];
    for (const [name, { properties }] of config.policies) {
        const policy = known.find((one) => one.name === name);
        if (policy) {
            const own = await unfit(policy, properties);
            problems.push(...own.map(({ keys, text }) => ({ keys: [name, ...keys], text })));
        } else if (name !== "all") {
            problems.push({ keys: [name], text: `${name}: the pack has no such policy${didYouMean(name, names)}` });
        }
    }
    refuse(config, problems);
}

async function unfit(
    { name, schema, required, mistakesIn }: Configurable,
    properties: WireObject,
): Promise<SchemaMistake[]> {
    if (!schema) return [];
    const unknown = Object.keys(properties).filter((key) => !Object.hasOwn(schema, key));
    const { z } = await import("zod");
    const known = z.fromJSONSchema({ type: "object", properties: schema, required: [...required] } as never);
    const { error } = known.safeParse(properties);
    if (unknown.length === 0 && error === undefined) return [...(mistakesIn?.(properties) ?? [])];
    return [
        ...unknown.map((key) => ({
            keys: [key],
            text: `${name}: it has no setting "${key}"${didYouMean(key, Object.keys(schema))}`,
        })),
        ...schemaMistakes([name], error?.issues ?? [], properties, { properties: schema }),
    ];
}

function refuse({ file, placeOf }: Pick<PackConfig, "file" | "placeOf">, problems: readonly SchemaMistake[]): void {
    if (problems.length === 0) return;
    const lines = problems.map(({ keys, text }) => `${file}:${placeOf(keys)}: ${text}`);
    throw new InputError(["Cannot use --policy-pack-config:", ...lines].join("\n  "));
}
