import type { TierRuleRef } from "./types";

/** A rule in words: `egress rule 1 "no-metadata" of AdminNetworkPolicy guard (tier Admin, priority 10)`. */
export function describeTierRule({ kind, policy, tier, priority, direction, rule, name }: TierRuleRef): string {
    const called = name === undefined || name === "" ? "" : ` "${name}"`;
    const place = priority === undefined ? `tier ${tier}` : `tier ${tier}, priority ${priority}`;
    return `${direction.toLowerCase()} rule ${rule + 1}${called} of ${kind} ${policy} (${place})`;
}
