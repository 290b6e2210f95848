import { internetSet } from "../addresses";
import { refText, type RuleRef } from "../defaults";
import { type PeerParty, type PodParty } from "../match-peer";
import { PortSet } from "../port-set";
import type { NetworkPolicyStatus } from "../tiers/judge";
import type { Direction, Verdict } from "../types";
import { either } from "../verdicts";
import type { IndexedPolicy } from "./compile-policy";
import { isolatingPolicies, passesAsOwnNode } from "./isolating-policies";
import type { Index } from "./create-index";
import type { HalfAnswer, HalfQuestion, Nearest } from "./half-types";
import { judgeRule, type RuleOutcome } from "./judge-rule";
import { withNameAssumption } from "./opened-names";
import { blocksFor, surelyByAddress } from "./surely-by-address";
import { tieredHalf } from "./tiered-half";
import { halfWithUnjudged } from "./unjudged";

export type { HalfAnswer, Nearest } from "./half-types";

/**
 * Judges one half. Policies never apply to what is no pod; a pod that no policy selects in this direction is not
 * isolated; one that is passes what at least one rule of one of them admits ("the effects of those network policies
 * combine additively").
 */
export function judgeHalf(index: Index, question: HalfQuestion): HalfAnswer {
    const { direction, subject, peer } = question;
    const half = withNameAssumption(index, question, judgedHalf(index, question));
    return halfWithUnjudged(index, direction, subject, peer, half);
}

function notSubject({ isOutsideTold }: Index, party: Exclude<PeerParty, PodParty>): string {
    if (party.kind === "external" && !isOutsideTold && internetSet.contains(party.ips[0]))
        return "a public address is taken to be outside the cluster, where policies do not apply";
    if (party.kind === "external" || party.kind === "host")
        return "policies do not apply to what is outside the cluster";
    if (party.pod === undefined) return "policies do not apply to nodes";
    return `policies do not apply to nodes, and ${party.pod} is on its node's network (hostNetwork: true)`;
}

/** By the policies that are judged. */
function judgedHalf(index: Index, question: HalfQuestion): HalfAnswer {
    const { subject, direction } = question;
    if (subject.kind !== "pod") {
        return {
            verdict: "allowed",
            isolatedBy: [],
            allowedBy: [],
            assumption: notSubject(index, subject),
        };
    }
    if (index.tiers === undefined || subject.hostNetwork === true) return byNetworkPolicies(index, question, subject);
    const { protocol, port, peer } = question;
    const within = PortSet.of(protocol, port);
    const beside = besidePolicies(index, subject, direction);
    return tieredHalf(index, index.tiers, { direction, subject, peer, within }, beside, (at) =>
        byNetworkPolicies(index, { ...question, peer: at }, subject),
    );
}

/** How NetworkPolicies stand to a pod in a direction. */
export function besidePolicies(index: Index, subject: PodParty, direction: Direction): NetworkPolicyStatus {
    if (isolatingPolicies(index, subject, direction).length > 0) return "isolated";
    const other = isolatingPolicies(index, subject, direction === "Ingress" ? "Egress" : "Ingress");
    return other.length > 0 ? "selected otherwise" : "unselected";
}

function byNetworkPolicies(index: Index, question: HalfQuestion, subject: PodParty): HalfAnswer {
    const { direction } = question;
    const isolating = isolatingPolicies(index, subject, direction);
    if (isolating.length === 0) return { verdict: "allowed", isolatedBy: [], allowedBy: [] };
    const outcomes = isolating.flatMap((policy) =>
        (policy.rules[direction] ?? []).map((rule) => judgeRule(index, policy, rule, question)),
    );
    return withEvidence(index, question, subject, isolating, outcomes);
}

function withEvidence(
    index: Index,
    question: HalfQuestion,
    subject: PodParty,
    isolating: readonly IndexedPolicy[],
    outcomes: readonly RuleOutcome[],
): HalfAnswer {
    const { direction, peer } = question;
    const isolatedBy = isolating.map(({ ref }) => ref);
    const allowing = outcomes.filter((each) => each.verdict === "allowed");
    const allowedBy = allowing.map(({ rule }) => rule.ref);
    const verdict = outcomes.reduce<Verdict>((sum, outcome) => either(sum, outcome.verdict), "denied");
    if (verdict === "allowed") return { verdict, isolatedBy, allowedBy, ...assumptionOf(allowing) };
    const isOwn = passesAsOwnNode(subject, peer, direction, isolating);
    if (isOwn === true) return { verdict: "allowed", isolatedBy, allowedBy, assumption: `${fromOwnNode} is that node` };
    const together = verdict === "unknown" ? allowedTogether(index, question, outcomes) : [];
    if (together.length > 0) return { verdict: "allowed", isolatedBy, allowedBy: together };
    const nearest = nearestOf(direction, isolating, [...outcomes, ...missesOfPerhaps(index, isolating, question)]);
    if (verdict === "unknown") {
        const gaps = outcomes.flatMap((each) => (each.verdict === "unknown" ? (each.gap() ?? []) : []));
        const half: HalfAnswer = { verdict, isolatedBy, allowedBy, nearest, assumption: nearest.why };
        return gaps.length > 0 ? { ...half, gaps } : half;
    }
    if (isOwn === undefined) {
        const assumption = `${fromOwnNode} may be that node`;
        return { verdict: "unknown", isolatedBy, allowedBy, nearest, assumption };
    }
    return { verdict, isolatedBy, allowedBy, nearest };
}

/** What all rules that allow it take for granted; nothing where one takes nothing. */
function assumptionOf(allowing: readonly RuleOutcome[]): Pick<HalfAnswer, "assumption"> {
    const all = allowing.map(({ assumes }) => assumes());
    return all.includes(undefined) ? {} : { assumption: [...new Set(all)].join("; ") };
}

const fromOwnNode = "traffic to and from the node where a pod runs is always allowed, and this";

/** Rules that each admit some of the peer's addresses, where together they admit all. */
function allowedTogether(
    index: Index,
    { peer, protocol, port }: HalfQuestion,
    outcomes: readonly RuleOutcome[],
): RuleRef[] {
    const open = PortSet.of(protocol, port);
    const partial = outcomes.filter((outcome) => outcome.verdict === "unknown" && outcome.port === "allowed");
    const rules = partial.map(({ rule }) => {
        return [blocksFor(rule, peer), open] as const;
    });
    return surelyByAddress(index, peer, rules).covers(open) ? partial.map(({ rule }) => rule.ref) : [];
}

/** Rules that allow perhaps, and not this: what the tiers say of others is said before. */
const missesOfPerhaps = (
    index: Index,
    isolating: readonly IndexedPolicy[],
    question: HalfQuestion,
): readonly RuleOutcome[] =>
    isolating
        .flatMap((policy) =>
            (policy.perhaps?.[question.direction] ?? []).map((rule) => judgeRule(index, policy, rule, question)),
        )
        .filter(({ verdict }) => verdict === "denied");

function nearestOf(
    direction: Direction,
    isolating: readonly IndexedPolicy[],
    outcomes: readonly RuleOutcome[],
): Nearest {
    if (outcomes.length === 0) {
        const names = isolating.map(({ ref }) => refText(ref)).join(", ");
        const verb = isolating.length === 1 ? "isolates the pod and has" : "isolate the pod and have";
        return { why: `${names} ${verb} no ${direction.toLowerCase()} rule` };
    }
    const ranked = outcomes.map((outcome) => ({ outcome, near: outcome.near() }));
    const { outcome } = ranked.reduce((a, b) => (b.near > a.near ? b : a));
    return { rule: outcome.rule.ref, why: outcome.why() };
}
