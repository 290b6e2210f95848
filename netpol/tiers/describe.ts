import type { TierRuleRef } from "./types";

/** A rule in words: `egress rule 1 "no-metadata" of AdminNetworkPolicy guard (tier Admin, priority 10)`. */
export function describeTierRule(ref: TierRuleRef): string {
    const { kind, policy, tier, section, priority, direction, rule, name } = ref;
    if (section !== undefined) return `${section} rule ${rule + 1} of ${kind} ${policy}`;
    const called = name === undefined || name === "" ? "" : ` "${name}"`;
    const place = priority === undefined ? `tier ${tier}` : `tier ${tier}, priority ${priority}`;
    return `${direction.toLowerCase()} rule ${rule + 1}${called} of ${kind} ${policy} (${place})`;
}
