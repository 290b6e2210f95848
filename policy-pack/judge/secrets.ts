import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { isSecret, type Secrets } from "../stack/secrets";

/**
 * Takes note of every secret in what the engine sends. The SDK hands policies plain values in their place, so the note is
 * taken one step before: where it turns the engine's message into an object. It does so anew for every policy, and a
 * message does not change, so each is turned once and kept while the message lives.
 */
export function noteSecrets(secrets: Secrets): void {
    // Field 2, empty: the shortest request that has properties, and so their class, which the SDK does not export.
    const properties = analyzer.AnalyzeRequest.deserializeBinary(Uint8Array.of(0x12, 0)).getProperties();
    const struct = Object.getPrototypeOf(properties) as { toJavaScript(): Record<string, unknown> };
    const { toJavaScript } = struct;
    const kept = new WeakMap<object, Record<string, unknown>>();
    let depth = 0;
    struct.toJavaScript = function (this: typeof struct) {
        const known = depth === 0 ? kept.get(this) : undefined;
        if (known !== undefined) return known;
        depth++;
        try {
            const value = toJavaScript.call(this);
            if (isSecret(value)) secrets.add(value["value"]);
            if (depth === 1) kept.set(this, value);
            return value;
        } finally {
            depth--;
        }
    };
}
