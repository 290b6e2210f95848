import type { Direction } from "../common-types";
import type { PortSet } from "../port-set";
import type { Profile } from "../profiles";
import type { ResolvedPorts } from "../rule-ports";
import type { TierRule } from "./compile";
import { appliesTo, matchRule, type TierContext, type TierParty } from "./match";
import { type TierOutcome, sameOutcome, tierOutcome } from "./outcome";
import type { Tiers } from "./tiers";

/** What judging by tiers needs to know of a cluster. */
export interface Judging extends Omit<TierContext, "nodes"> {
    readonly tiers: Tiers;
    readonly baselineReach: Profile["baselineReach"]["value"];
}

/** One half, all the ports asked about at once. `subject` is the end whose policies are asked. */
export interface TierQuestion {
    readonly direction: Direction;
    readonly subject: TierParty;
    readonly peer: TierParty;
    readonly within: PortSet;
}

/** What both tiers say of one half. */
export interface BothTiers {
    readonly admin: TierOutcome;
    readonly baseline: TierOutcome;
}

/**
 * How NetworkPolicies stand to the subject: it is isolated in the direction asked about, selected by some that isolate
 * it in the other one only, or selected by none.
 */
export type NetworkPolicyStatus = "isolated" | "selected otherwise" | "unselected";

/** Asks both tiers about a peer that has one address at most. */
export function askTiers(judging: Judging, { direction, subject, peer, within }: TierQuestion): BothTiers {
    const { tiers } = judging;
    const destination = direction === "Ingress" ? subject : peer;
    const match = (rule: TierRule) => matchRule(rule, peer, destination, { ...judging, nodes: tiers.nodes });
    const outcome = (tier: "Admin" | "Baseline"): TierOutcome =>
        tierOutcome(tiers.order[tier], direction, (policy) => appliesTo(policy, subject), match, within);
    return { admin: outcome("Admin"), baseline: outcome("Baseline") };
}

/** Whether both tiers say the same. */
export function sameTiers(a: BothTiers, b: BothTiers): boolean {
    return sameOutcome(a.admin, b.admin) && sameOutcome(a.baseline, b.baseline);
}

/**
 * One half by all three tiers: what Admin does not decide a NetworkPolicy does where one isolates the pod, and Baseline
 * does otherwise; what nobody decides is open.
 *
 * @param policies What NetworkPolicies let through, asked for where they isolate the subject.
 */
export function combine(
    { admin, baseline }: BothTiers,
    beside: NetworkPolicyStatus,
    policies: () => ResolvedPorts,
    { baselineReach }: Pick<Judging, "baselineReach">,
    within: PortSet,
): ResolvedPorts {
    const next = admin.pass.union(admin.none);
    if (next.isEmpty) return { certain: within.subtract(admin.deny), possible: admin.accept };
    if (beside === "isolated") {
        const { certain, possible } = policies();
        const denied = admin.deny.union(next.subtract(certain));
        return { certain: within.subtract(denied), possible: admin.accept.union(next.intersect(possible)) };
    }
    const open = baseline.accept.union(baseline.pass).union(baseline.none);
    const isJudged = beside === "unselected";
    const mayBeJudged = isJudged || baselineReach === "unknown";
    const denied = mayBeJudged ? admin.deny.union(next.intersect(baseline.deny)) : admin.deny;
    return {
        certain: within.subtract(denied),
        possible: admin.accept.union(isJudged ? next.intersect(open) : next),
    };
}
