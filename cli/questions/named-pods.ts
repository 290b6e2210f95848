import { type Cluster, findLabels, type LabelSelector, matches, nameLabel, podKinds } from "../../netpol";
import { isDeclared, type NamedPods, withLabelsOfWhole } from "../worlds/declared-workloads";
import { type NamedEnd, NameError } from "./end";
import { partOfWorkload } from "./part-of-workload";
import { podsOfNamespaces } from "./pods-of-namespace";

/** The workloads whose pods are those that a mesh gives a name to; such pods themselves where none is in sight. */
export function endOfNamedPods(cluster: Cluster, { namespace, name, pods }: NamedPods): NamedEnd {
    const found = cluster.workloads.filter((each) => each.namespace === namespace && matches(pods, each.labels));
    const parts = found.map(partOfWorkload);
    const [first, ...others] = parts;
    if (first && others.length === 0) return { title: first.title, parts };
    const title = `${namespace}/${name}`;
    if (parts.length > 1) return { title, parts };
    const namespaces = { matchLabels: { [nameLabel]: namespace } };
    const kinds = podKinds(cluster, { also: [{ namespaces, pods }] });
    const end = podsOfNamespaces(cluster, kinds, namespaces, title, pods);
    if (end) return end;
    throw new NameError(`no pod or workload is called "${title}"`);
}

/**
 * Every pod that may carry the labels that a mesh gives a name to: each kind that policies tell apart, and the workloads that
 * are there. A kind that is also another workload of the mesh is left out, as pods with the labels of two are no plan of
 * anybody's, unless one of both is some of the other: the parts of a preset, or workers beside their leader. One that is
 * there is asked about all the same.
 *
 * @param named with every label that its pods carry: see `withLabelsOfWhole`
 */
export function everyNamedPod(cluster: Cluster, named: NamedPods, declared: readonly NamedPods[]): NamedEnd {
    const title = `${named.namespace}/${named.name}`;
    const namespaces = { matchLabels: { [nameLabel]: named.namespace } };
    const others = declared.filter((each) => {
        const { namespace, pods } = withLabelsOfWhole(each, declared);
        return namespace === named.namespace && !includes(pods, named.pods) && !includes(named.pods, pods);
    });
    const only = new Map([[named.namespace, { all: [named.pods], none: others.map(({ pods }) => pods) }]]);
    const kinds = podKinds(cluster, { also: [{ namespaces, pods: named.pods }], only });
    const end = podsOfNamespaces(cluster, kinds, namespaces, title, named.pods);
    if (end === undefined) throw new NameError(`no pod or workload is called "${title}"`);
    const there = cluster.workloads.filter(
        (each) => each.namespace === named.namespace && !each.hostNetwork && matches(named.pods, each.labels),
    );
    return { ...end, parts: [...end.parts, ...there.filter((each) => !isDeclared(each)).map(partOfWorkload)] };
}

/** Whether every pod of one selector is one of another too, as far as it names labels. */
const includes = (wide: LabelSelector, narrow: LabelSelector): boolean =>
    findLabels({ matchAll: [narrow], matchNone: [wide] }) === null;

/** Several ends as one. */
export function together(title: string, ends: readonly NamedEnd[]): NamedEnd {
    const [incomplete] = ends.flatMap((end) => end.incomplete ?? []);
    return { title, parts: ends.flatMap(({ parts }) => parts), ...(incomplete === undefined ? {} : { incomplete }) };
}
