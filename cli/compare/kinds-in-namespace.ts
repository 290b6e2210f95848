import {
    findLabels,
    type Labels,
    type LabelSelector,
    matches,
    type NamespaceKind,
    plainKinds,
    type PodKind,
    type Workload,
} from "../../netpol";
import type { NamespaceOfKind } from "./compared-namespaces";
import { type ComparedPods, podsOfKind, podsOfWorkload } from "./compared-pods";
import type { WorkloadPair } from "./match-workloads";

/** Pods that several selectors match at once, or that a selector leaves out. */
export interface CombinedPods {
    readonly pods: ComparedPods;
    /** Compared pods that whatever selects these selects too: what changes for those may well change for these. */
    readonly plainer: ReadonlySet<ComparedPods>;
}

/** The pods of a namespace to compare. */
export interface PodsOfNamespace extends NamespaceOfKind {
    /** Its workloads. */
    readonly workloads: readonly ComparedPods[];
    /** Pods that may come: one for each selector that fits no workload, and all others. */
    readonly plain: readonly ComparedPods[];
    /** All further kinds: a change may show for them alone. */
    readonly combined: readonly CombinedPods[];
}

/** Finds the workloads of a namespace, and the kinds of pods that may come to it and that no workload is of. */
export function podsOfNamespace(own: NamespaceOfKind, pairs: readonly WorkloadPair[]): PodsOfNamespace {
    const { namespace, kind } = own;
    const workloads = pairs.map((pair) => podsOfWorkload(namespace, pair));
    const labels = workloads.flatMap(workloadsOf).map((workload) => workload.labels);
    const fitting = new Set(kind.podSelectors.filter((selector) => labels.some((each) => matches(selector, each))));
    const wanted = plainKindsFor(kind, (selector) => !fitting.has(selector));
    const isPlain = (pods: PodKind) => (pods.selectors.length === 0 ? namespace.isCovered : wanted.has(pods));
    const hasOthers = workloads.length > 0 || kind.pods.length > 1;
    const made = (pods: PodKind) => ({ pods: podsOfKind(own, pods, hasOthers), selectors: pods.selectors });
    const known = workloads.map((pods) => ({ pods, selectors: selectorsOf(kind, workloadsOf(pods)) }));
    const ofWorkloads = new Set(
        known.filter(({ pods }) => isWhole(pods)).map(({ selectors }) => selectors && keyOf(kind, selectors)),
    );
    const plain = [...kind.pods.filter(isPlain), ...leftOutPods(kind, fitting)].map(made);
    const rest = kind.pods.filter((pods) => !isPlain(pods) && !ofWorkloads.has(keyOf(kind, pods.selectors)));
    const combined = rest.map(made).map(({ pods, selectors }): CombinedPods => {
        const plainer = [...known, ...plain].filter((each) => isWithin(each.selectors, selectors));
        return { pods, plainer: new Set(plainer.map((each) => each.pods)) };
    });
    return { ...own, workloads, plain: plain.map(({ pods }) => pods), combined };
}

/**
 * The pods of a namespace that nobody has made: none are compared in any case, for others show what changes for them.
 *
 * @param examples Namespaces that there are and that satisfy all that this one does.
 * @param plainer Namespaces that nobody has made either, and that satisfy less.
 */
export function podsOfNewLike(
    own: NamespaceOfKind,
    examples: readonly PodsOfNamespace[],
    plainer: readonly PodsOfNamespace[],
): PodsOfNamespace {
    const { kind } = own;
    const namespace = { ...own.namespace, isCovered: kind.pods.length === 1 };
    const pods = (all: readonly PodsOfNamespace[]) => all.flatMap(({ workloads, plain }) => [...workloads, ...plain]);
    const combined = kind.pods.map((each): CombinedPods => {
        const like = pods(examples).filter((other) =>
            workloadsOf(other).every(({ labels }) => satisfies(labels, each.selectors)),
        );
        const less = pods(plainer).filter(({ selectors }) => satisfies(each.labels, selectors));
        return {
            pods: podsOfKind({ ...own, namespace }, each, kind.pods.length > 1),
            plainer: new Set([...like, ...less]),
        };
    });
    return { ...own, namespace, workloads: [], plain: [], combined };
}

function satisfies(labels: Labels, selectors: readonly LabelSelector[]): boolean {
    return selectors.every((selector) => matches(selector, labels));
}

/** For each selector that is wanted the first kind that satisfies it. */
function plainKindsFor({ pods }: NamespaceKind, isWanted: (selector: LabelSelector) => boolean): ReadonlySet<PodKind> {
    const wanted = pods.map((kind) => ({ kind, selectors: kind.selectors.filter(isWanted) }));
    return new Set(plainKinds(wanted.filter(({ selectors }) => selectors.length > 0)).map(({ kind }) => kind));
}

/** Pods of selectors by which kinds are not told apart: of pods that other selectors match as well nothing is said. */
function leftOutPods({ leftOut, podSelectors }: NamespaceKind, fitting: ReadonlySet<LabelSelector>): PodKind[] {
    return leftOut.flatMap((selector) => {
        const found = fitting.has(selector) ? null : findLabels({ matchAll: [selector] });
        if (found === null || found === "unknown") return [];
        const { labels } = found;
        return [{ labels, selectors: podSelectors.filter((each) => matches(each, labels)) }];
    });
}

function workloadsOf({ before, after }: ComparedPods): Workload[] {
    return [before, after].filter((workload) => workload !== undefined);
}

/** The selectors that match some pods; `undefined` for pods that got other labels, which are of two kinds. */
function selectorsOf(kind: NamespaceKind, workloads: readonly Workload[]): readonly LabelSelector[] | undefined {
    const [first, ...others] = workloads.map(({ labels }) => {
        return kind.podSelectors.filter((selector) => !kind.leftOut.includes(selector) && matches(selector, labels));
    });
    return others.every((other) => keyOf(kind, other) === keyOf(kind, first!)) ? first : undefined;
}

function keyOf({ podSelectors }: NamespaceKind, selectors: readonly LabelSelector[]): string {
    return podSelectors.flatMap((selector, place) => (selectors.includes(selector) ? [place] : [])).join();
}

function isWithin(some: readonly LabelSelector[] | undefined, all: readonly LabelSelector[]): boolean {
    return some !== undefined && some.every((selector) => all.includes(selector));
}

/** Whether pods are there whenever their namespace is: such that come or go tell nothing of the side without them. */
function isWhole({ namespace, before, after }: ComparedPods): boolean {
    return !(namespace.before && !before) && !(namespace.after && !after);
}
