import { withoutOutsideOnly } from "../stack/plugin-policies";
import type { SeenPolicy } from "../stack/policies";
import type { SeenRule } from "../stack/rules";
import { podSet, setOfRanges } from "./blocks";
import type { RuleContext } from "./rule-context";

/**
 * Whether the ranges of a rule hold addresses that pods may have, beside those that config allows; "perhaps" where it is not
 * known which addresses are those of pods.
 */
export function podsByAddress(policy: SeenPolicy, rule: SeenRule, context: RuleContext): "pods" | "perhaps" | "none" {
    const ranges = setOfRanges(withoutOutsideOnly(rule)).subtract(context.excepted(policy, rule).named);
    if (ranges.isEmpty) return "none";
    const pods = podSet(context.platforms.of(policy));
    if (pods.isEmpty) return "perhaps";
    return ranges.intersect(pods).isEmpty ? "none" : "pods";
}
