import { effectiveRules, policyRef } from "./defaults";
import { LabelTable } from "./engine/label-table";
import { namespacesListedOrUsed, namespaceLabels } from "./namespaces";
import { isEmptySelector, selectorKey } from "./selectors";
import type { Cluster, ClusterNamespace, LabelSelector, NetworkPolicy } from "./types";
import { remainingConditions } from "./partial-labels";

/** Pods that two selectors name: these pods of these namespaces. */
export interface SelectedPods {
    readonly namespaces: LabelSelector;
    /** All of them where absent. */
    readonly pods?: LabelSelector | undefined;
}

/** Pod selectors that are applied to the pods of the same namespaces. */
export interface Applied {
    /** Whose pods; `undefined` for those of the one namespace that policies stand in. */
    readonly namespaces: LabelSelector | undefined;
    /** By {@link selectorKey}, with the place of the first policy that says it. */
    readonly pods: ReadonlyMap<string, { readonly selector: LabelSelector; readonly place: number }>;
}

/** What is applied where. */
export interface AppliedSelectors {
    /** In a namespace of the cluster. */
    in(namespace: string): readonly Applied[];
    /** Wherever namespaces match. */
    readonly anywhere: readonly (Applied & { readonly namespaces: LabelSelector })[];
}

/**
 * Which pod selectors can matter to the pods of which namespaces: a policy's own to those of its namespace, a peer's to
 * those of the namespaces that the peer selects, or of the policy's own where it selects none. Policies of the whole
 * cluster count as NetworkPolicies do.
 */
export function appliedSelectors(cluster: Cluster, also: readonly SelectedPods[] = []): AppliedSelectors {
    const own = new Map<string, Group>();
    const anywhere = new Map<string, Group & { namespaces: LabelSelector }>();
    let place = 0;
    const add = (group: Group, selector: LabelSelector = {}) => {
        const key = selectorKey(selector);
        if (!group.pods.has(key)) group.pods.set(key, { selector, place });
    };
    const hereIn = (namespace: string) => getOrSet(own, namespace, { namespaces: undefined, pods: new Map() });
    const wherever = (namespaces: LabelSelector) =>
        getOrSet(anywhere, selectorKey(namespaces), { namespaces, pods: new Map() });
    for (const policy of cluster.policies) {
        place++;
        const here = hereIn(policyRef(policy).namespace);
        add(here, policy.spec.podSelector);
        for (const { namespaceSelector, podSelector } of podPeers(policy)) {
            add(namespaceSelector ? wherever(namespaceSelector) : here, podSelector);
        }
    }
    for (const { namespace, namespaces = {}, pods, ingress, egress } of cluster.pluginPolicies ?? []) {
        place++;
        const here = namespace === undefined ? wherever(namespaces) : hereIn(namespace);
        add(here, pods);
        for (const { namespaceSelector, podSelector } of [...ingress, ...egress].flatMap(({ peers = [] }) => peers)) {
            if (namespaceSelector) add(wherever(namespaceSelector), podSelector);
            else if (podSelector) add(here, podSelector);
        }
    }
    place++;
    for (const { namespace, namespaces = {}, pods } of cluster.unjudged ?? []) {
        add(namespace === undefined ? wherever(namespaces) : hereIn(namespace), pods);
    }
    place++;
    for (const { namespaces, pods } of [...namedByClusterPolicies(cluster), ...also]) add(wherever(namespaces), pods);
    return {
        in: lookUp(namespacesListedOrUsed(cluster), own, [...anywhere.values()]),
        anywhere: [...anywhere.values()],
    };
}

/** The pod selectors of some groups, each as often as it is written, those of earlier policies first. */
export function podSelectorsOf(groups: readonly Applied[]): LabelSelector[] {
    const all = groups.flatMap(({ pods }) => [...pods.values()]);
    return all
        .sort((a, b) => a.place - b.place)
        .map(({ selector }) => selector)
        .filter((selector) => !isEmptySelector(selector));
}

interface Group extends Applied {
    readonly pods: Map<string, { selector: LabelSelector; place: number }>;
}

function podPeers({ spec }: NetworkPolicy) {
    const rules = [...effectiveRules(spec, "Ingress"), ...effectiveRules(spec, "Egress")];
    return rules.flatMap(({ peers }) => peers ?? []).filter(({ ipBlock }) => !ipBlock);
}

/** The pods that policies of the whole cluster select, as subjects and as peers. */
function namedByClusterPolicies({ clusterPolicies = [] }: Cluster): SelectedPods[] {
    return clusterPolicies.flatMap(({ spec }) => {
        const rules = [...(spec.ingress ?? []), ...(spec.egress ?? [])];
        const peers = [spec.subject, ...rules.flatMap(({ from = [], to = [] }) => [...from, ...to])];
        return peers.flatMap(({ namespaces, pods }): SelectedPods[] => {
            if (namespaces) return [{ namespaces }];
            return pods ? [{ namespaces: pods.namespaceSelector ?? {}, pods: pods.podSelector }] : [];
        });
    });
}

/** Asks each namespace selector once for all namespaces that it matches. */
function lookUp(
    all: readonly ClusterNamespace[],
    own: ReadonlyMap<string, Applied>,
    anywhere: readonly (Applied & { readonly namespaces: LabelSelector })[],
): AppliedSelectors["in"] {
    const table = new LabelTable();
    const names = new Map<number, string>();
    const unseen = all.filter(({ labelsKnown }) => labelsKnown === false);
    for (const { name, labels, labelsKnown } of all)
        if (labelsKnown !== false) names.set(table.add(namespaceLabels(name, labels)), name);
    const found = new Map<string, Set<Applied>>();
    for (const group of anywhere) {
        for (const id of table.match(group.namespaces).ids) {
            const name = names.get(id);
            if (name !== undefined) getOrSet(found, name, new Set()).add(group);
        }
        for (const { name, labels } of unseen) {
            const seen = { namespaceLabels: namespaceLabels(name, labels), namespaceLabelsKnown: false as const };
            // What may reach into it tells its pods apart as well.
            if (remainingConditions(group.namespaces, seen) !== "no") getOrSet(found, name, new Set()).add(group);
        }
    }
    return (namespace) => {
        const here = own.get(namespace);
        return [...(here ? [here] : []), ...(found.get(namespace) ?? [])];
    };
}

function getOrSet<K, V>(map: Map<K, V>, key: K, initial: V): V {
    const found = map.get(key);
    if (found !== undefined) return found;
    map.set(key, initial);
    return initial;
}
