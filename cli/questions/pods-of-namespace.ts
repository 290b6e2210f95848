import {
    type Cluster,
    describePods,
    type LabelSelector,
    matches,
    nameLabel,
    type NamespaceKind,
    type PodKind,
    type PodKinds,
    witnessOf,
} from "../../netpol";
import type { NamedEnd, EndPart } from "./end";
import { partOfWorkload } from "./part-of-workload";

/**
 * Any pod of the namespaces that a selector means: each kind of pods that policies tell apart, and the pods there that are
 * on their node's network, which policies see otherwise.
 *
 * @param pods Only pods that satisfy this, where given; `kinds` must tell them apart.
 * @returns `undefined` where no namespace is meant, neither one that is there nor one that a policy speaks of.
 */
export function podsOfNamespaces(
    cluster: Cluster,
    kinds: PodKinds,
    namespaces: LabelSelector,
    title: string,
    pods?: LabelSelector,
): NamedEnd | undefined {
    const meant = kinds.namespaces.filter((kind) => matches(namespaces, kind.labels) && isSpokenOf(kind, namespaces));
    if (meant.length === 0) return undefined;
    const isMeant = ({ labels }: PodKind): boolean => matches(pods, labels);
    const there = new Set(meant.flatMap(({ exists, name }) => (exists ? [name] : [])));
    const onNodes = cluster.workloads.filter(
        ({ namespace, hostNetwork, labels }) => hostNetwork && there.has(namespace) && matches(pods, labels),
    );
    const parts = meant.flatMap((namespace) =>
        namespace.pods.filter(isMeant).map((kind) => partOfKind(namespace, kind)),
    );
    const some = [...parts, ...onNodes.map(partOfWorkload)];
    const more = meant.some(({ leftOut }) => leftOut.length > 0);
    const incomplete = more ? { incomplete: `policies tell more kinds of ${title} apart than were asked about` } : {};
    return { title, parts: some, ...incomplete };
}

/** The name of a namespace that nobody has made is chosen freely, unless a policy asks for it. */
function isSpokenOf({ exists, selectors }: NamespaceKind, asked: LabelSelector): boolean {
    const asksForName = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
        nameLabel in matchLabels || matchExpressions.some(({ key }) => key === nameLabel);
    return exists || !asksForName(asked) || selectors.some(asksForName);
}

const partOfKind = (namespace: NamespaceKind, kind: PodKind): EndPart => ({
    title: describePods(namespace, kind),
    endpoint: { pod: witnessOf(namespace, kind) },
});
