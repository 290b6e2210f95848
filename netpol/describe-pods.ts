import { describeNamespaces, describeSelectors } from "./describe-selectors";
import type { PodFilter } from "./engine/pod-filter";
import type { NamespaceKind, PodKind } from "./pod-kinds";
import { describeSelector } from "./selectors";

/**
 * Whom a kind means, in words: `pods role=probe in namespaces team=ops`, `other pods in namespace ai-data`, `pods in any
 * other namespace`. Conditions are written as kubectl's `--selector` takes them, and all of them hold.
 */
export function describePods(namespace: NamespaceKind, { selectors }: PodKind): string {
    const conditions = describeSelectors(selectors);
    const others = conditions === "" && namespace.pods.length > 1 ? "other pods" : "pods";
    return `${conditions === "" ? others : `pods ${conditions}`} in ${describeNamespace(namespace)}`;
}

/**
 * Which of the pods that may come are meant, in words: `pods role=probe in namespaces team=ops`, `pods other than app=a in
 * namespace ai-data`, `pods in any new namespace`.
 *
 * @param namespace Where they may come; a namespace that does not exist yet where absent.
 */
export function describePodFilter(namespace: string | undefined, meant: PodFilter | undefined): string {
    const { namespaces, selectors = [], except = [] } = meant ?? {};
    const which = [
        ...(selectors.length > 0 ? [describeSelectors(selectors)] : []),
        ...(except.length > 0 ? [`other than ${except.map(describeSelector).join(" or ")}`] : []),
    ];
    const place =
        namespace === undefined
            ? describeNamespaces(namespaces ? [namespaces] : [], "any new namespace")
            : `namespace ${namespace}`;
    return ["pods", ...which, "in", place].join(" ");
}

/** The namespaces of a kind, in words: `namespace ai-data`, `namespaces team=ops`, `any other namespace`. */
export function describeNamespace({ exists, name, selectors }: NamespaceKind): string {
    return exists ? `namespace ${name}` : describeNamespaces(selectors, "any other namespace");
}
