import { findLabels, type LabelQuery } from "../find-labels";
import { isEmptySelector, selectorKey } from "../selectors";
import type { LabelSelector } from "../types";

/** Which of the pods that may come somewhere are meant: those that satisfy all of `selectors` and none of `except`. */
export interface PodFilter {
    /** In a namespace that does not exist yet: which namespaces, any where absent. */
    readonly namespaces?: LabelSelector | undefined;
    readonly selectors: readonly LabelSelector[];
    readonly except: readonly LabelSelector[];
}

/** Pods meant, with a key that is equal for the same ones and "" for all. */
export interface KeyedPodFilter {
    readonly key: string;
    readonly meant: PodFilter;
}

/** Puts what several selectors ask for into one: each once, and what they ask of every pod not at all. */
export function podsMeant(
    namespaces: LabelSelector | undefined,
    selectors: readonly (LabelSelector | undefined)[],
    except: readonly LabelSelector[],
): KeyedPodFilter {
    const [own, none] = [distinct(selectors), distinct(except)];
    const places = isEmptySelector(namespaces) ? undefined : namespaces;
    const key = JSON.stringify([places && selectorKey(places), [...own.keys()].sort(), [...none.keys()].sort()]);
    const isAll = !places && own.size === 0 && none.size === 0;
    return {
        key: isAll ? "" : key,
        meant: { namespaces: places, selectors: [...own.values()], except: [...none.values()] },
    };
}

function distinct(selectors: readonly (LabelSelector | undefined)[]): Map<string, LabelSelector> {
    const telling = selectors.flatMap((selector) =>
        selector === undefined || isEmptySelector(selector) ? [] : [selector],
    );
    return new Map(telling.map((selector) => [selectorKey(selector), selector]));
}

const known = new WeakMap<PodFilter, WeakMap<PodFilter, boolean>>();

/** Whether all pods that one filter means are among those that another means; all pods where it is absent. */
export function isWithin(one: PodFilter | undefined, other: PodFilter | undefined): boolean {
    if (other === undefined || one === other) return true;
    if (one === undefined) return false;
    let found = known.get(one);
    if (found === undefined) known.set(one, (found = new WeakMap()));
    let answer = found.get(other);
    if (answer === undefined) found.set(other, (answer = areAllIn(one, other)));
    return answer;
}

function areAllIn(one: PodFilter, other: PodFilter): boolean {
    const [matchAll, matchNone] = [[...one.selectors], [...one.except]];
    const isEmpty = (query: LabelQuery) => findLabels(query) === null;
    const inNamespaces =
        other.namespaces === undefined ||
        isEmpty({ matchAll: one.namespaces ? [one.namespaces] : [], matchNone: [other.namespaces] });
    return (
        inNamespaces &&
        other.selectors.every((each) => isEmpty({ matchAll, matchNone: [...matchNone, each] })) &&
        other.except.every((each) => isEmpty({ matchAll: [...matchAll, each], matchNone }))
    );
}
