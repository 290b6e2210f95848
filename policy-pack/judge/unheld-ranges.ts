import type { Direction, IpSet } from "../../netpol";
import type { SeenPolicy } from "../stack/policies";
import { adviseClusterRanges, setOfRanges } from "./blocks";
import type { Finding } from "./finding";
import type { Platform } from "./platform";
import type { RuleContext } from "./rule-context";

/** Says `what` of ranges that policies open in a direction, where there are none of a platform's to hold them against. */
export function unheldRanges(
    policies: readonly SeenPolicy[],
    direction: Direction,
    against: (platform: Platform) => IpSet,
    what: string,
    { platforms }: RuleContext,
): Finding[] {
    const isUnheld = (policy: SeenPolicy) =>
        !policy.invalid &&
        policy.rules.some(
            (rule) => rule.direction === direction && rule.entity === undefined && !setOfRanges(rule).isEmpty,
        ) &&
        against(platforms.of(policy)).isEmpty;
    const message = `Ranges of addresses ${what}: none are configured. ${adviseClusterRanges}`;
    return policies.some(isUnheld) ? [{ kind: "notice", message }] : [];
}
