import { requirements } from "./selectors";
import type { Labels, LabelSelector } from "./types";

/** More choices than this are not listed. */
const atMost = 64;

/** Labels that a selector asks for, with one of the values that it lists for each key. */
export interface LabelChoice {
    readonly labels: Labels;
    /** Keys that must be there, with whatever value. */
    readonly anyValue: readonly string[];
}

/**
 * One entry for each choice among the values that a selector lists: `role in (leader, worker)` gives two. Undefined where
 * there are more than 64 of them, and where it says what labels must not be.
 */
export function labelChoices(selector: LabelSelector): readonly LabelChoice[] | undefined {
    let choices: LabelChoice[] = [{ labels: {}, anyValue: [] }];
    for (const { key, operator, values } of requirements(selector)) {
        if (operator === "NotIn" || operator === "DoesNotExist") return undefined;
        choices = choices.flatMap(({ labels, anyValue }) =>
            operator === "Exists"
                ? [{ labels, anyValue: [...anyValue, key] }]
                : [...values]
                      .filter((value) => !Object.hasOwn(labels, key) || labels[key] === value)
                      .map((value) => ({ labels: { ...labels, [key]: value }, anyValue })),
        );
        if (choices.length > atMost) return undefined;
    }
    return choices;
}
