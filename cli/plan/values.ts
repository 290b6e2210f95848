import { SIGNATURE } from "./runtime/marks";

/**
 * Values as they travel between a Pulumi program and its engine: JSON, in which a few marked objects and one marker
 * string stand for what JSON cannot say.
 */
export type WireValue = null | boolean | number | string | readonly WireValue[] | { readonly [key: string]: WireValue };

/** Properties of a resource, as they travel. */
export type WireObject = { readonly [key: string]: WireValue };

/** What the engine sends, and gets, for a value that is known only after a deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** How a plan prints an unknown value and a secret one. */
export const UNKNOWN_TEXT = "[unknown]";
export const SECRET_TEXT = "[secret]";

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** A secret of which nothing is known but that it is one. */
export const UNKNOWN_SECRET: WireObject = { [SIGNATURE]: SECRET, value: UNKNOWN };

/** What a marked object stands for. */
type Special = { readonly kind: "secret" | "plain"; readonly value: WireValue } | { readonly kind: "asset" };

/** Whether a value is an object of the program's, rather than one that stands for a secret, a reference or a file. */
export function isPlainObject(value: WireValue | undefined): value is WireObject {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !(SIGNATURE in value);
}

/** The marked object that `value` is, undefined where it is ordinary JSON. */
function special(value: WireObject): Special | undefined {
    switch (value[SIGNATURE]) {
        case undefined:
            return undefined;
        case SECRET:
            return { kind: "secret", value: value.value ?? null };
        case OUTPUT:
            return { kind: value.secret === true ? "secret" : "plain", value: value.value ?? UNKNOWN };
        case RESOURCE:
            // A custom resource is referred to by its id, "" while that is unknown; a component by its URN.
            return { kind: "plain", value: value.id === undefined ? (value.urn ?? null) : value.id || UNKNOWN };
        default:
            return { kind: "asset" };
    }
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
        return found.kind === "plain" ? inner : { [SIGNATURE]: SECRET, value: inner };
    });
}

/** What is printed: secrets and unknowns as words, never as values. */
export function forPeople(value: WireValue): WireValue {
    if (typeof value === "string" && value.includes(UNKNOWN)) return UNKNOWN_TEXT;
    return walk(
        value,
        (found, raw) => {
            if (found.kind === "asset") return raw[SIGNATURE] === ASSET ? "[asset]" : "[archive]";
            return found.kind === "plain" ? forPeople(found.value) : SECRET_TEXT;
        },
        forPeople,
    );
}

/** For computing with: secrets opened, references lowered, unknowns left as {@link UNKNOWN}. */
export function forComputing(value: WireValue): WireValue {
    if (!hides(value)) return value;
    return walk(value, (found, raw) => (found.kind === "asset" ? raw : forComputing(found.value)), forComputing);
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
    if (found) return found.kind === "plain" ? hidden(found.value, path) : [{ path, why: "secret" }];
    return Object.entries(object).flatMap(([key, item]) => hidden(item, path ? `${path}.${key}` : key));
}

/** Whether anything in a value is unknown or marked: most of a plan's values hold no such thing. */
function hides(value: WireValue): boolean {
    if (typeof value === "string") return value.includes(UNKNOWN);
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) return (value as readonly WireValue[]).some(hides);
    if (SIGNATURE in value) return true;
    const object = value as WireObject;
    for (const key in object) if (hides(object[key] as WireValue)) return true;
    return false;
}

/** Hands back `value` itself where nothing in it changes. */
function walk(
    value: WireValue,
    open: (found: Special, raw: WireObject) => WireValue,
    again: (value: WireValue) => WireValue = (inner) => walk(inner, open),
): WireValue {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
        const items = value as readonly WireValue[];
        const walked = items.map(again);
        return walked.every((item, i) => item === items[i]) ? value : walked;
    }
    const object = value as WireObject;
    const found = special(object);
    if (found) return open(found, object);
    const walked = Object.entries(object).map(([key, item]) => [key, again(item)] as const);
    return walked.every(([key, item]) => item === object[key]) ? value : Object.fromEntries(walked);
}
