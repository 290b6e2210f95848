import {
    findLabels,
    type Labels,
    type LabelSelector,
    matches,
    type NamespaceKind,
    plainKinds,
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
    const { kind, isCovered, hasExample } = namespace;
    const told = kind.podSelectors.filter((selector) => !kind.leftOut.includes(selector));
    const workloads = pairs.map((pair) => podsOfWorkload(namespace, pair, told));
    const labels = workloads.flatMap(labelsOf);
    const isWanted = (selector: LabelSelector) => !hasExample && !labels.some((each) => matches(selector, each));
    const wanted = plainKindsFor(kind, new Set(kind.podSelectors.filter(isWanted)));
    const isPlain = (pods: PodKind) => (pods.selectors.length === 0 ? isCovered && !hasExample : wanted.has(pods));
    const ofWorkloads = new Set(workloads.filter(isWhole).map(({ selectors }) => selectors && keyOf(kind, selectors)));
    const isFurther = (pods: PodKind) => !isPlain(pods) && !ofWorkloads.has(keyOf(kind, pods.selectors));
    const made = (pods: PodKind) => podsOfKind(namespace, pods, workloads.length > 0 || kind.pods.length > 1);
    const plain = [
        ...kind.pods.filter(isPlain),
        ...kind.leftOut.filter(isWanted).flatMap((each) => leftOutKind(kind, each)),
    ];
    return { namespace, pods: [...workloads, ...plain.map(made)], further: kind.pods.filter(isFurther).map(made) };
}

/** For each wanted selector the first kind that satisfies it. */
function plainKindsFor({ pods }: NamespaceKind, wanted: ReadonlySet<LabelSelector>): ReadonlySet<PodKind> {
    const kinds = pods.map((kind) => ({ kind, selectors: kind.selectors.filter((selector) => wanted.has(selector)) }));
    return new Set(plainKinds(kinds.filter(({ selectors }) => selectors.length > 0)).map(({ kind }) => kind));
}

/** Pods of a selector by which kinds are not told apart: of pods that other selectors match as well nothing is said. */
function leftOutKind({ podSelectors }: NamespaceKind, selector: LabelSelector): PodKind[] {
    const found = findLabels({ matchAll: [selector] });
    if (found === null || found === "unknown") return [];
    return [{ labels: found.labels, selectors: podSelectors.filter((each) => matches(each, found.labels)) }];
}

function keyOf({ podSelectors }: NamespaceKind, selectors: readonly LabelSelector[]): string {
    return podSelectors.flatMap((selector, place) => (selectors.includes(selector) ? [place] : [])).join();
}

/** Whether pods are there whenever their namespace is: such that come or go tell nothing of the side without them. */
function isWhole({ namespace, before, after }: ComparedPods): boolean {
    return !(namespace.before && !before) && !(namespace.after && !after);
}

function labelsOf({ before, after }: ComparedPods): Labels[] {
    return [before, after].flatMap((workload) => (workload ? [workload.labels] : []));
}

/**
 * Whether some pods are plainer than others: whatever selects them selects the others too, so that a reader expects of the
 * others what is told of them. Pods of a namespace that nobody has made are expected to be treated as those of one that
 * satisfies all that it does.
 */
export function isPlainer(a: ComparedPods, b: ComparedPods): boolean {
    if (a.selectors === undefined || b.selectors === undefined) return false;
    if (a.namespace === b.namespace) return isWithin(a.selectors, b.selectors);
    if (b.namespace.exists) return false;
    if (!a.namespace.exists) {
        return (
            isWithin(a.namespace.kind.selectors, b.namespace.kind.selectors) &&
            labelsOf(b).every((each) => satisfies(each, a.selectors!))
        );
    }
    return (
        isWithin(b.namespace.kind.selectors, a.namespace.kind.selectors) &&
        labelsOf(a).every((each) => satisfies(each, b.selectors!))
    );
}

function isWithin(some: readonly LabelSelector[], all: readonly LabelSelector[]): boolean {
    return some.every((selector) => all.includes(selector));
}

function satisfies(labels: Labels, selectors: readonly LabelSelector[]): boolean {
    return selectors.every((selector) => matches(selector, labels));
}
