import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { isSecret, type Secrets } from "../stack/secrets";

/**
 * Takes note of every secret in what the engine sends. The SDK hands policies plain values in their place, so the note is
 * taken one step before: where it turns the engine's message into an object.
 */
export function noteSecrets(secrets: Secrets): void {
    // Field 2, empty: the shortest request that has properties, and so their class, which the SDK does not export.
    const properties = analyzer.AnalyzeRequest.deserializeBinary(Uint8Array.of(0x12, 0)).getProperties();
    const struct = Object.getPrototypeOf(properties) as { toJavaScript(): Record<string, unknown> };
    const { toJavaScript } = struct;
    struct.toJavaScript = function (this: typeof struct) {
        const value = toJavaScript.call(this);
        if (isSecret(value)) secrets.add(value["value"]);
        return value;
    };
}
