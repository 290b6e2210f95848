import { anyPodEgress, type PortSet } from "../../../netpol";
import type { AnyPodTarget, EgressRule, LabelSelector, NetworkPolicy } from "../../../netpol";
import type { SeenPolicy } from "../../stack/policies";
import { certainRule } from "../../stack/rules";

/** A policy that isolates pods for egress and has these rules. */
export const egressPolicy = (
    namespace: string,
    podSelector: LabelSelector,
    egress: readonly EgressRule[],
): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "supposed", namespace },
    spec: { podSelector, policyTypes: ["Egress"], egress },
});

/** A policy that keeps all pods from everybody. */
export const isolatingEgress = (namespace: string) => egressPolicy(namespace, {}, []);

/**
 * What a policy surely allows. One that isolates nobody is taken to isolate: it opens nothing to pods that are not isolated, and
 * beside a deny-all it comes to the same. What tier Admin accepts is no allow-dns: a rule before it may deny.
 */
export function allowedBy(
    { kind, certain, isolates, isAdminTier, selector, certainSpec }: SeenPolicy,
    namespace: string,
): NetworkPolicy[] {
    if (certain !== undefined && (kind === "NetworkPolicy" || isolates.includes("Egress"))) return [certain];
    const { egress = [] } = certainSpec;
    const isPlugin = kind !== "NetworkPolicy" && !isAdminTier && egress.length > 0;
    return isPlugin ? [egressPolicy(namespace, selector ?? {}, egress)] : [];
}

/** What policies deny for egress, or may, in the form of policies that allow it. */
export const deniedBy = (policies: readonly SeenPolicy[], namespace: string): NetworkPolicy[] =>
    policies.flatMap(({ selector = {}, denies }) => {
        const rules = denies.filter(({ direction }) => direction === "Egress");
        // The selector of one that denies nothing may be none that the API server takes.
        if (rules.length === 0) return [];
        const certain = rules.flatMap((rule) => certainRule({ ...rule, unsure: undefined }));
        return [egressPolicy(namespace, selector, certain)];
    });

/** Ports of a target that are denied for some pod. */
export const deniedTo = (target: AnyPodTarget, denied: readonly NetworkPolicy[], namespace: string): PortSet =>
    anyPodEgress([...denied, isolatingEgress(namespace)], namespace, target).some;
