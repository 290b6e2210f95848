import { nameLabel } from "./engine/create-index";
import type { NamespaceKind, PodKind } from "./pod-kinds";
import { describeRequirement, requirements } from "./selectors";
import type { LabelSelector } from "./types";

/**
 * Whom a kind means, in words: `pods role=probe in namespaces team=ops`, `other pods in namespace ai-data`, `pods in any
 * other namespace`. Conditions are written as kubectl's `--selector` takes them, and all of them hold.
 */
export function describePods(namespace: NamespaceKind, { selectors }: PodKind): string {
    const conditions = describeAll(selectors);
    const others = conditions === "" && namespace.pods.length > 1 ? "other pods" : "pods";
    return `${conditions === "" ? others : `pods ${conditions}`} in ${describeNamespace(namespace)}`;
}

function describeNamespace({ exists, name, selectors }: NamespaceKind): string {
    const all = selectors.flatMap((selector) => requirements(selector));
    const isNamed = all.some(({ key, operator }) => key === nameLabel && operator === "In");
    if (exists || (isNamed && all.every(({ key }) => key === nameLabel))) return `namespace ${name}`;
    return selectors.length === 0 ? "any other namespace" : `namespaces ${describeAll(selectors)}`;
}

function describeAll(selectors: readonly LabelSelector[]): string {
    const all = selectors.flatMap((selector) => requirements(selector).map(describeRequirement));
    return [...new Set(all)].join(",");
}
