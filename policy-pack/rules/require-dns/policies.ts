import { anyPodEgress, type PortSet } from "../../../netpol";
import type { AnyPodTarget, EgressRule, LabelSelector, NetworkPolicy } from "../../../netpol";
import type { SeenPolicy } from "../../stack/policies";
import { certainRule, type SeenRule } from "../../stack/rules";

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

/** What a rule denies for egress, or may, in the form of a policy that allows it. */
export const deniedBy = ({ selector = {} }: SeenPolicy, rule: SeenRule, namespace: string): NetworkPolicy =>
    egressPolicy(namespace, selector, certainRule({ ...rule, unsure: undefined }));

/** Ports of a target that are denied for some pod. */
export const deniedTo = (target: AnyPodTarget, denied: NetworkPolicy, namespace: string): PortSet =>
    anyPodEgress([denied, isolatingEgress(namespace)], namespace, target).some;
