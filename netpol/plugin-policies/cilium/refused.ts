import { isObject } from "../../is-object";

/** What Cilium's agent does not accept: such an object is not in force. */
export class RefusedByCilium extends Error {}

/** A field of an object; null counts as absent, as the API server reads it. */
export function fieldOf(value: unknown, name: string): unknown {
    return (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined) ?? undefined;
}

/** The entries of a list; `undefined` where there is no such field. */
export function listOf(value: unknown, name: string): readonly unknown[] | undefined {
    const field = fieldOf(value, name);
    if (field === undefined || Array.isArray(field)) return field as readonly unknown[] | undefined;
    throw new RefusedByCilium(`${name} is no list`);
}

/** The fields of an object that are not among `known`. */
export function unknownFields(value: unknown, known: ReadonlySet<string>): string[] {
    if (!isObject(value)) return [];
    return Object.keys(value).filter((name) => !known.has(name) && value[name] !== null && value[name] !== undefined);
}
