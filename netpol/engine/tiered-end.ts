import { PortSet } from "../port-set";
import type { ResolvedPorts as Bounds } from "../rule-ports";
import { bounded, type Effect, mostOf, type PolicyEffect } from "../tiers/effect";
import type { TierParty } from "../tiers/match";
import type { Direction } from "../types";
import type { Doubt, PeerSort } from "./unjudged";

/** One end of a cell: what tiers see, a text that is equal for ends they cannot tell apart, and its NetworkPolicies. */
export interface TieredEnd {
    readonly party: TierParty;
    readonly key: string;
    readonly egress: PolicyEffect;
    readonly ingress: PolicyEffect;
    /** Whether it is a pod to a policy of another kind. */
    readonly sort: PeerSort;
    readonly doubt: (direction: Direction, peers: PeerSort) => Doubt;
}

/** No policy applies to it. */
export const unselected: PolicyEffect = { free: true, atMost: PortSet.all };

/** By every policy that is judged, and with what others may do. */
export function boundedBetween(
    effects: Readonly<Record<"egress" | "ingress", Effect>>,
    source: TieredEnd,
    end: TieredEnd,
    alone: Bounds,
) {
    const { certain, possible } = bounded(effects, { egress: source.egress, ingress: end.ingress }, alone);
    const [out, into] = [source.doubt("Egress", end.sort), end.doubt("Ingress", source.sort)];
    if (!out.opens && !into.opens) return { certain: out.shuts || into.shuts ? PortSet.none : certain, possible };
    const most = (doubt: Doubt, effect: Effect, policies: PolicyEffect): PortSet =>
        doubt.opens ? PortSet.all : mostOf(effect, policies);
    const opened = most(out, effects.egress, source.egress).intersect(most(into, effects.ingress, end.ingress));
    return { certain: out.shuts || into.shuts ? PortSet.none : certain, possible: possible.union(opened) };
}
