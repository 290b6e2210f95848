import { marks, signature as SIGNATURE } from "../../policy-pack/stack/wire-marks";
import { unknownString } from "../../policy-pack/stack/unknown-values";

/**
 * Values as they travel between a Pulumi program and its engine: JSON, in which a few marked objects and one marker
 * string stand for what JSON cannot say.
 */
export type WireValue = null | boolean | number | string | readonly WireValue[] | { readonly [key: string]: WireValue };

/** Properties of a resource, as they travel. */
export type WireObject = { readonly [key: string]: WireValue };

/** What the engine sends, and gets, for a value that is known only after a deployment. */
export const UNKNOWN = unknownString;

/** Key of a marked object; its value says what the object stands for. */
export { signature as SIGNATURE } from "../../policy-pack/stack/wire-marks";

/** What a marked object stands for. */
export type Special =
    | { readonly kind: "secret" | "output" | "resource"; readonly isSecret: boolean; readonly value: WireValue }
    | { readonly kind: "asset" };

/** What a marked object stands for, undefined where it is ordinary JSON. */
export function special(value: WireObject): Special | undefined {
    switch (value[SIGNATURE]) {
        case undefined:
            return undefined;
        case marks.secret:
            return { kind: "secret", isSecret: true, value: value.value ?? null };
        case marks.output:
            return { kind: "output", isSecret: value.secret === true, value: value.value ?? UNKNOWN };
        case marks.resource: {
            // A custom resource is referred to by its id, "" while that is unknown; a component by its URN.
            const id = value.id === undefined ? (value.urn ?? null) : value.id || UNKNOWN;
            return { kind: "resource", isSecret: false, value: id };
        }
        default:
            return { kind: "asset" };
    }
}

/** A value marked as secret. */
export function secretOf(value: WireValue): WireObject {
    return { [SIGNATURE]: marks.secret, value };
}

/** Whether anything in a value is unknown or marked: most of a plan's values hold no such thing. */
export function hides(value: WireValue): boolean {
    if (typeof value === "string") return value.includes(UNKNOWN);
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) return (value as readonly WireValue[]).some(hides);
    if (SIGNATURE in value) return true;
    const object = value as WireObject;
    for (const key in object) if (hides(object[key] as WireValue)) return true;
    return false;
}

/** Goes through a value and has marked objects replaced. Hands back `value` itself where nothing in it changes. */
export function walk(
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

/** What Pulumi's engine keeps of outputs: their values, marked as secret where they are; everything else as it is. */
export function withoutOutputs(value: WireValue): WireValue {
    if (!hides(value)) return value;
    return walk(value, (found, raw) => {
        if (found.kind === "asset" || found.kind === "resource") return raw;
        const inner = withoutOutputs(found.value);
        if (found.kind === "secret" && inner === raw.value) return raw;
        return found.isSecret ? secretOf(inner) : inner;
    });
}

/** A property as an output that depends on these resources too, which is how transforms learn of them. */
export function dependingOn(value: WireValue, urns: readonly string[]): WireValue {
    const known = dependenciesOf(value);
    if (urns.every((urn) => known.has(urn))) return value;
    const dependencies = [...new Set([...known, ...urns])];
    if (isOutput(value)) return { ...value, dependencies };
    return { [SIGNATURE]: marks.output, ...(value === UNKNOWN ? {} : { value }), dependencies };
}

/** URNs that the outputs in a value depend on. */
export function dependenciesOf(value: WireValue, found = new Set<string>()): ReadonlySet<string> {
    if (typeof value !== "object" || value === null) return found;
    if (isOutput(value)) for (const urn of (value.dependencies ?? []) as readonly string[]) found.add(urn);
    for (const item of Object.values(value as object)) dependenciesOf(item as WireValue, found);
    return found;
}

/** Whether anything in a value is known only after a deployment. */
export function holdsUnknown(value: WireValue): boolean {
    if (typeof value === "string") return value.includes(UNKNOWN);
    if (typeof value !== "object" || value === null) return false;
    if (isOutput(value) && value.value === undefined) return true;
    return Object.values(value as object).some((item) => holdsUnknown(item as WireValue));
}

/** Whether anything in a value is marked as secret. */
export function holdsSecret(value: WireValue): boolean {
    if (typeof value !== "object" || value === null) return false;
    const found = Array.isArray(value) ? undefined : special(value as WireObject);
    if (found && found.kind !== "asset" && found.isSecret) return true;
    return Object.values(value as object).some((item) => holdsSecret(item as WireValue));
}

function isOutput(value: WireValue): value is WireObject {
    return typeof value === "object" && value !== null && (value as WireObject)[SIGNATURE] === marks.output;
}

/** What a provider's plugin takes beside plain JSON, as it says when it is configured. */
export interface Takes {
    readonly secrets: boolean;
    readonly resources: boolean;
    /** Outputs with the resources they depend on: where components and methods are concerned. */
    readonly outputs: boolean;
}

/** What a provider's plugin is sent: marks that it does not take are lowered to their values. */
export function forPlugin(value: WireValue, takes: Takes): WireValue {
    if (!hides(value)) return value;
    return walk(value, (found, raw) => {
        if (found.kind === "asset") return raw;
        if (found.kind === "output" && takes.outputs) return raw;
        if (found.kind === "resource" && takes.resources) return raw;
        const inner = forPlugin(found.value, takes);
        return found.isSecret && takes.secrets ? secretOf(inner) : inner;
    });
}
