import { marks } from "../../policy-pack/stack/wire-marks";
import {
    hides,
    secretOf,
    SIGNATURE,
    special,
    UNKNOWN,
    walk,
    type Special,
    type WireObject,
    type WireValue,
} from "./marks";

export { UNKNOWN, type WireObject, type WireValue } from "./marks";

/** How a plan prints an unknown value and a secret one. */
export const UNKNOWN_TEXT = "[unknown]";
export const SECRET_TEXT = "[secret]";

/** A secret of which nothing is known but that it is one. */
export const UNKNOWN_SECRET: WireObject = secretOf(UNKNOWN);

/** Whether a value is an object of the program's, rather than one that stands for a secret, a reference or a file. */
export function isPlainObject(value: WireValue | undefined): value is WireObject {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !(SIGNATURE in value);
}

/**
 * What a policy pack is sent: resource references become ids, outputs their values. Secrets stay marked; the pack opens
 * them itself, as it does under Pulumi's engine.
 */
export function forPolicies(value: WireValue): WireValue {
    if (!hides(value)) return value;
    return walk(value, (found, raw) => {
        if (found.kind === "asset") return raw;
        const inner = forPolicies(found.value);
        return found.isSecret ? secretOf(inner) : inner;
    });
}

/** What is printed: secrets and unknowns as words, never as values. */
export function forPeople(value: WireValue): WireValue {
    if (typeof value === "string" && value.includes(UNKNOWN)) return UNKNOWN_TEXT;
    return walk(
        value,
        (found, raw) => {
            if (found.kind === "asset") return raw[SIGNATURE] === marks.asset ? "[asset]" : "[archive]";
            return found.isSecret ? SECRET_TEXT : forPeople(found.value);
        },
        forPeople,
    );
}

/** For computing with: secrets opened, references lowered, unknowns left as {@link UNKNOWN}. */
export function forComputing(value: WireValue): WireValue {
    if (!hides(value)) return value;
    return walk(value, (found, raw) => (found.kind === "asset" ? raw : forComputing(found.value)), forComputing);
}

/** For computing what is printed: secrets as a word, references lowered, unknowns left as {@link UNKNOWN}. */
export function withoutSecrets(value: WireValue): WireValue {
    if (!hides(value)) return value;
    const open = (found: Special, raw: WireObject): WireValue => {
        if (found.kind === "asset") return raw;
        return found.isSecret ? SECRET_TEXT : withoutSecrets(found.value);
    };
    return walk(value, open, withoutSecrets);
}

/** Paths inside `value` (`spec.egress[0].ports`) whose value is unknown or secret, each with which of the two. */
export function unprintable(value: WireValue): Hidden[] {
    return hides(value) ? hidden(value, "") : [];
}

interface Hidden {
    readonly path: string;
    readonly why: "unknown" | "secret";
}

function hidden(value: WireValue, path: string): Hidden[] {
    if (typeof value === "string") return value.includes(UNKNOWN) ? [{ path, why: "unknown" }] : [];
    if (typeof value !== "object" || value === null) return [];
    if (Array.isArray(value)) return value.flatMap((item, i) => hidden(item as WireValue, `${path}[${i}]`));
    const object = value as WireObject;
    const found = special(object);
    if (found?.kind === "asset") return [];
    if (found) return found.isSecret ? [{ path, why: "secret" }] : hidden(found.value, path);
    return Object.entries(object).flatMap(([key, item]) => hidden(item, path ? `${path}.${key}` : key));
}
