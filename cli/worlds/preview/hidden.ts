import { isSecret } from "../../../policy-pack/stack/secrets";
import { isPlainObject, UNKNOWN, UNKNOWN_SECRET, type WireObject, type WireValue } from "../../plan/values";

/** What a preview prints in place of a secret: of one value, or of a whole list or object that holds one. */
export const PRINTED_SECRET = "[secret]";

/**
 * Properties as a preview prints them, with every secret marked as one and its value unknown. A program that really says
 * "[secret]" is read so too. A secret's ciphertext or plaintext, which no preview prints, is dropped as well.
 */
export function withHiddenSecrets(properties: WireObject): WireObject {
    return changed(properties, (value) => (value === PRINTED_SECRET || isSecret(value) ? UNKNOWN_SECRET : undefined));
}

/**
 * The same with a text in place of each secret that no other file has: two secrets that nobody has seen must not be taken
 * for equal. The text holds the marker of unknown values.
 */
export function withSecretsOf(file: string, properties: WireObject): WireObject {
    return changed(properties, (value) => (isSecret(value) ? `${UNKNOWN} (a secret in ${file})` : undefined));
}

type Change = (value: WireValue) => WireValue | undefined;

/** A copy with other values in place of those that `change` returns something for. */
function changed(properties: WireObject, change: Change): WireObject {
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, changedValue(value, change)]));
}

function changedValue(value: WireValue, change: Change): WireValue {
    const other = change(value);
    if (other !== undefined) return other;
    if (Array.isArray(value)) return value.map((item: WireValue) => changedValue(item, change));
    return isPlainObject(value) ? changed(value, change) : value;
}
