import { groupedBy } from "./grouped-by";
import type { SeenPolicy } from "./policies";

/**
 * Groups of policies that are one object: of the same cluster, kind, namespace and name. The API server keeps one of them, as the
 * last resource to run writes it; a patch changes what the other resource made.
 */
export function policiesWrittenTwice(policies: readonly SeenPolicy[]): (readonly SeenPolicy[])[] {
    const placed = policies.filter(
        (policy) => policy.namespace !== undefined && policy.name !== undefined && !leavesSpec(policy),
    );
    const groups = groupedBy(placed, ({ cluster, kind, namespace, name }) =>
        JSON.stringify([cluster, kind, namespace, name]),
    );
    return [...groups.values()].filter((group) => group.length > 1);
}

/** Whether a patch leaves the spec of its object as it is, such as one that adds a label. */
const leavesSpec = ({ patch, selector, rules, unknown, spelled }: SeenPolicy): boolean =>
    patch && selector === undefined && rules.length === 0 && unknown.length === 0 && !spelled.policyTypes;
