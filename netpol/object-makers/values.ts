import { isObject } from "../is-object";
import { listed } from "../listed";
import type { Bag } from "./types";

/** The fields of a value; none where it has none. */
export const bagOf = (value: unknown): Bag => (isObject(value) ? value : {});

/** A field of a field …; `undefined` where one of them is not there. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
    path.reduce<unknown>((inner, key) => bagOf(inner)[key], value);

/** A text; `undefined` where it is none, or an empty one. */
export const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
    const found = at(value, ...path);
    return typeof found === "string" && found !== "" ? found : undefined;
};

/** The items of a list; none where it is none. */
export const itemsAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
    const found = at(value, ...path);
    return Array.isArray(found) ? found : [];
};

/** All values of a key, however deep. */
export function valuesOf(value: unknown, key: string): unknown[] {
    if (Array.isArray(value)) return value.flatMap((each) => valuesOf(each, key));
    if (!isObject(value)) return [];
    return Object.entries(value).flatMap(([name, inner]) => [
        ...(name === key ? [inner] : []),
        ...valuesOf(inner, key),
    ]);
}

/** An address of a repository without a user's name and password. */
export const withoutUser = (url: string): string => url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, "$1");

/** `a`, `a and b`, `a, b and c`, `a, b, c and 2 more`. */
export function listOf(all: readonly string[]): string {
    const [items, more] = [[...new Set(all)].slice(0, 3), new Set(all).size - 3];
    return listed(more > 0 ? [...items, `${more} more`] : items);
}
