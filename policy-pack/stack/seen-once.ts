import type { SeenResource } from "./resource";

/**
 * Gives one object for what is seen several times: each policy of the pack is shown every resource anew, and the stack
 * policies all of them once more. What was worked out about a resource can then be kept beside it.
 */
export class SeenOnce {
    readonly #known = new Map<string, { readonly text: string; readonly resource: SeenResource }>();

    /** The resource of this URN as it was seen before, where nothing about it is different. */
    of(resource: SeenResource): SeenResource {
        const text = JSON.stringify([resource.type, resource.name, resource.parent, resource.provider, resource.props]);
        const known = this.#known.get(resource.urn);
        if (known?.text === text) return known.resource;
        this.#known.set(resource.urn, { text, resource });
        return resource;
    }
}
