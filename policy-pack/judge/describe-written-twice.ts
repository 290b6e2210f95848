import type { SeenPolicy } from "../stack/policies";
import { listed } from "./finding";

/** Says that several resources write one policy, and what to do. */
export function describeWrittenTwice(policies: readonly SeenPolicy[]): string {
    const [{ kind, namespace, name }] = policies as readonly [SeenPolicy];
    const names = policies.map(({ resource }) => `"${resource}"`);
    // Resources under different parents may be called the same.
    const titles = new Set(names).size === names.length ? names : policies.map(({ urn }) => urn);
    return (
        `${kind} "${namespace}/${name}" is written by ${policies.length} resources, ${listed(titles)}: the ` +
        "cluster keeps one object of that name, as the last of them to run writes it, so none of them counts. Give each its " +
        "own metadata.name, or remove all but one."
    );
}
