import { policyRef } from "./defaults";
import type { Cluster, ClusterNamespace, Labels } from "./types";

/** Set by the API server on every namespace, and not to be overridden. */
export const nameLabel = "kubernetes.io/metadata.name";

/** The labels of a namespace with the one that the API server adds. */
export function namespaceLabels(name: string, labels: Labels = {}): Labels {
    return { ...labels, [nameLabel]: name };
}

/**
 * Namespaces of a cluster as they are listed, and those that objects are in and nobody listed: what labels these have is
 * not known.
 */
export function namespacesListedOrUsed({
    namespaces,
    workloads,
    services,
    policies,
    pluginPolicies = [],
    unjudged = [],
}: Cluster): ClusterNamespace[] {
    const listed = new Set(namespaces.map(({ name }) => name));
    const judged = [...policies.map((policy) => policyRef(policy)), ...pluginPolicies];
    const inside = [...workloads, ...services, ...judged, ...unjudged];
    const implied = new Set(inside.flatMap(({ namespace }) => namespace ?? []).filter((name) => !listed.has(name)));
    return [...namespaces, ...[...implied].map((name) => ({ name, labels: {}, labelsKnown: false as const }))];
}

/** {@link namespacesListedOrUsed}, each namespace once, by its last listing, and with the label that the API server adds. */
export function namespacesOf(cluster: Cluster): ClusterNamespace[] {
    const all = new Map<string, ClusterNamespace>();
    for (const each of namespacesListedOrUsed(cluster))
        all.set(each.name, { ...each, labels: namespaceLabels(each.name, each.labels) });
    return [...all.values()];
}

/** The same cluster with labels that nobody gave a namespace taken for absent. */
export function assumingNoOtherLabels(cluster: Cluster): Cluster {
    const namespaces = namespacesListedOrUsed(cluster).map(({ name, labels }) => ({ name, labels }));
    return { ...cluster, namespaces };
}
