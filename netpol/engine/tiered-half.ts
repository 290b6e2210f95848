import type { Gap } from "../gaps";
import type { PeerParty } from "../match-peer";
import { PortSet } from "../port-set";
import type { ResolvedPorts } from "../rule-ports";
import { describeTierRule } from "../tiers/describe";
import {
    askTiers,
    type NetworkPolicyStatus,
    type BothTiers,
    combine,
    type Judging,
    sameTiers,
    type TierQuestion,
} from "../tiers/judge";
import type { OpenPoint } from "../tiers/compile";
import type { Hit } from "../tiers/outcome";
import type { Tiers } from "../tiers/tiers";
import type { Verdict } from "../types";
import type { Index } from "./create-index";
import type { HalfAnswer } from "./half-types";
import { onePerAddress } from "./one-per-address";

/** What tiers say of one half, with the peer at one of the addresses that it may have. */
interface Part extends BothTiers {
    readonly peer: PeerParty;
}

/** A question about a peer whose address matters. */
type HalfQuestion = TierQuestion & { readonly peer: PeerParty };

/** What an index says that tiers need to know. */
export function judgingOf({ profile, nodeAddresses, publicAddresses }: Index, tiers: Tiers): Judging {
    return {
        tiers,
        nodeAddresses,
        publicAddresses,
        namedPort: profile.namedPort.value,
        baselineReach: profile.baselineReach.value,
    };
}

/** Asks the tiers: once, where they say the same whichever address the peer has, else for each address that it may have. */
function askAtPlaces(index: Index, tiers: Tiers, question: HalfQuestion): Part[] {
    const judging = judgingOf(index, tiers);
    const at = (peer: PeerParty): Part => ({ peer, ...askTiers(judging, { ...question, peer }) });
    if (!tiers.byAddress[question.direction]) return [at(question.peer)];
    const [first, ...rest] = onePerAddress(index, question.peer, "networks").map(at);
    if (first !== undefined && rest.every((part) => sameTiers(part, first))) return [{ ...first, peer: question.peer }];
    return onePerAddress(index, question.peer, "networks and ipBlocks").map(at);
}

/**
 * The ports of one half by all three tiers.
 *
 * @param policies What NetworkPolicies let through to or from a peer.
 */
export function tieredPorts(
    index: Index,
    tiers: Tiers,
    question: HalfQuestion,
    beside: NetworkPolicyStatus,
    policies: (peer: PeerParty) => ResolvedPorts,
): ResolvedPorts {
    const judging = judgingOf(index, tiers);
    const all = askAtPlaces(index, tiers, question).map((part) =>
        combine(part, beside, () => policies(part.peer), judging, question.within),
    );
    return {
        certain: all.map(({ certain }) => certain).reduce((a, b) => a.intersect(b)),
        possible: PortSet.unionAll(all.map(({ possible }) => possible)),
    };
}

/**
 * One half of one question by all three tiers, with evidence.
 *
 * @param question `within` is the one port asked about.
 * @param policies The half by NetworkPolicies alone, to or from a peer.
 */
export function tieredHalf(
    index: Index,
    tiers: Tiers,
    question: HalfQuestion,
    beside: NetworkPolicyStatus,
    policies: (peer: PeerParty) => HalfAnswer,
): HalfAnswer {
    const halves = askAtPlaces(index, tiers, question).map((part) => ({
        part,
        half: halfAt(index, tiers, question, beside, part, policies),
    }));
    const [first, ...rest] = halves;
    if (first === undefined) throw new Error("a peer is nowhere: it has no place to be asked about");
    const other = rest.find(({ half }) => half.verdict !== first.half.verdict);
    if (other === undefined) return first.half;
    const say = ({ part, half }: typeof other) => `${half.verdict} at ${part.peer.ips.join(", ")}`;
    const why = `it depends on the address: ${say(first)}, ${say(other)}`;
    return unknownHalf(
        why,
        [],
        halves.flatMap(({ half }) => half.gaps ?? []),
    );
}

function halfAt(
    index: Index,
    tiers: Tiers,
    { within }: TierQuestion,
    beside: NetworkPolicyStatus,
    part: Part,
    policies: (peer: PeerParty) => HalfAnswer,
): HalfAnswer {
    let own: HalfAnswer | undefined;
    const byPolicies = (): HalfAnswer => (own ??= policies(part.peer));
    const judging = judgingOf(index, tiers);
    const { certain, possible } = combine(part, beside, () => asPorts(byPolicies().verdict, within), judging, within);
    const verdict: Verdict = certain.covers(within) ? "allowed" : possible.isEmpty ? "denied" : "unknown";
    const goesOn = !part.admin.pass.union(part.admin.none).isEmpty;
    // What a rule that may match lets through need not be asked where others let it through for sure.
    const isTheirs = verdict === "allowed" || part.admin.open.length === 0;
    if (goesOn && beside === "isolated" && byPolicies().verdict === verdict && isTheirs) return byPolicies();
    if (verdict === "unknown") return unknown(index, part, beside, goesOn ? own : undefined);
    const decided = decidingRule(verdict, part, goesOn && beside === "unselected");
    if (decided === undefined) return { verdict, isolatedBy: [], allowedBy: [] };
    const nearest = verdict === "denied" ? { nearest: { why: `${describeTierRule(decided.rule)} denies it` } } : {};
    const { rule, assumes: assumption } = decided;
    const half: HalfAnswer = { verdict, isolatedBy: [], allowedBy: [], decidedBy: rule, ...nearest };
    return assumption === undefined ? half : { ...half, assumption };
}

function asPorts(verdict: Verdict, within: PortSet): ResolvedPorts {
    return {
        certain: verdict === "allowed" ? within : PortSet.none,
        possible: verdict === "denied" ? PortSet.none : within,
    };
}

/**
 * The first rule with the effect of the verdict, Admin's before Baseline's, of those that are sure to match and take least for
 * granted where some are; none where what nobody matched is open.
 */
function decidingRule(verdict: "allowed" | "denied", { admin, baseline }: BothTiers, asksBaseline: boolean) {
    const action = verdict === "allowed" ? "accept" : "deny";
    const first = (hits: readonly Hit[]): Hit | undefined => {
        const all = hits.filter((hit) => hit.action === action);
        const sure = all.filter(({ isSure }) => isSure);
        return sure.find(({ assumes }) => assumes === undefined) ?? sure[0] ?? all[0];
    };
    return first(admin.hits) ?? (asksBaseline ? first(baseline.hits) : undefined);
}

function unknown(
    index: Index,
    { admin, baseline }: BothTiers,
    beside: NetworkPolicyStatus,
    own: HalfAnswer | undefined,
): HalfAnswer {
    const { value, source } = index.profile.baselineReach;
    const torn =
        beside === "selected otherwise" && value === "unknown" && !baseline.deny.isEmpty
            ? [`whether Baseline still judges a pod that a NetworkPolicy selects for the other direction: ${source}`]
            : [];
    const isOwnOpen = own?.verdict === "unknown";
    const ofBaseline = own === undefined ? baseline.open : [];
    const reasons = [
        ...admin.open.map(({ why }) => why),
        ...(isOwnOpen ? [own.assumption ?? own.nearest?.why ?? ""] : []),
        ...torn,
        ...ofBaseline.map(({ why }) => why),
    ];
    const why = reasons.find((reason) => reason !== "") ?? "several rules may be the first to match";
    const gaps = [...gapsAt(admin.open), ...(isOwnOpen ? (own.gaps ?? []) : []), ...gapsAt(ofBaseline)];
    return unknownHalf(why, own?.isolatedBy ?? [], gaps);
}

const gapsAt = (points: readonly OpenPoint[]): Gap[] => points.flatMap(({ gap }) => gap ?? []);

function unknownHalf(why: string, isolatedBy: HalfAnswer["isolatedBy"], gaps: readonly Gap[]): HalfAnswer {
    const half: HalfAnswer = { verdict: "unknown", isolatedBy, allowedBy: [], nearest: { why }, assumption: why };
    return gaps.length > 0 ? { ...half, gaps } : half;
}
