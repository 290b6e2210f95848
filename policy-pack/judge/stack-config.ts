import { isObject } from "../../netpol";
import type { Bag } from "../stack/sentinel";
import type { Secrets } from "../stack/secrets";

/** A stack's own config, as Pulumi hands it out: texts by full key (`ai-mesh-isolation:mesh`), structured values as JSON. */
export interface StackConfig {
    readonly values: Readonly<Record<string, string>>;
    /** Keys whose values are secret, in whole or in part. */
    readonly secretKeys: readonly string[];
}

/** A stack without config. */
export const noStackConfig: StackConfig = { values: {}, secretKeys: [] };

const key = "ai-mesh-isolation:mesh";

/**
 * The mesh that a stack keeps in its own config; undefined where it keeps none there. One that is secret is noted as such.
 *
 * @throws Error where the value is no JSON object: a judge that guesses at a platform could pass what it must refuse
 */
export function meshOfConfig({ values, secretKeys }: StackConfig, secrets: Secrets): Bag | undefined {
    const text = values[key];
    if (text === undefined) return undefined;
    const mesh = parsed(text);
    if (!isObject(mesh)) throw new Error(`Cannot read the stack's config ${key}: expected an object as JSON`);
    if (secretKeys.includes(key)) secrets.add(mesh);
    return mesh;
}

/** The parser's own complaint would quote the value, which may be secret. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
