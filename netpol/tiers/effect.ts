import { PortSet } from "../port-set";
import type { ResolvedPorts } from "../rule-ports";
import type { BothTiers } from "./judge";

/** What the tiers do to one half of a connection of whatever pod somebody makes, port by port. */
export interface Effect {
    /** Accepted, and denied, whatever its labels are. */
    readonly accepted: PortSet;
    readonly denied: PortSet;
    /** Accepted, and denied, for some labels or under some reading. */
    readonly mayBeAccepted: PortSet;
    readonly mayBeDenied: PortSet;
}

/** What NetworkPolicies alone do to one half of it. */
export interface NetworkPolicyEffect {
    /** Whether none isolates it, for some labels at least: everything is open then. */
    readonly maybeNotIsolated: boolean;
    /** Every port that they open to anybody. */
    readonly allowedAtMost: PortSet;
}

/** Tiers that have no say. */
export const noEffect: Effect = {
    accepted: PortSet.none,
    denied: PortSet.none,
    mayBeAccepted: PortSet.none,
    mayBeDenied: PortSet.none,
};

/**
 * The effect of two tiers. Baseline may be kept from a pod by a NetworkPolicy, and its labels say whether one selects it:
 * what Baseline denies is denied for some.
 */
export function effectOf({ admin, baseline }: BothTiers): Effect {
    const next = admin.pass.union(admin.none);
    const effect: Effect = {
        accepted: admin.accept.subtract(admin.deny.union(next)),
        denied: admin.deny.subtract(admin.accept.union(next)),
        mayBeAccepted: admin.accept,
        mayBeDenied: admin.deny.union(next.intersect(baseline.deny)),
    };
    return effect.mayBeAccepted.isEmpty && effect.mayBeDenied.isEmpty ? noEffect : effect;
}

/** Effects of which any may be the one that counts: for each address that a peer may have. */
export function anyOf(effects: readonly Effect[]): Effect {
    const [first, ...rest] = effects;
    if (first === undefined || rest.every((effect) => effect === first)) return first ?? noEffect;
    return effects.reduce((a, b) => ({
        accepted: a.accepted.intersect(b.accepted),
        denied: a.denied.intersect(b.denied),
        mayBeAccepted: a.mayBeAccepted.union(b.mayBeAccepted),
        mayBeDenied: a.mayBeDenied.union(b.mayBeDenied),
    }));
}

/** Every port that one half may let through, for some choice of labels. */
export function mostOf(
    { denied, mayBeAccepted }: Effect,
    { maybeNotIsolated, allowedAtMost }: NetworkPolicyEffect,
): PortSet {
    return (maybeNotIsolated ? PortSet.all : allowedAtMost.union(mayBeAccepted)).subtract(denied);
}

/**
 * Bounds of what at least one choice of labels gets, by tiers and NetworkPolicies together.
 *
 * @param alone What at least one choice gets by NetworkPolicies alone.
 */
export function bounded(
    { egress, ingress }: { readonly egress: Effect; readonly ingress: Effect },
    policies: { readonly egress: NetworkPolicyEffect; readonly ingress: NetworkPolicyEffect },
    alone: ResolvedPorts,
): ResolvedPorts {
    const mayBeDenied = egress.mayBeDenied.union(ingress.mayBeDenied);
    const opensAnyway = (
        { accepted, mayBeDenied: denied }: Effect,
        { maybeNotIsolated }: NetworkPolicyEffect,
    ): PortSet => (maybeNotIsolated ? accepted.union(PortSet.all.subtract(denied)) : accepted);
    const certain = alone.certain
        .subtract(mayBeDenied)
        .union(opensAnyway(egress, policies.egress).intersect(opensAnyway(ingress, policies.ingress)));
    const byAccept = PortSet.unionAll([
        egress.mayBeAccepted.intersect(ingress.mayBeAccepted.union(policies.ingress.allowedAtMost)),
        ingress.mayBeAccepted.intersect(policies.egress.allowedAtMost),
    ]);
    return { certain, possible: alone.possible.union(byAccept).subtract(egress.denied.union(ingress.denied)) };
}
