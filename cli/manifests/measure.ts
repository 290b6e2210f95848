import { UnreadableError } from "./unreadable-error";

/** How deep collections may nest; Kubernetes objects stay under 30, and a stack is not endless. */
export const maxDepth = 200;

/** How many values one document may hold once its aliases are followed. */
export const maxValues = 20_000_000;

/**
 * Refuses what would never end or eat all memory further on: values that contain themselves, nest too deep, or grow
 * beyond {@link maxValues} when aliases are followed. Shared parts are counted as often as they are used.
 *
 * @throws UnreadableError that says which.
 */
export function measure(value: unknown): void {
    const sizes = new Map<object, number>();
    const open = new Set<object>();
    const sizeOf = (part: unknown, depth: number): number => {
        if (typeof part !== "object" || part === null) return 1;
        if (open.has(part)) throw new UnreadableError("contains itself by an alias", 1);
        if (depth > maxDepth) throw tooDeep();
        const known = sizes.get(part);
        if (known !== undefined) return known;
        open.add(part);
        let size = 1;
        for (const child of Array.isArray(part) ? part : Object.values(part)) size += sizeOf(child, depth + 1);
        open.delete(part);
        if (size > maxValues) {
            throw new UnreadableError(`grows to more than ${maxValues} values when its aliases are followed`, 1);
        }
        sizes.set(part, size);
        return size;
    };
    sizeOf(value, 0);
}

/**
 * Refuses values that nest too deep and numbers that are too large, for JSON: what has no aliases needs no measure.
 *
 * @throws UnreadableError that says so.
 */
export function checkDepth(value: unknown): void {
    const check = (part: unknown, depth: number): void => {
        // JSON may spell a number that has no end here; Go refuses it.
        if (part === Infinity || part === -Infinity) throw new UnreadableError("has a number that is too large", 1);
        if (typeof part !== "object" || part === null) return;
        if (depth > maxDepth) throw tooDeep();
        if (Array.isArray(part)) for (const child of part) check(child, depth + 1);
        else for (const key in part) check((part as Record<string, unknown>)[key], depth + 1);
    };
    check(value, 0);
}

function tooDeep(): UnreadableError {
    return new UnreadableError(`nests collections more than ${maxDepth} deep`, 1);
}
