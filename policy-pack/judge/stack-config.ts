import { isObject } from "../../netpol";
import type { Bag } from "../stack/unknown-values";
import { redacted } from "../stack/secrets";

/** A stack's own config, as Pulumi hands it out: texts by full key (`ai-mesh-isolation:mesh`), structured values as JSON. */
export interface StackConfig {
    readonly values: Readonly<Record<string, string>>;
    /** Keys whose values are secret, in whole or in part. */
    readonly secretKeys: readonly string[];
}

/** A stack without config. */
export const noStackConfig: StackConfig = { values: {}, secretKeys: [] };

const key = "ai-mesh-isolation:mesh";

/** A mesh in the two forms of a resource: see `SeenResource.printable`. Both undefined where the config has none. */
interface MeshOfConfig {
    readonly judged: Bag | undefined;
    readonly printable: Bag | undefined;
}

/** Which part of a mesh is secret the config does not say, so all of it is. */
const hidden: Bag = Object.fromEntries(
    ["platform", "namespaces", "neighbours", "workloads", "externals", "flows"].map((key) => [key, redacted]),
);

/**
 * The mesh that a stack keeps in its own config.
 *
 * @throws Error where the value is no JSON object: a judge that guesses at a platform could pass what it must refuse
 */
export function meshOfConfig({ values, secretKeys }: StackConfig): MeshOfConfig {
    const text = values[key];
    if (text === undefined) return { judged: undefined, printable: undefined };
    const mesh = parsed(text);
    if (!isObject(mesh)) throw new Error(`Cannot read the stack's config ${key}: expected an object as JSON`);
    return { judged: mesh, printable: secretKeys.includes(key) ? hidden : undefined };
}

/** The parser's own complaint would quote the value, which may be secret. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
