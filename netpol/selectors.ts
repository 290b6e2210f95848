import type { Labels, LabelSelector, LabelSelectorRequirement } from "./types";

/** One condition on one key; a selector is a list of them, all of which must hold. */
export interface Requirement {
    readonly key: string;
    readonly operator: LabelSelectorRequirement["operator"];
    readonly values: ReadonlySet<string>;
}

const compiled = new WeakMap<LabelSelector, readonly Requirement[]>();
const nothing: ReadonlySet<string> = new Set();

/**
 * A selector as one list of conditions: `matchLabels` AND `matchExpressions`, where a matchLabels entry is "In" with one
 * value ("The requirements are ANDed", LabelSelector API). Absent and empty are the same here: no condition.
 */
export function requirements(selector: LabelSelector | undefined): readonly Requirement[] {
    if (selector === undefined || selector === null) return [];
    const known = compiled.get(selector);
    if (known !== undefined) return known;
    const list: Requirement[] = [
        ...Object.entries(selector.matchLabels ?? {}).map(([key, value]): Requirement => ({
            key,
            operator: "In",
            values: new Set([value]),
        })),
        ...(selector.matchExpressions ?? []).map(({ key, operator, values }): Requirement => {
            return { key, operator, values: values && values.length > 0 ? new Set(values) : nothing };
        }),
    ];
    compiled.set(selector, list);
    return list;
}

/**
 * Whether a condition holds for a label's value, `undefined` where the key is absent. NotIn and DoesNotExist hold for
 * absent keys.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement
 * @throws TypeError for an operator that Kubernetes does not have.
 */
export function requirementHolds({ operator, values }: Requirement, value: string | undefined): boolean {
    switch (operator) {
        case "In":
            return value !== undefined && values.has(value);
        case "NotIn":
            return value === undefined || !values.has(value);
        case "Exists":
            return value !== undefined;
        case "DoesNotExist":
            return value === undefined;
        default:
            throw new TypeError(`Cannot read selector: "${String(operator)}" is not In, NotIn, Exists or DoesNotExist`);
    }
}

/** The value of a label, `undefined` where absent. Keys like "constructor" are labels, not object members. */
export function labelValue(labels: Labels, key: string): string | undefined {
    return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/**
 * Whether labels satisfy a selector; the empty and the absent selector match everything.
 *
 * What an absent selector means depends on where it stands (an absent `namespaceSelector` of a peer means "the policy's
 * own namespace"): decide that before asking.
 */
export function matches(selector: LabelSelector | undefined, labels: Labels): boolean {
    return requirements(selector).every((requirement) =>
        requirementHolds(requirement, labelValue(labels, requirement.key)),
    );
}

/** Whether a selector has no condition, and so matches everything. */
export function isEmptySelector(selector: LabelSelector | undefined): boolean {
    return requirements(selector).length === 0;
}

/** The conditions of a selector as kubectl writes them: `app=vllm,tier in (a,b),x,!y`; "any" where there is none. */
export function describeSelector(selector: LabelSelector | undefined): string {
    return requirements(selector).map(describeRequirement).join(",") || "any";
}

/** One condition, as kubectl writes it. */
export function describeRequirement({ key, operator, values }: Requirement): string {
    const list = [...values].sort();
    switch (operator) {
        case "In":
            return list.length === 1 ? `${key}=${list[0]}` : `${key} in (${list.join(",")})`;
        case "NotIn":
            return list.length === 1 ? `${key}!=${list[0]}` : `${key} notin (${list.join(",")})`;
        case "Exists":
            return key;
        case "DoesNotExist":
            return `!${key}`;
    }
}

/** A text that is equal for selectors with the same conditions, in whatever order and form they were written. */
export function selectorKey(selector: LabelSelector | undefined): string {
    if (selector === undefined || selector === null) return "";
    // Read from the selector itself: nearly every one is matchLabels alone, and a big cluster has a million of them.
    const list = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => conditionKey(key, "In", [value]));
    for (const { key, operator, values } of selector.matchExpressions ?? []) {
        list.push(conditionKey(key, operator, values ? [...new Set(values)].sort() : []));
    }
    return list.length > 1 ? list.sort().join() : (list[0] ?? "");
}

function conditionKey(key: string, operator: Requirement["operator"], values: readonly string[]): string {
    return JSON.stringify([key, operator, ...values]);
}
