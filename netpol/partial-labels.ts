import { findLabels } from "./find-labels";
import { requirementHolds, labelValue, matches, requirements } from "./selectors";
import type { Labels, LabelSelector } from "./types";

/** Labels of which some may not be known: any key that is not there may have any value, or none. */
export interface PartialLabels {
    readonly namespaceLabels: Labels;
    /** `false` where there may be labels beside these. */
    readonly namespaceLabelsKnown?: false | undefined;
}

/**
 * What a selector still asks of the labels that are not known: "yes" and "no" where the known ones decide, and the
 * conditions that are left where they do not.
 */
export function remainingConditions(selector: LabelSelector, seen: PartialLabels): "yes" | "no" | LabelSelector {
    const { namespaceLabels: known, namespaceLabelsKnown } = seen;
    if (namespaceLabelsKnown !== false) return matches(selector, known) ? "yes" : "no";
    const left: NonNullable<LabelSelector["matchExpressions"]>[number][] = [];
    for (const requirement of requirements(selector)) {
        const value = labelValue(known, requirement.key);
        if (value !== undefined) {
            if (!requirementHolds(requirement, value)) return "no";
        } else left.push({ ...requirement, values: [...requirement.values] });
    }
    if (left.length === 0) return "yes";
    const asked = { matchExpressions: left };
    return left.length > 1 && findLabels({ matchAll: [asked] }) === null ? "no" : asked;
}
