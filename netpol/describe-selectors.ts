import { nameLabel } from "./namespaces";
import { describeRequirement, requirements } from "./selectors";
import type { LabelSelector } from "./types";

/** Namespaces that selectors mean, in words: by the name that they must have, or else by what they satisfy. */
export function describeNamespaces(selectors: readonly LabelSelector[], others: string): string {
    const all = selectors.flatMap((selector) => requirements(selector));
    const [name, ...more] = all.flatMap(({ key, operator, values }) =>
        key === nameLabel && operator === "In" ? [...values] : [],
    );
    if (name !== undefined && more.length === 0 && all.every(({ key }) => key === nameLabel))
        return `namespace ${name}`;
    return selectors.length === 0 ? others : `namespaces ${describeSelectors(selectors)}`;
}

/** Several selectors as one, as kubectl writes it: all their conditions, each once; "" where there are none. */
export function describeSelectors(selectors: readonly LabelSelector[]): string {
    const all = selectors.flatMap((selector) => requirements(selector).map(describeRequirement));
    return [...new Set(all)].join(",");
}
