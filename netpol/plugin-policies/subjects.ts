import { findLabels } from "../find-labels";
import { type Requirement, requirements } from "../selectors";
import type { LabelSelector } from "../types";
import { namespacesOfPolicy } from "./tier-policies";
import type { PluginPolicy } from "./types";

/** Whom a policy applies to: pods, by their labels and those of their namespace. */
export interface Subject {
    readonly namespaces: LabelSelector;
    readonly pods: LabelSelector;
}

export const subjectOf = (policy: PluginPolicy): Subject => ({
    namespaces: namespacesOfPolicy(policy),
    pods: policy.pods,
});

/** Whether some pod may be of both. */
export const meet = (a: Subject, b: Subject): boolean =>
    areSatisfiable(a.namespaces, b.namespaces) && areSatisfiable(a.pods, b.pods);

/** Whether all pods of the second are of the first. */
export const holds = (outer: Subject, inner: Subject): boolean =>
    implies(inner.namespaces, outer.namespaces) && implies(inner.pods, outer.pods);

/** The pods of both. */
export const common = (a: Subject, b: Subject): Subject => ({
    namespaces: all(a.namespaces, b.namespaces),
    pods: all(a.pods, b.pods),
});

/** As many parts as are worth a policy each. */
const most = 64;

/** The pods of one that are of none of others, in parts; none of them where the parts are too many to name. */
export function without(subject: Subject, others: readonly Subject[]): Subject[] {
    let parts = [subject];
    for (const other of others) {
        parts = parts.flatMap((part) => (meet(part, other) ? outside(part, other) : [part]));
        if (parts.length > most) return [];
    }
    return parts;
}

/** Those of one that break one condition at least of another. */
function outside({ namespaces, pods }: Subject, other: Subject): Subject[] {
    return [
        ...requirements(other.namespaces).map((one) => ({ namespaces: all(namespaces, broken(one)), pods })),
        ...requirements(other.pods).map((one) => ({ namespaces, pods: all(pods, broken(one)) })),
    ].filter((part) => areSatisfiable(part.namespaces) && areSatisfiable(part.pods));
}

const opposites = { In: "NotIn", NotIn: "In", Exists: "DoesNotExist", DoesNotExist: "Exists" } as const;

const broken = ({ key, operator, values }: Requirement): LabelSelector =>
    asSelector([{ key, operator: opposites[operator], values }]);

const areSatisfiable = (...selectors: readonly LabelSelector[]): boolean =>
    findLabels({ matchAll: selectors }) !== null;

const implies = (narrow: LabelSelector, wide: LabelSelector): boolean =>
    findLabels({ matchAll: [narrow], matchNone: [wide] }) === null;

const all = (...selectors: readonly LabelSelector[]): LabelSelector => asSelector(selectors.flatMap(requirements));

const asSelector = (conditions: readonly Requirement[]): LabelSelector => ({
    matchExpressions: conditions.map(({ key, operator, values }) => ({
        ...{ key, operator },
        ...(values.size > 0 ? { values: [...values] } : {}),
    })),
});
