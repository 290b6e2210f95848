import { nameLabel } from "./namespaces";
import { findLabels } from "./find-labels";
import { requirements } from "./selectors";
import type { LabelSelector } from "./types";
import { isDnsLabel } from "./validate/names";

/** What every namespace satisfies: it has a name. */
export const hasName: LabelSelector = { matchExpressions: [{ key: nameLabel, operator: "Exists" }] };

/**
 * What a selector asks of a namespace that nobody has made yet: any labels, and a name that is not taken and that the API
 * server allows. What it says of other names goes without saying; `undefined` where none can match, because it asks for
 * such a name.
 */
export function conditionsForNewNamespace(
    selector: LabelSelector,
    taken: ReadonlySet<string>,
): LabelSelector | undefined {
    const all = requirements(selector);
    if (all.every(({ key }) => key !== nameLabel)) return selector;
    const matchExpressions = all.map(({ key, operator, values }) => ({
        key,
        operator,
        values: [...values].filter((value) => key !== nameLabel || (!taken.has(value) && isDnsLabel(value))),
    }));
    if (matchExpressions.some(({ operator, values }) => operator === "In" && values.length === 0)) return undefined;
    return {
        matchExpressions: matchExpressions.filter(({ operator, values }) => operator !== "NotIn" || values.length > 0),
    };
}

/** Whether a namespace could be made that a selector matches. There is no end of names, so one that is free is there. */
export function mayMatchNew(selector: LabelSelector, taken: ReadonlySet<string>): boolean {
    const asked = conditionsForNewNamespace(selector, taken);
    return asked !== undefined && findLabels({ matchAll: [asked, hasName] }) !== null;
}

/** Whether every namespace that could be made matches a selector. */
export function matchesEveryNew(selector: LabelSelector, taken: ReadonlySet<string>): boolean {
    const asked = conditionsForNewNamespace(selector, taken);
    return asked !== undefined && findLabels({ matchAll: [hasName], matchNone: [asked] }) === null;
}
