import { didYouMean } from "../../../mesh/issues";
import { InputError } from "../../terminal/input-error";
import type { Outcome } from "../../traffic/audit/report";

/** What `--fail-on` takes, each with what was seen that it names. */
export const conditions: Readonly<Record<string, Outcome>> = { denied: "breaks", unknown: "unknown", opens: "opens" };

/** @throws InputError for a condition that there is not */
export function failingOutcomes(texts: readonly string[]): ReadonlySet<Outcome> {
    const names = Object.keys(conditions);
    return new Set(
        texts.map((text) => {
            const outcome = Object.hasOwn(conditions, text) ? conditions[text] : undefined;
            if (outcome) return outcome;
            const expected = `expected one of ${names.join(", ")}${didYouMean(text, names)}`;
            throw new InputError(`--fail-on: "${text}" is no condition, ${expected}`);
        }),
    );
}
