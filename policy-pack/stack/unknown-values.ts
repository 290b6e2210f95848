import { isObject } from "../../netpol";

/**
 * Values that are not known yet. During a preview the engine sends a marker string where a value will be. Here the markers
 * stay what they are: one unknown value each.
 */

/** What the engine sends in place of an unknown boolean, number, string, array, asset, archive or object. */
const markers: ReadonlySet<unknown> = new Set([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    // What stands in place of a secret: in what is printed of a resource, and where `pulumi policy analyze --file` cannot
    // decrypt one. No Kubernetes value may be so.
    "[secret]",
]);

/** The marker of an unknown string: what readers of other sources (a state with encrypted values) put in place. */
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is a marker: will be known later, is not known now. */
export const isUnknown = (value: unknown): boolean => markers.has(value);

/** A JSON object as far as anyone can tell. */
export type Bag = Readonly<Record<string, unknown>>;

/** Whether anything in a value is not known yet. */
export function hasUnknown(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return isUnknown(value);
    for (const key in value) if (hasUnknown((value as Bag)[key])) return true;
    return false;
}

/** Paths of all unknown values in `value`, as `spec.egress[0].ports`. Empty: everything is known. */
export function unknownPaths(value: unknown, path: string): string[] {
    // Most values are known, and their paths need not be spelled.
    return hasUnknown(value) ? pathsOf(value, path, isUnknown) : [];
}

/** Paths of the parts of `value` that `isIt` picks, as `spec.egress[0].ports`; none within such a part. */
export function pathsOf(value: unknown, path: string, isIt: (value: unknown) => boolean): string[] {
    if (isIt(value)) return [path];
    if (Array.isArray(value)) return value.flatMap((item, index) => pathsOf(item, `${path}[${index}]`, isIt));
    if (!isObject(value)) return [];
    return Object.entries(value).flatMap(([key, item]) => pathsOf(item, path === "" ? key : `${path}.${key}`, isIt));
}

/** The texts of a list that are known; none where it is no list. */
export const knownTexts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((item): item is string => typeof item === "string" && !isUnknown(item)) : [];

/** A copy without nulls: to Kubernetes a null is an absent field. */
export function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (!isObject(value)) return value;
    const kept: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
        if (value[key] !== null && value[key] !== undefined) kept[key] = withoutNulls(value[key]);
    }
    return kept;
}
