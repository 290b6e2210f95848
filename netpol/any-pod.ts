import { anyPodPorts, type AnyPodPorts, isolatingPoliciesIn, type AnyPodTarget } from "./any-pod-ports";
import type { PolicyRef } from "./defaults";
import { findLabels } from "./find-labels";
import { type Gap, soleNamespace } from "./gaps";
import { namespaceLabels } from "./namespaces";
import { PortSet } from "./port-set";
import { isEmptySelector } from "./selectors";
import type { Direction, Labels, NetworkPolicy, UnjudgedPolicy } from "./types";
import { remainingConditions } from "./partial-labels";

/** Whether every pod of a namespace is isolated, whatever its labels; else labels of a pod that is not. */
export type Isolation =
    | { readonly isolated: true; readonly by: readonly PolicyRef[] }
    | { readonly isolated: false; readonly witness: Labels }
    | {
          readonly isolated: "unknown";
          /** Policies of other kinds that may isolate such a pod, or open one that is isolated; absent where none may. */
          readonly gaps?: readonly Gap[] | undefined;
      };

/**
 * Whether the policies of a namespace together isolate every pod that may come to it, in a direction. By union of all of
 * them: `app=x` and `app!=x` do it as well as one empty selector, and a policy in another namespace does nothing.
 *
 * Isolated is Kubernetes' word for "selected by a policy of this direction", not for "closed": beside a policy that allows
 * everyone a pod is isolated and open. {@link ruleOpensTo} says what a rule opens.
 *
 * @param unjudged Policies that are not judged: where one may open a pod of the namespace, or isolate one that no other
 * does, the answer is unknown.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function isolation(
    policies: readonly NetworkPolicy[],
    namespace: string,
    direction: Direction,
    unjudged: readonly UnjudgedPolicy[] = [],
): Isolation {
    const judged = judgedIsolation(policies, namespace, direction);
    const way = judged.isolated === true ? "opens" : "shuts";
    const gaps = unjudgedIn(unjudged, namespace)
        .filter((policy) => policy[way].includes(direction) && policy.peers === "anybody")
        .map((policy): Gap => ({ kind: "other policy", policy }));
    return gaps.length > 0 ? { isolated: "unknown", gaps } : judged;
}

function judgedIsolation(policies: readonly NetworkPolicy[], namespace: string, direction: Direction): Isolation {
    const isolating = isolatingPoliciesIn(policies, namespace, direction);
    const whole = isolating.filter(({ selector }) => isEmptySelector(selector));
    if (whole.length > 0) return { isolated: true, by: whole.map(({ ref }) => ref) };
    const found = findLabels({ matchNone: isolating.map(({ selector }) => selector) });
    if (found === "unknown") return { isolated: "unknown" };
    if (found === null) return { isolated: true, by: isolating.map(({ ref }) => ref) };
    return { isolated: false, witness: found.labels };
}

/**
 * What a pod with any labels in a namespace may send to a target, by its own egress policies alone. What a policy that is
 * not judged may open counts for `some`, and what one may shut does not count for `every`.
 */
export function anyPodEgress(
    policies: readonly NetworkPolicy[],
    namespace: string,
    target: AnyPodTarget,
    unjudged: readonly UnjudgedPolicy[] = [],
): AnyPodPorts {
    return doubted(anyPodPorts(policies, namespace, "Egress", target), unjudged, namespace, "Egress", target);
}

/** What a pod with any labels in a namespace accepts from a target, by its own ingress policies alone; as {@link anyPodEgress}. */
export function anyPodIngress(
    policies: readonly NetworkPolicy[],
    namespace: string,
    target: AnyPodTarget,
    unjudged: readonly UnjudgedPolicy[] = [],
): AnyPodPorts {
    return doubted(anyPodPorts(policies, namespace, "Ingress", target), unjudged, namespace, "Ingress", target);
}

function doubted(
    { every, some }: AnyPodPorts,
    unjudged: readonly UnjudgedPolicy[],
    namespace: string,
    direction: Direction,
    target: AnyPodTarget,
): AnyPodPorts {
    const here = unjudgedIn(unjudged, namespace).filter(({ peers }) => peers === "anybody" || "ip" in target);
    return {
        every: here.some(({ shuts }) => shuts.includes(direction)) ? PortSet.none : every,
        some: here.some(({ opens }) => opens.includes(direction)) ? PortSet.all : some,
    };
}

/** Those that may concern pods of a namespace, of whose labels nothing is said. */
function unjudgedIn(unjudged: readonly UnjudgedPolicy[], namespace: string): UnjudgedPolicy[] {
    const seen = { namespaceLabels: namespaceLabels(namespace), namespaceLabelsKnown: false as const };
    return unjudged.filter((policy) =>
        soleNamespace(policy) === undefined
            ? policy.namespaces === undefined || remainingConditions(policy.namespaces, seen) !== "no"
            : soleNamespace(policy) === namespace,
    );
}
