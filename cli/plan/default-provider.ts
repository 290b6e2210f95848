import type { StackConfig } from "./stack-config";
import { UNKNOWN, type WireObject } from "./values";

/**
 * Inputs of the default provider of a package: the stack's configuration in the package's namespace, `kubernetes:context`
 * as `context`. A secret is unknown here: it may be encrypted, and to compare is all that anyone does with it.
 */
export function defaultProviderInputs(packageName: string, { values, secretKeys }: StackConfig): WireObject {
    const secrets = secretKeys.map((key) => [key, UNKNOWN] as const);
    const prefix = `${packageName}:`;
    const own = [...Object.entries(values), ...secrets].filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}
