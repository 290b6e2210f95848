import { type Cluster, namespacesOf, podKinds } from "../../netpol";
import { type ComparedNamespace, comparedNamespaces, labelsOnSides } from "./compared-namespaces";
import type { ComparedPods } from "./compared-pods";
import { hasSameLabels, splitByDifference, touchedBy } from "./differing-policies";
import { groupBy } from "./group-by";
import { type PodsOfNamespace, podsOfNamespace } from "./compared-pods-of-namespace";
import { matchWorkloads, workloadOf } from "./match-workloads";

/** The pods that two sides are compared on. */
export interface ChosenPods {
    readonly namespaces: readonly ComparedNamespace[];
    /** Workloads, and pods that may come that stand beside them in every report. */
    readonly pods: readonly ComparedPods[];
    /** Further pods that may come: to be told of where a change shows for them alone. */
    readonly further: readonly ComparedPods[];
    /** What is not looked at though policies differ there: namespaces with more kinds of pods than that. */
    readonly cutShort: readonly string[];
}

/** Further kinds that are looked at in all; people who write policies by hand are far below. */
const mostFurther = 500;
/** Pods beyond which further kinds would take longer than all the rest. */
const mostPods = 1_000;

/**
 * Chooses the pods that two sides are compared on. A workload is the same on both where its name is, or else where its
 * namespace and labels are: policies see nothing else of it. Pods that somebody could create stand beside them, by the kinds
 * that the policies of both sides tell apart; so a plan, which has no workloads at all, can be compared as well.
 */
export function choosePods(before: Cluster, after: Cluster): ChosenPods {
    const sides = labelsOnSides(before, after);
    const policies = splitByDifference(before, after, [...sides.values()]);
    const kinds = podKinds({
        // One that has other labels on both sides is selected by what selects either.
        namespaces: [...namespacesOf(before), ...namespacesOf(after)].map(({ name, labels }) => ({ name, labels })),
        workloads: [],
        services: [],
        // What differs first, so that the limit cuts what matters least.
        policies: [...policies.differing, ...policies.same],
        clusterPolicies: [...(before.clusterPolicies ?? []), ...(after.clusterPolicies ?? [])],
        pluginPolicies: [...(before.pluginPolicies ?? []), ...(after.pluginPolicies ?? [])],
        unjudged: [...(before.unjudged ?? []), ...(after.unjudged ?? [])],
    });
    const pairs = groupBy(matchWorkloads(before.workloads, after.workloads), (pair) => workloadOf(pair).namespace);
    const { compared, alternatives } = comparedNamespaces(kinds, sides, [before, after]);
    const found = compared.map((namespace) => podsOfNamespace(namespace, pairs.get(namespace.name) ?? []));
    const chosen = { namespaces: compared, pods: found.flatMap(({ pods }) => pods) };
    // Where no policy differs no labels of a pod can tell the sides apart.
    const isSame =
        policies.differing.length + policies.pluginPolicies.length === 0 &&
        !policies.clusterPoliciesDiffer &&
        [...sides.values()].every(hasSameLabels);
    if (isSame) return { ...chosen, further: [], cutShort: [] };
    const isTouched = touchedBy(policies);
    const { further, cut } = furtherPods(found, isTouched, chosen.pods.length > mostPods);
    const cutShort = [...cut, ...alternatives.filter(isTouched)].map(({ title }) => title);
    if (kinds.leftOut.length > 0) cutShort.push("namespaces that nobody has made");
    return { ...chosen, further, cutShort: [...new Set(cutShort)].sort() };
}

/** As many further kinds as are looked at, and the namespaces with others that a policy that differs may touch. */
function furtherPods(
    found: readonly PodsOfNamespace[],
    isTouched: (namespace: ComparedNamespace) => boolean,
    tooMany: boolean,
): { further: ComparedPods[]; cut: ComparedNamespace[] } {
    const further: ComparedPods[] = [];
    const cut: ComparedNamespace[] = [];
    const first = found.filter(({ namespace }) => isTouched(namespace));
    const rest = found.filter(({ namespace }) => !isTouched(namespace));
    for (const own of [...first, ...rest]) {
        const hasRoom = !tooMany && further.length + own.further.length <= mostFurther;
        if (hasRoom) further.push(...own.further);
        const isCut = own.namespace.kind.leftOut.length > 0 || (!hasRoom && own.further.length > 0);
        if (isCut && first.includes(own)) cut.push(own.namespace);
    }
    return { further, cut };
}
