import { isObject } from "../../netpol";
import { InputError } from "../terminal/input-error";
import { nearest } from "../../mesh/issues";
import { readYaml, stackFile, type Project } from "./project";
import { UNKNOWN } from "./values";

/** Configuration as Pulumi's runtime takes it: full keys (`project:key`) and strings; objects and lists as JSON text. */
export interface StackConfig {
    readonly values: Readonly<Record<string, string>>;
    /** Keys whose values are secrets. */
    readonly secretKeys: readonly string[];
}

/**
 * Configuration of a stack: the project's defaults, then the stack's file, then `overrides` (`key=value`).
 *
 * An encrypted value cannot be read here: only Pulumi's own CLI, with the passphrase or login of the stack, can. One in
 * the project's own namespace decides what the program does, so it is an error unless an override stands in for it. One
 * in another namespace (`kubernetes:kubeconfig`) is a provider's, which a plan does not start: it is passed as unknown.
 *
 * @throws InputError for all mistakes at once
 */
export function readStackConfig(project: Project, stack: string, overrides: readonly string[] = []): StackConfig {
    const file = stackFile(project, stack);
    const yaml = readYaml(file);
    if (yaml.config !== undefined && yaml.config !== null && !isObject(yaml.config)) {
        throw new InputError(`Cannot read ${file}: "config" must be a mapping of keys to values`);
    }
    const entries = new Map<string, unknown>([
        ...projectDefaults(project),
        ...Object.entries(yaml.config ?? {}).map(([key, value]) => [fullKey(project, key), value] as const),
    ]);
    const secretKeys = [...entries].filter(([, value]) => holdsSecret(value)).map(([key]) => key);
    for (const [key, value] of overrides.map((text) => parseOverride(project, text))) entries.set(key, value);
    const mesh = fullKey(project, "mesh");
    if (entries.get(mesh) === null) {
        throw new InputError(`Cannot read ${file}: "${mesh}" is empty; give a map with namespaces and flows`);
    }
    const misspelt = entries.has(mesh) ? undefined : misspeltMesh(project, [...entries.keys()]);
    if (misspelt !== undefined) {
        throw new InputError(
            `Cannot read ${file}: "${misspelt}" is of a project called "${misspelt.split(":")[0]}", and this one is called "${project.name}"; did you mean "${mesh}"?`,
        );
    }
    const sealed = [...entries].filter(([, value]) => holdsSecret(value)).map(([key]) => key);
    const needed = sealed.filter((key) => key.startsWith(`${project.name}:`));
    if (needed.length > 0) throw new InputError(needed.map((key) => sealedMessage(file, key)).join("\n"));
    const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
        values: Object.fromEntries(sorted.map(([key, value]) => [key, sealed.includes(key) ? UNKNOWN : encode(value)])),
        secretKeys: secretKeys.sort(),
    };
}

/** A key that would be the mesh of this project, were its name not misspelt: the program would find nothing, and say only that. */
const misspeltMesh = (project: Project, keys: readonly string[]): string | undefined =>
    keys.find((key) => key.endsWith(":mesh") && nearest(key.slice(0, -":mesh".length), [project.name]) !== undefined);

function sealedMessage(file: string, key: string): string {
    return `Cannot decrypt "${key}" of ${file}: a plan has no access to the stack's secrets; give a stand-in with --config ${key}=VALUE`;
}

/** Keys without a namespace belong to the project. */
function fullKey(project: Project, key: string): string {
    return key.includes(":") ? key : `${project.name}:${key}`;
}

/** The `config` block of Pulumi.yaml: a key's `value`, its `default`, or the value spelled directly. */
function* projectDefaults(project: Project): Generator<readonly [string, unknown]> {
    for (const [key, entry] of Object.entries(project.config)) {
        const value = isObject(entry) ? (entry.value ?? entry.default) : entry;
        if (value !== undefined) yield [fullKey(project, key), value];
    }
}

function parseOverride(project: Project, override: string): [string, string] {
    const at = override.indexOf("=");
    if (at < 1) throw new InputError(`Cannot use --config "${override}": expected KEY=VALUE`);
    return [fullKey(project, override.slice(0, at)), override.slice(at + 1)];
}

function holdsSecret(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(holdsSecret);
    if (!isObject(value)) return false;
    const keys = Object.keys(value);
    if (keys.length === 1 && typeof value.secure === "string") return true;
    return keys.some((key) => holdsSecret(value[key]));
}

/** What Pulumi makes of a value of YAML: null is empty text, an object or a list is JSON. */
function encode(value: unknown): string {
    if (value === null) return "";
    return typeof value === "object" ? json(value) : String(value);
}

/** JSON in which a bigint keeps its digits. */
function json(value: unknown): string {
    if (typeof value === "bigint") return String(value);
    if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
    if (!isObject(value)) return JSON.stringify(value);
    return `{${Object.entries(value)
        .map(([key, item]) => `${JSON.stringify(key)}:${json(item)}`)
        .join(",")}}`;
}
