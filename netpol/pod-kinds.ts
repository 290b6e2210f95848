import {
    type SelectedPods,
    type Applied,
    type AppliedSelectors,
    appliedSelectors,
    podSelectorsOf,
} from "./applied-selectors";
import type { PodEndpoint } from "./engine/endpoints";
import { labelKinds } from "./label-kinds";
import { nameLabel, namespaceLabels, namespacesOf } from "./namespaces";
import { conditionsForNewNamespace, hasName } from "./new-namespaces";
import { isEmptySelector, matches, requirements, selectorKey } from "./selectors";
import type { Cluster, Labels, LabelSelector } from "./types";
import { itemAt } from "./item-at";

/**
 * The pods of a namespace that satisfy the same selectors: no policy tells two of them apart by their labels. They may
 * still differ in addresses and in the names of their ports.
 */
export interface PodKind {
    /** Labels of a witness, the fewest that satisfy just these selectors. */
    readonly labels: Labels;
    /** The selectors that they satisfy, of the namespace's `podSelectors`. */
    readonly selectors: readonly LabelSelector[];
}

/** A namespace of the cluster, or all namespaces that nobody has made yet and that satisfy the same selectors. */
export interface NamespaceKind {
    /**
     * Its name; that of a witness where nobody has made it: a name that selectors ask for, or one that is free. Two kinds
     * with one name are alternatives, since no cluster holds both.
     */
    readonly name: string;
    readonly exists: boolean;
    /** With the label that the API server adds. */
    readonly labels: Labels;
    /** `false` where its object was not seen: it may have labels beside these, and may match more selectors. */
    readonly labelsKnown?: false | undefined;
    /** The namespace selectors that match, of {@link PodKinds.namespaceSelectors}. */
    readonly selectors: readonly LabelSelector[];
    /** What tells its pods apart: the pod selectors of policies in it and of peers that reach into it, each once. */
    readonly podSelectors: readonly LabelSelector[];
    /** Every kind of pods, those that satisfy the fewest selectors first; each pod is of exactly one. */
    readonly pods: readonly PodKind[];
    /** Pod selectors by which `pods` are not told apart, because there would be too many kinds. */
    readonly leftOut: readonly LabelSelector[];
}

/** Every pod that there can be, by what policies tell apart. */
export interface PodKinds {
    /** Those of the cluster first. */
    readonly namespaces: readonly NamespaceKind[];
    /** What tells namespaces apart that nobody has made yet. */
    readonly namespaceSelectors: readonly LabelSelector[];
    /** Namespace selectors by which they are not told apart, because there would be too many kinds. */
    readonly leftOut: readonly LabelSelector[];
    /** There are more kinds than these: some selector was left out somewhere. */
    readonly more: boolean;
}

export interface PodKindOptions {
    /** Pods to tell apart as well, though no policy names them. */
    readonly also?: readonly SelectedPods[] | undefined;
    /**
     * How many kinds of pods to find in one namespace, and of namespaces that nobody has made, beyond one for each
     * selector; 200 where absent. The selectors of earlier policies go first.
     */
    readonly limit?: number | undefined;
    /** Only pods that satisfy all of these and none of those, in a namespace that is there; every pod where it says nothing. */
    readonly only?: ReadonlyMap<string, LabelConditions> | undefined;
}

/** What the labels of pods satisfy, and what they do not. */
export interface LabelConditions {
    readonly all: readonly LabelSelector[];
    readonly none: readonly LabelSelector[];
}

/**
 * The one answer to "a pod that nobody has made yet": every kind of pods that the policies of a cluster can tell apart,
 * with a witness each, in every namespace and in those that nobody has made. What some pod may do some witness may do,
 * and what all witnesses may do all pods may do, unless there are `more`; see README.md.
 *
 * A namespace that is listed twice, with other labels, is selected by what selects either: so the two sides of a
 * comparison are asked about at once, by a cluster that holds the objects of both.
 */
export function podKinds(cluster: Cluster, { also = [], limit = 200, only }: PodKindOptions = {}): PodKinds {
    const applied = appliedSelectors(cluster, also);
    const dividePods = divider(limit);
    const existing = namespacesOf(cluster).map(({ name, ...seen }): NamespaceKind => {
        const groups = applied.in(name);
        const selectors = groups.flatMap(({ namespaces }) => namespaces ?? []);
        return { name, exists: true, ...seen, selectors, ...dividePods(groups, only?.get(name)) };
    });
    const { kinds, ...made } = newNamespaces(applied.anywhere, new Set(existing.map(({ name }) => name)), limit);
    const namespaces = [...existing, ...kinds.map(({ groups, ...kind }) => ({ ...kind, ...dividePods(groups) }))];
    const more = [made, ...namespaces].some(({ leftOut }) => leftOut.length > 0);
    return { namespaces, ...made, more };
}

/** Divides the pods of a namespace; namespaces with the same selectors, of which a cluster may have many, share the work. */
function divider(
    limit: number,
): (groups: readonly Applied[], only?: LabelConditions) => Pick<NamespaceKind, "podSelectors" | "pods" | "leftOut"> {
    const known = new Map<string, Pick<NamespaceKind, "podSelectors" | "pods" | "leftOut">>();
    return (groups, { all, none } = { all: [], none: [] }) => {
        const byKey = new Map(podSelectorsOf(groups).map((selector) => [selectorKey(selector), selector]));
        const conditions = [all, none].map((selectors) => selectors.map(selectorKey).join());
        const key = [[...byKey.keys()].join(), ...conditions].join("\n");
        let divided = known.get(key);
        if (divided === undefined) {
            const podSelectors = [...byKey.values()];
            const { kinds, leftOut } = labelKinds(podSelectors, limit, all, none);
            const at = (places: readonly number[]) => places.map((place) => itemAt(podSelectors, place));
            const pods = kinds.map(({ labels, satisfies }) => ({ labels, selectors: at(satisfies) }));
            known.set(key, (divided = { podSelectors, pods, leftOut: at(leftOut) }));
        }
        return divided;
    };
}

interface NewNamespaces extends Pick<PodKinds, "namespaceSelectors" | "leftOut"> {
    readonly kinds: readonly (Pick<NamespaceKind, "name" | "exists" | "labels" | "selectors"> & {
        readonly groups: readonly Applied[];
    })[];
}

/** The kinds of namespaces that nobody has made, and what is applied in each. */
function newNamespaces(
    anywhere: AppliedSelectors["anywhere"],
    taken: ReadonlySet<string>,
    limit: number,
): NewNamespaces {
    const open = anywhere.flatMap((group) => {
        const asked = conditionsForNewNamespace(group.namespaces, taken);
        return asked === undefined ? [] : [{ group, asked }];
    });
    const telling = open.filter(({ group }) => !isEmptySelector(group.namespaces));
    const { kinds, leftOut } = labelKinds(
        telling.map(({ asked }) => asked),
        limit,
        [hasName],
    );
    const asksFor = new Set(telling.flatMap(({ asked }) => namesIn(asked)));
    const free = freeNames(new Set([...taken, ...asksFor]));
    return {
        kinds: kinds.map(({ labels, satisfies }) => {
            const selectors = satisfies.map((place) => itemAt(telling, place).group.namespaces);
            const asked = labels[nameLabel];
            const name = asked !== undefined && asksFor.has(asked) ? asked : free();
            const own = namespaceLabels(name, labels);
            // By its labels, for what was left out reaches into it as well.
            const groups = open.filter(({ asked }) => matches(asked, own)).map(({ group }) => group);
            return { name, exists: false, labels: own, selectors, groups };
        }),
        namespaceSelectors: telling.map(({ group }) => group.namespaces),
        leftOut: leftOut.map((place) => itemAt(telling, place).group.namespaces),
    };
}

function namesIn(selector: LabelSelector): string[] {
    return requirements(selector).flatMap(({ key, values }) => (key === nameLabel ? [...values] : []));
}

/** Names that are neither taken nor spoken of: `new-namespace`, `new-namespace-2`, … */
function freeNames(spoken: ReadonlySet<string>): () => string {
    let count = 0;
    const next = (): string => {
        const name = ++count === 1 ? "new-namespace" : `new-namespace-${count}`;
        return spoken.has(name) ? next() : name;
    };
    return next;
}

/** The kind of a pod: `undefined` for one in a namespace that is not there and has other labels than any kind. */
export function kindOf(
    { namespaces, namespaceSelectors, leftOut }: PodKinds,
    pod: Pick<PodEndpoint, "namespace" | "namespaceLabels" | "labels">,
): { readonly namespace: NamespaceKind; readonly pods: PodKind } | undefined {
    const labels = namespaceLabels(pod.namespace, pod.namespaceLabels);
    const apart = namespaceSelectors.filter((selector) => !leftOut.includes(selector));
    const namespace =
        namespaces.find(({ name, exists }) => exists && name === pod.namespace) ??
        namespaces.find(({ exists, selectors }) => !exists && isSame(apart, selectors, labels));
    const told = namespace?.podSelectors.filter((selector) => !namespace.leftOut.includes(selector)) ?? [];
    const pods = namespace?.pods.find(({ selectors }) => isSame(told, selectors, pod.labels));
    return namespace && pods && { namespace, pods };
}

/** Whether labels satisfy just these of some selectors. */
function isSame(all: readonly LabelSelector[], these: readonly LabelSelector[], labels: Labels): boolean {
    return all.every((selector) => these.includes(selector) === matches(selector, labels));
}

/**
 * The kinds that a list for readers needs: for each selector the first that satisfies it, which is the one that satisfies
 * the fewest others, and the one that satisfies none. What is left out are kinds that several selectors share.
 */
export function oneKindPerSelector<Kind extends Pick<PodKind, "selectors">>(kinds: readonly Kind[]): Kind[] {
    const seen = new Set<LabelSelector>();
    return kinds.filter(({ selectors }) => {
        const isFirst = selectors.length === 0 || selectors.some((selector) => !seen.has(selector));
        for (const selector of selectors) seen.add(selector);
        return isFirst;
    });
}

/** A pod of a kind, for asking the engine about: of its ports and addresses nothing is known. */
export function witnessOf({ name, labels, labelsKnown }: NamespaceKind, pods: PodKind): PodEndpoint {
    return { namespace: name, labels: pods.labels, ...(labelsKnown === false ? {} : { namespaceLabels: labels }) };
}
