import type { DigestState, Step } from "./digest";
import { isOneReplacement, outcomeOf } from "./operations";
import { refuse } from "./refuse";

/**
 * Resources as the deployment leaves them, in the order in which the program registers them. A replacement counts once.
 *
 * @throws InputError that names every step without its state, with another's, or of a resource that has one already
 */
export function statesOf(steps: readonly Step[], title: string): DigestState[] {
    const last = new Map<string, { readonly at: number; readonly step: Step; readonly state: DigestState }>();
    const problems: string[] = [];
    for (const [at, step] of steps.entries()) {
        if (outcomeOf(step.op) !== "stays") continue;
        const { newState: state, urn } = step;
        const before = last.get(urn);
        if (state === undefined) problems.push(`steps[${at}].newState is missing, though its op is "${step.op}"`);
        else if (state.urn !== urn) problems.push(`steps[${at}].newState.urn is ${state.urn}, expected ${urn}`);
        else if (before && !isOneReplacement(before.step.op, step.op)) {
            problems.push(
                `steps[${before.at}] and steps[${at}] are both of ${urn} ("${before.step.op}", "${step.op}")`,
            );
        } else last.set(urn, { at, step, state });
    }
    problems.push(...strangers([...last.values()]));
    return problems.length > 0 ? refuse(title, problems) : [...last.values()].map(({ state }) => state);
}

/** Steps of another stack or project than the first one's. */
function strangers(held: readonly { readonly at: number; readonly step: Step }[]): string[] {
    const stackOf = ({ urn }: Step): string => urn.split("::", 2).join("::");
    const [first] = held;
    return held.flatMap(({ at, step }) =>
        first && stackOf(step) !== stackOf(first.step)
            ? [`steps[${at}].urn is ${step.urn}, of another stack than steps[${first.at}] (${stackOf(first.step)})`]
            : [],
    );
}
