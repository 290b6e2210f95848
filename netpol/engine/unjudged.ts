import { describeGap, type Gap, soleNamespace } from "../gaps";
import { mayMatchNew } from "../new-namespaces";
import type { PeerParty } from "../match-peer";
import { PortSet } from "../port-set";
import type { ResolvedPorts } from "../rule-ports";
import { matches } from "../selectors";
import type { Direction, LabelSelector, UnjudgedPolicy, Verdict } from "../types";
import { type PartialLabels, remainingConditions } from "../partial-labels";
import { type Index, seenLabels } from "./create-index";
import type { HalfAnswer } from "./half-types";

/** Whom a pod talks to: pods, or nodes and addresses outside the cluster, of which alone some kinds of policies speak. */
export type PeerSort = "pods" | "others";

/** What policies that are not judged may do to one half. */
export interface UnjudgedEffect {
    /** Some may let through what the half shuts. */
    readonly mayAllow: boolean;
    /** Some may shut what the half lets through. */
    readonly mayDeny: boolean;
}

/** Policies that are not judged and may let through (or shut) what one half does not. */
interface Doubting {
    readonly opens: readonly UnjudgedPolicy[];
    readonly shuts: readonly UnjudgedPolicy[];
}

const nobody: Doubting = { opens: [], shuts: [] };

/** The policies that may have a say in one half. `subject` is the end whose policies are asked. */
function doubting({ unjudged }: Index, direction: Direction, subject: PeerParty, peers: PeerSort): Doubting {
    if (unjudged.length === 0 || subject.kind === "external" || subject.kind === "host") return nobody;
    const here = unjudged.filter((policy) => speaksOf(policy, peers) && mayConcern(policy, subject));
    return {
        opens: here.filter(({ opens }) => opens.includes(direction)),
        shuts: here.filter(({ shuts }) => shuts.includes(direction)),
    };
}

const speaksOf = (policy: UnjudgedPolicy, peers: PeerSort): boolean => policy.peers === "anybody" || peers === "others";

function mayConcern(policy: UnjudgedPolicy, party: Exclude<PeerParty, { kind: "external" | "host" }>): boolean {
    if (party.kind === "node") return policy.nodes;
    if (party.hostNetwork === true && policy.nodes) return true;
    return mayBeIn(policy, party.namespace, party) && matches(policy.pods, party.labels);
}

function mayBeIn(policy: UnjudgedPolicy, namespace: string, seen: PartialLabels): boolean {
    const sole = soleNamespace(policy);
    if (sole !== undefined) return sole === namespace;
    return policy.namespaces === undefined || remainingConditions(policy.namespaces, seen) !== "no";
}

/** What sort of peer a party is to a policy that speaks of some peers only. */
export function sortOf(party: PeerParty): PeerSort {
    return party.kind === "pod" && party.hostNetwork !== true ? "pods" : "others";
}

/** Whether policies that are not judged may change one half. */
export function unjudgedEffectOn(
    index: Index,
    direction: Direction,
    subject: PeerParty,
    peers: PeerSort,
): UnjudgedEffect {
    const { opens, shuts } = doubting(index, direction, subject, peers);
    return { mayAllow: opens.length > 0, mayDeny: shuts.length > 0 };
}

/** The ports of one half, where policies that are not judged may have a say in it. */
export function portsWithUnjudged(ports: ResolvedPorts, { mayAllow, mayDeny }: UnjudgedEffect): ResolvedPorts {
    if (!mayAllow && !mayDeny) return ports;
    return { certain: mayDeny ? PortSet.none : ports.certain, possible: mayAllow ? PortSet.all : ports.possible };
}

/** One half with evidence, where policies that are not judged may have a say in it: unknown where one may change it. */
export function halfWithUnjudged(
    index: Index,
    direction: Direction,
    subject: PeerParty,
    peer: PeerParty,
    half: HalfAnswer,
): HalfAnswer {
    const { opens, shuts } = doubting(index, direction, subject, sortOf(peer));
    const possible: Record<Verdict, readonly UnjudgedPolicy[]> = {
        allowed: shuts,
        denied: opens,
        unknown: [...new Set([...opens, ...shuts])],
    };
    const gaps = possible[half.verdict].map((policy): Gap => ({ kind: "other policy", policy }));
    if (gaps.length === 0) return half;
    if (half.verdict === "unknown") return { ...half, gaps: [...(half.gaps ?? []), ...gaps] };
    const why = gaps.map(describeGap).join("; ");
    return { ...half, verdict: "unknown", nearest: { why }, assumption: why, gaps };
}

/** Which pods that may come to a namespace policies that are not judged may speak of. */
export interface DoubtedPods {
    readonly opens: readonly LabelSelector[];
    readonly shuts: readonly LabelSelector[];
}

/** @param namespace A namespace of the cluster; one that does not exist yet where absent. */
export function podsUnderUnjudged(
    index: Index,
    direction: Direction,
    namespace: string | undefined,
    peers: PeerSort,
): DoubtedPods {
    const here = index.unjudged.filter((policy) => {
        if (!speaksOf(policy, peers)) return false;
        if (namespace !== undefined) return mayBeIn(policy, namespace, seenLabels(index, namespace));
        const sole = soleNamespace(policy);
        if (sole !== undefined) return !index.namespaces.has(sole);
        return policy.namespaces === undefined || mayMatchNew(policy.namespaces, new Set(index.namespaces.keys()));
    });
    const podsOf = (way: "opens" | "shuts"): LabelSelector[] =>
        here.filter((policy) => policy[way].includes(direction)).map(({ pods = {} }) => pods);
    return { opens: podsOf("opens"), shuts: podsOf("shuts") };
}
