import type { RuleRef } from "../defaults";
import type { Gap } from "../gaps";
import { IpSet } from "../ip-set";
import { blockSet, type MatchContext, matchPeer, type Party, type PeerMatch, type PodParty } from "../match-peer";
import { PortSet } from "../port-set";
import { describePorts, resolvePorts } from "../rule-ports";
import { matches } from "../selectors";
import type { BesidePolicies } from "../tiers/judge";
import type { Direction, Protocol, Verdict } from "../types";
import { both, either } from "../verdicts";
import type { CompiledPolicy, CompiledRule, Index } from "./create-index";
import type { Half, Nearest } from "./half-types";
import { surelyByAddress } from "./surely-by-address";
import { tieredHalf } from "./tiered-half";
import { doubtedHalf } from "./unjudged";

export type { Half, Nearest } from "./half-types";

/** One half of one question. `subject` is the end whose policies are asked, whichever way the packet goes. */
export interface HalfQuestion {
    readonly direction: Direction;
    readonly subject: Party;
    readonly peer: Party;
    readonly protocol: Protocol;
    readonly port: number;
}

interface Outcome {
    readonly rule: CompiledRule;
    readonly port: Verdict;
    readonly verdict: Verdict;
    /** How near the rule came, and why it did not allow: asked where no rule does, and the sentence of the nearest only. */
    readonly near: () => number;
    readonly why: () => string;
    readonly gap: () => Gap | undefined;
}

/**
 * Judges one half. Policies never apply to what is no pod; a pod that no policy selects in this direction is not
 * isolated; one that is passes what at least one rule of one of them admits ("the effects of those network policies
 * combine additively").
 */
export function judgeHalf(index: Index, question: HalfQuestion): Half {
    const { direction, subject, peer } = question;
    return doubtedHalf(index, direction, subject, peer, judgedHalf(index, question));
}

function notSubject(party: Exclude<Party, PodParty>): string {
    if (party.kind === "external") return "policies do not apply to addresses outside the cluster";
    if (party.pod === undefined) return "policies do not apply to nodes";
    return `policies do not apply to nodes, and ${party.pod} is on its node's network (hostNetwork: true)`;
}

/** By the policies that are judged. */
function judgedHalf(index: Index, question: HalfQuestion): Half {
    const { subject, direction } = question;
    if (subject.kind !== "pod") {
        return {
            verdict: "allowed",
            isolatedBy: [],
            allowedBy: [],
            assumption: notSubject(subject),
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
export function besidePolicies(index: Index, subject: PodParty, direction: Direction): BesidePolicies {
    if (isolatingPolicies(index, subject, direction).length > 0) return "isolated";
    const other = isolatingPolicies(index, subject, direction === "Ingress" ? "Egress" : "Ingress");
    return other.length > 0 ? "selected otherwise" : "unselected";
}

function byNetworkPolicies(index: Index, question: HalfQuestion, subject: PodParty): Half {
    const { direction } = question;
    const isolating = isolatingPolicies(index, subject, direction);
    if (isolating.length === 0) return { verdict: "allowed", isolatedBy: [], allowedBy: [] };
    const outcomes = isolating.flatMap((policy) =>
        (policy.rules[direction] ?? []).map((rule) => judgeRule(index, policy, rule, question)),
    );
    return withEvidence(index, question, isolating, outcomes);
}

/** The policies that isolate a pod in a direction: in its namespace, selecting its labels, with that policy type. */
export function isolatingPolicies(index: Index, subject: PodParty, direction: Direction): readonly CompiledPolicy[] {
    const inNamespace = index.policies.get(subject.namespace) ?? [];
    return inNamespace.filter(
        ({ rules, selector }) => rules[direction] !== undefined && matches(selector, subject.labels),
    );
}

function withEvidence(
    index: Index,
    question: HalfQuestion,
    isolating: readonly CompiledPolicy[],
    outcomes: readonly Outcome[],
): Half {
    const { direction, peer } = question;
    const isolatedBy = isolating.map(({ ref }) => ref);
    const allowedBy = outcomes.filter(({ verdict }) => verdict === "allowed").map(({ rule }) => rule.ref);
    const verdict = outcomes.reduce<Verdict>((sum, outcome) => either(sum, outcome.verdict), "denied");
    if (verdict === "allowed") return { verdict, isolatedBy, allowedBy };
    const together = verdict === "unknown" ? allowedTogether(index, question, outcomes) : [];
    if (together.length > 0) return { verdict: "allowed", isolatedBy, allowedBy: together };
    const nearest = nearestOf(direction, isolating, outcomes);
    if (verdict === "unknown") {
        const gaps = outcomes.flatMap((each) => (each.verdict === "unknown" ? (each.gap() ?? []) : []));
        const half: Half = { verdict, isolatedBy, allowedBy, nearest, assumption: nearest.why };
        return gaps.length > 0 ? { ...half, gaps } : half;
    }
    if (peer.kind === "node") {
        const assumption = "traffic to and from the node where a pod runs is always allowed, and this may be that node";
        return { verdict: "unknown", isolatedBy, allowedBy, nearest, assumption };
    }
    return { verdict, isolatedBy, allowedBy, nearest };
}

/** Rules that each admit some of the peer's addresses, where together they admit all. */
function allowedTogether(
    index: Index,
    { peer, protocol, port }: HalfQuestion,
    outcomes: readonly Outcome[],
): RuleRef[] {
    const open = PortSet.of(protocol, port);
    const partial = outcomes.filter((outcome) => outcome.verdict === "unknown" && outcome.port === "allowed");
    const rules = partial.map(({ rule }) => {
        const blocks = rule.peers?.flatMap(({ ipBlock }) => (ipBlock ? [blockSet(ipBlock)] : [])) ?? [];
        return [IpSet.unionAll(blocks), open] as const;
    });
    return surelyByAddress(index, peer, rules).covers(open) ? partial.map(({ rule }) => rule.ref) : [];
}

function nearestOf(direction: Direction, isolating: readonly CompiledPolicy[], outcomes: readonly Outcome[]): Nearest {
    if (outcomes.length === 0) {
        const names = isolating.map(({ ref }) => `${ref.namespace}/${ref.name}`).join(", ");
        const verb = isolating.length === 1 ? "isolates the pod and has" : "isolate the pod and have";
        return { why: `${names} ${verb} no ${direction.toLowerCase()} rule` };
    }
    const ranked = outcomes.map((outcome) => ({ outcome, near: outcome.near() }));
    const { outcome } = ranked.reduce((a, b) => (b.near > a.near ? b : a));
    return { rule: outcome.rule.ref, why: outcome.why() };
}

function judgeRule(index: Index, policy: CompiledPolicy, rule: CompiledRule, question: HalfQuestion): Outcome {
    const context: MatchContext = {
        policyNamespace: policy.ref.namespace,
        profile: index.profile,
        podCidrs: index.podCidrs,
    };
    const port = judgePort(index, rule, question);
    let matched: PeerMatch | undefined;
    const peer = () => (matched ??= bestPeer(rule, question.peer, context));
    const name = () => `rule ${rule.ref.rule + 1} of ${policy.ref.namespace}/${policy.ref.name}`;
    return {
        rule,
        port: port.verdict,
        // Most rules are told apart by the port already.
        verdict: port.verdict === "denied" ? "denied" : both(peer().verdict, port.verdict),
        near: () => nearness(peer(), port.verdict),
        gap: () => peer().gap,
        why: () => {
            if (peer().verdict === "denied") return `${name()} does not admit the peer: ${peer().why()}`;
            if (port.verdict !== "allowed") return `${name()} ${port.why()}`;
            return `${name()} may admit the peer: ${peer().why()}`;
        },
    };
}

/** A rule that admits the peer is nearer than any that does not. */
function nearness(peer: PeerMatch, port: Verdict): number {
    if (peer.verdict === "denied") return peer.near + (port === "denied" ? 0 : 0.5);
    return port === "allowed" ? 6 : 5;
}

/** "If this field is empty or missing, this rule matches all sources": outside the cluster included. Entries are ORed. */
function bestPeer(rule: CompiledRule, party: Party, context: MatchContext): PeerMatch {
    if (rule.peers === undefined) return { verdict: "allowed", why: () => "", near: 3 };
    const rank: Record<Verdict, number> = { allowed: 20, unknown: 10, denied: 0 };
    let best: PeerMatch | undefined;
    for (const peer of rule.peers) {
        const match = matchPeer(peer, party, context);
        if (match.verdict === "allowed") return match;
        if (best === undefined || rank[match.verdict] + match.near > rank[best.verdict] + best.near) best = match;
    }
    return best ?? { verdict: "denied", why: () => "it lists no peer", near: 0 };
}

function judgePort(index: Index, rule: CompiledRule, question: HalfQuestion): Pick<Outcome, "verdict" | "why"> {
    const { subject, peer, direction, protocol, port } = question;
    const destination = direction === "Ingress" ? subject : peer;
    const declared = destination.kind === "pod" ? destination.ports : "external";
    const { sure, may } = resolvePorts(rule.ports, declared, index.profile.namedPort.value);
    if (sure.has(protocol, port)) return { verdict: "allowed", why: () => "" };
    if (may.has(protocol, port)) {
        const names = () => rule.ports.named.map(({ name }) => `"${name}"`).join(", ");
        return {
            verdict: "unknown",
            why: () => `opens the named port ${names()}, which the destination does not declare`,
        };
    }
    const opens = () =>
        sure.isEmpty ? `${describePorts(rule.ports)}, which the destination does not have` : sure.toString();
    return {
        verdict: "denied",
        why: () => `admits the peer on ${opens()} only, not ${PortSet.of(protocol, port).toString()}`,
    };
}
