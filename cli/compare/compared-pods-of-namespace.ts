import {
    findLabels,
    type Labels,
    type LabelSelector,
    matches,
    type NamespaceKind,
    oneKindPerSelector,
    type PodKind,
} from "../../netpol";
import type { ComparedNamespace } from "./compared-namespaces";
import { type ComparedPods, podsOfKind, podsOfWorkload } from "./compared-pods";
import type { WorkloadPair } from "./match-workloads";

/** The pods of a namespace to compare. */
export interface PodsOfNamespace {
    readonly namespace: ComparedNamespace;
    /** Its workloads, and pods that may come: one for each selector that fits no workload, and all others. */
    readonly pods: readonly ComparedPods[];
    /** All further kinds, such as pods that several selectors match at once: a change may show for them alone. */
    readonly further: readonly ComparedPods[];
}

/** Finds the workloads of a namespace, and the kinds of pods that may come to it and that no workload is of. */
export function podsOfNamespace(namespace: ComparedNamespace, pairs: readonly WorkloadPair[]): PodsOfNamespace {
    const { kind, standsForAllPods, hasExample } = namespace;
    const told = kind.podSelectors.filter((selector) => !kind.leftOut.includes(selector));
    const workloads = pairs.map((pair) => podsOfWorkload(namespace, pair, told));
    const labels = workloads.flatMap(labelsOf);
    const isWanted = (selector: LabelSelector) => !hasExample && !labels.some((each) => matches(selector, each));
    const wanted = plainKindsFor(kind, new Set(kind.podSelectors.filter(isWanted)));
    const isPlain = (pods: PodKind) =>
        pods.selectors.length === 0 ? standsForAllPods && !hasExample : wanted.has(pods);
    const ofWorkloads = new Set(workloads.filter(isWhole).map(({ selectors }) => selectors && keyOf(kind, selectors)));
    const isFurther = (pods: PodKind) => !isPlain(pods) && !ofWorkloads.has(keyOf(kind, pods.selectors));
    const made = (pods: PodKind) => podsOfKind(namespace, pods, workloads.length > 0 || kind.pods.length > 1);
    const leftOut = kind.leftOut
        .filter(isWanted)
        .flatMap((selector) => leftOutKind(kind, selector))
        .map(made);
    return {
        namespace,
        pods: [
            ...workloads,
            ...kind.pods.filter(isPlain).map(made),
            ...new Map(leftOut.map((each) => [each.id, each])).values(),
        ],
        further: kind.pods.filter(isFurther).map(made),
    };
}

/** For each wanted selector the first kind that satisfies it. */
function plainKindsFor({ pods }: NamespaceKind, wanted: ReadonlySet<LabelSelector>): ReadonlySet<PodKind> {
    const kinds = pods.map((kind) => ({ kind, selectors: kind.selectors.filter((selector) => wanted.has(selector)) }));
    return new Set(oneKindPerSelector(kinds.filter(({ selectors }) => selectors.length > 0)).map(({ kind }) => kind));
}

/** Pods of a selector by which kinds are not told apart, unless those of some kind are: of others that it matches nothing is said. */
function leftOutKind({ podSelectors, pods }: NamespaceKind, selector: LabelSelector): PodKind[] {
    const found = findLabels({ matchAll: [selector] });
    if (found === null || found === "unknown" || pods.some(({ labels }) => matches(selector, labels))) return [];
    return [{ labels: found.labels, selectors: podSelectors.filter((each) => matches(each, found.labels)) }];
}

function keyOf({ podSelectors }: NamespaceKind, selectors: readonly LabelSelector[]): string {
    return podSelectors.flatMap((selector, place) => (selectors.includes(selector) ? [place] : [])).join();
}

/** Whether pods are there whenever their namespace is: such that come or go tell nothing of the side without them. */
function isWhole({ namespace, before, after }: ComparedPods): boolean {
    return !(namespace.before && !before) && !(namespace.after && !after);
}

/** The labels of some pods on each side that has them. */
export function labelsOf({ before, after }: ComparedPods): Labels[] {
    return [before, after].flatMap((workload) => (workload ? [workload.labels] : []));
}
