import type { SeenResource } from "./resource";

/**
 * Gives one object for what is seen several times: each policy of the pack is shown every resource anew, and the stack
 * policies all of them once more. What was worked out about a resource can then be kept beside it.
 */
export class SeenOnce {
    readonly #known = new Map<string, SeenResource>();

    /** The resource of this URN as it was seen before, where nothing about it is different. */
    of(resource: SeenResource): SeenResource {
        const known = this.#known.get(resource.urn);
        if (known !== undefined && same(known, resource)) return known;
        this.#known.set(resource.urn, resource);
        return resource;
    }
}

/** Whether two values are the same as JSON; a key that is undefined is one that is not there. */
function same(a: unknown, b: unknown): boolean {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const [one, two] = [a as Record<string, unknown>, b as Record<string, unknown>];
    for (const key in one) if (!same(one[key], two[key])) return false;
    for (const key in two) if (one[key] === undefined && two[key] !== undefined) return false;
    return true;
}
