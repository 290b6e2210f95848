import { refText } from "../defaults";
import type { Gap } from "../gaps";
import { type MatchContext, matchPeer, type PeerParty, type PeerMatch } from "../match-peer";
import { PortSet } from "../port-set";
import { describePorts, resolvePorts } from "../rule-ports";
import type { Verdict } from "../types";
import { both } from "../verdicts";
import type { IndexedPolicy, CompiledRule } from "./compile-policy";
import type { Index } from "./create-index";
import type { HalfQuestion } from "./half-types";

/** What one rule says of one question. */
export interface RuleOutcome {
    readonly rule: CompiledRule;
    readonly port: Verdict;
    readonly verdict: Verdict;
    /** How near the rule came, and why it did not allow: asked where no rule does, and the sentence of the nearest only. */
    readonly near: () => number;
    readonly why: () => string;
    readonly gap: () => Gap | undefined;
    /** What it takes for granted where it allows; `undefined` where that is nothing. */
    readonly assumes: () => string | undefined;
}

/** What matching the peers of a policy needs to know. */
export function matchContext({ profile, podCidrs, publicAddresses }: Index, { ref }: IndexedPolicy): MatchContext {
    return { policyNamespace: ref.namespace, profile, podCidrs, publicAddresses };
}

/** Asks one rule of one policy. */
export function judgeRule(
    index: Index,
    policy: IndexedPolicy,
    rule: CompiledRule,
    question: HalfQuestion,
): RuleOutcome {
    const ofPolicy = matchContext(index, policy);
    const context = rule.names === undefined ? ofPolicy : { ...ofPolicy, names: rule.names };
    const port = judgePort(index, rule, question);
    let matched: PeerMatch | undefined;
    const peer = () => (matched ??= bestPeer(rule, question.peer, context));
    const name = () => `rule ${rule.ref.rule + 1} of ${refText(policy.ref)}`;
    return {
        rule,
        port: port.verdict,
        // Most rules are told apart by the port already.
        verdict: port.verdict === "denied" ? "denied" : both(peer().verdict, port.verdict),
        near: () => nearness(peer(), port.verdict),
        gap: () => peer().gap,
        assumes: () => peer().assumes,
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
function bestPeer(rule: CompiledRule, party: PeerParty, context: MatchContext): PeerMatch {
    if (rule.peers === undefined) return { verdict: "allowed", why: () => "", near: 3 };
    const rank: Record<Verdict, number> = { allowed: 20, unknown: 10, denied: 0 };
    let best: PeerMatch | undefined;
    for (const peer of rule.peers) {
        const match = matchPeer(peer, party, context);
        if (match.verdict === "allowed" && match.assumes === undefined) return match;
        if (best === undefined || rank[match.verdict] + match.near > rank[best.verdict] + best.near) best = match;
    }
    return best ?? { verdict: "denied", why: () => "it lists no peer", near: 0 };
}

function judgePort(index: Index, rule: CompiledRule, question: HalfQuestion): Pick<RuleOutcome, "verdict" | "why"> {
    const { subject, peer, direction, protocol, port } = question;
    const destination = direction === "Ingress" ? subject : peer;
    const declared = destination.kind === "pod" ? destination.ports : "external";
    const { certain, possible } = resolvePorts(rule.ports, declared, index.profile.namedPort.value);
    if (certain.has(protocol, port)) return { verdict: "allowed", why: () => "" };
    if (possible.has(protocol, port)) {
        const names = () => rule.ports.named.map(({ name }) => `"${name}"`).join(", ");
        return {
            verdict: "unknown",
            why: () => `opens the named port ${names()}, which the destination does not declare`,
        };
    }
    const verb = rule.isUnsure === true ? "may admit" : "admits";
    const opens = () =>
        certain.isEmpty ? `${describePorts(rule.ports)}, which the destination does not have` : certain.toString();
    return {
        verdict: "denied",
        why: () => `${verb} the peer on ${opens()} only, not ${PortSet.of(protocol, port).toString()}`,
    };
}
