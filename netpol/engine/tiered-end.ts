import { PortSet } from "../port-set";
import type { ResolvedPorts as Bounds } from "../rule-ports";
import { bounded, type Effect, mostOf, type NetworkPolicyEffect } from "../tiers/effect";
import type { TierParty } from "../tiers/match";
import type { Direction } from "../types";
import type { UnjudgedEffect, PeerSort } from "./unjudged";

/** One end of a cell: what tiers see, a text that is equal for ends they cannot tell apart, and its NetworkPolicies. */
export interface TieredEnd {
    readonly party: TierParty;
    readonly key: string;
    readonly egress: NetworkPolicyEffect;
    readonly ingress: NetworkPolicyEffect;
    /** Whether it is a pod to a policy of another kind. */
    readonly sort: PeerSort;
    readonly doubt: (direction: Direction, peers: PeerSort) => UnjudgedEffect;
}

/** No policy applies to it. */
export const noNetworkPolicy: NetworkPolicyEffect = { maybeNotIsolated: true, allowedAtMost: PortSet.all };

/** By every policy that is judged, and with what others may do. */
export function boundedBetween(
    effects: Readonly<Record<"egress" | "ingress", Effect>>,
    source: TieredEnd,
    end: TieredEnd,
    alone: Bounds,
) {
    const { certain, possible } = bounded(effects, { egress: source.egress, ingress: end.ingress }, alone);
    const [out, into] = [source.doubt("Egress", end.sort), end.doubt("Ingress", source.sort)];
    if (!out.mayAllow && !into.mayAllow)
        return { certain: out.mayDeny || into.mayDeny ? PortSet.none : certain, possible };
    const most = (doubt: UnjudgedEffect, effect: Effect, policies: NetworkPolicyEffect): PortSet =>
        doubt.mayAllow ? PortSet.all : mostOf(effect, policies);
    const opened = most(out, effects.egress, source.egress).intersect(most(into, effects.ingress, end.ingress));
    return { certain: out.mayDeny || into.mayDeny ? PortSet.none : certain, possible: possible.union(opened) };
}
