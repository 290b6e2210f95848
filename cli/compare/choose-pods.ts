import { type Cluster, podKinds } from "../../netpol";
import { type ComparedNamespace, comparedNamespaces, labelsOnSides, type NamespaceOfKind } from "./compared-namespaces";
import type { ComparedPods } from "./compared-pods";
import { hasSameLabels, policiesOfSides, touchedBy } from "./differing-policies";
import { groupBy } from "./group-by";
import { type CombinedPods, type PodsOfNamespace, podsOfNamespace, podsOfNewLike } from "./kinds-in-namespace";
import { matchWorkloads, type WorkloadPair } from "./match-workloads";

/** The pods that two sides are compared on. */
export interface ChosenPods {
    readonly namespaces: readonly ComparedNamespace[];
    /** Workloads, and pods that may come that stand beside them in every report. */
    readonly pods: readonly ComparedPods[];
    /** Further pods that may come: to be told of where a change shows for them alone. */
    readonly combined: readonly CombinedPods[];
    /** What is not looked at though policies differ there: namespaces with more kinds of pods than that. */
    readonly cutShort: readonly string[];
}

/** Combined kinds that are looked at in all; people who write policies by hand are far below. */
const mostCombined = 500;
/** Pods beyond which combined kinds would take longer than all the rest. */
const mostPods = 1_000;

/**
 * Chooses the pods that two sides are compared on. A workload is the same on both where its name is, or else where its
 * namespace and labels are: policies see nothing else of it. Pods that somebody could create stand beside them, by the kinds
 * that the policies of both sides tell apart; so a plan, which has no workloads at all, can be compared as well.
 */
export function choosePods(before: Cluster, after: Cluster): ChosenPods {
    const sides = labelsOnSides(before, after);
    const policies = policiesOfSides(before, after, [...sides.values()]);
    const kinds = podKinds({
        namespaces: [...before.namespaces, ...after.namespaces],
        workloads: [...before.workloads, ...after.workloads],
        services: [...before.services, ...after.services],
        // What differs first, so that the limit cuts what matters least.
        policies: [...policies.differing, ...policies.same],
    });
    const pairs = groupBy(matchWorkloads(before.workloads, after.workloads), namespaceOf);
    const { compared, alternatives } = comparedNamespaces(kinds, sides, [before, after]);
    const [existing, made] = [compared.filter(exists), compared.filter((each) => !exists(each))];
    const found = existing.map((own) => podsOfNamespace(own, pairs.get(own.namespace.name) ?? []));
    const all = [...found, ...podsOfMade(made, found)];
    const chosen = {
        namespaces: all.map(({ namespace }) => namespace),
        pods: all.flatMap(({ workloads, plain }) => [...workloads, ...plain]),
    };
    // Where no policy differs no labels of a pod can tell the sides apart.
    const isSame = policies.differing.length === 0 && [...sides.values()].every(hasSameLabels);
    if (isSame) return { ...chosen, combined: [], cutShort: [] };
    const isTouched = touchedBy(policies);
    const { combined, cut } = combinedPods(all, isTouched, chosen.pods.length > mostPods);
    const cutShort = [...cut, ...alternatives.filter(isTouched)].map(({ namespace }) => namespace.title);
    if (kinds.leftOut.length > 0) cutShort.push("namespaces that nobody has made");
    return { ...chosen, combined, cutShort: [...new Set(cutShort)].sort() };
}

function namespaceOf({ before, after }: WorkloadPair): string {
    return (after ?? before)!.namespace;
}

function exists({ namespace }: NamespaceOfKind): boolean {
    return namespace.exists;
}

/** Pods of namespaces that nobody has made: where there is one that satisfies all that such a new one does, it stands for it. */
function podsOfMade(made: readonly NamespaceOfKind[], existing: readonly PodsOfNamespace[]): PodsOfNamespace[] {
    const isWithin = (a: NamespaceOfKind, b: NamespaceOfKind) =>
        a.kind.selectors.every((selector) => b.kind.selectors.includes(selector));
    const examplesOf = (own: NamespaceOfKind) =>
        own.isNamed || own.kind.selectors.length === 0 ? [] : existing.filter((other) => isWithin(own, other));
    const [alone, alike] = [
        made.filter((own) => examplesOf(own).length === 0),
        made.filter((own) => examplesOf(own).length > 0),
    ];
    const found = alone.map((own) => podsOfNamespace(own, []));
    return [
        ...found,
        ...alike.map((own) =>
            podsOfNewLike(
                own,
                examplesOf(own),
                found.filter((other) => isWithin(other, own)),
            ),
        ),
    ];
}

/** As many combined kinds as are looked at, and the namespaces with others that a policy that differs may touch. */
function combinedPods(
    all: readonly PodsOfNamespace[],
    isTouched: (own: NamespaceOfKind) => boolean,
    tooMany: boolean,
): { combined: CombinedPods[]; cut: NamespaceOfKind[] } {
    const combined: CombinedPods[] = [];
    const cut: NamespaceOfKind[] = [];
    for (const own of [...all.filter(isTouched), ...all.filter((other) => !isTouched(other))]) {
        const hasRoom = !tooMany && combined.length + own.combined.length <= mostCombined;
        if (hasRoom) combined.push(...own.combined);
        const isCut = own.kind.leftOut.length > 0 || (!hasRoom && own.combined.length > 0);
        if (isCut && isTouched(own)) cut.push(own);
    }
    return { combined, cut };
}
