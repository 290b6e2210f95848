import { describeSelector, findLabels, isEmptySelector, isolation, type Direction } from "../../../netpol";
import type { SeenPolicy } from "../../stack/policies";
import type { StackView } from "../../stack/view";

/**
 * The first allow isolates: where no policy denies by default, a policy that lets one peer in cuts off all others of the
 * pods it selects, which its author did not say.
 */
export function isolatesAlone(policy: SeenPolicy, stack: StackView): string[] {
    const { namespace = "" } = policy;
    const own = stack.policiesIn({ cluster: policy.cluster, name: namespace });
    // What is not known yet, of this policy or of others, may be the deny-all.
    if (stack.adrift.length > 0 || own.some(({ unknown }) => unknown.length > 0)) return [];
    return policy.isolates
        .filter((direction) => allows(policy, direction) && isAlone(policy, own, direction))
        .map(
            (direction) =>
                `it is all that isolates ${podsText(policy)} for ${direction.toLowerCase()}, and so cuts off whatever it does ` +
                `not allow, which nothing else in "${namespace}" says. Add a deny-all to "${namespace}" with all that its ` +
                "pods need.",
        );
}

const allows = ({ rules }: SeenPolicy, direction: Direction) => rules.some((rule) => rule.direction === direction);

/** Whether some of its pods are isolated by nothing that denies by default: a policy without rules, or all together. */
function isAlone({ selector, namespace }: SeenPolicy, own: readonly SeenPolicy[], direction: Direction): boolean {
    const isolating = own.filter((one) => one.certain !== undefined && one.isolates.includes(direction));
    const denials = isolating.flatMap((one) => (allows(one, direction) ? [] : (one.selector ?? [])));
    if (denials.some(isEmptySelector) || findLabels({ matchAll: [selector ?? {}], matchNone: denials }) === null)
        return false;
    const certain = isolating.flatMap((one) => one.certain ?? []);
    return isolation(certain, namespace ?? "", direction).isolated !== true;
}

const podsText = ({ selector }: SeenPolicy) => `pods with ${describeSelector(selector)}`;
