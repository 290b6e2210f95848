import { effectiveRules, policyRef } from "./defaults";
import { namespaceLabels } from "./engine/create-index";
import { LabelTable } from "./engine/label-table";
import { isEmptySelector, selectorKey } from "./selectors";
import type { Cluster, Labels, LabelSelector, NetworkPolicy } from "./types";

/** Pods that two selectors name: these pods of these namespaces. */
export interface Apart {
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

/** Namespaces of a cluster, those included that objects are in and nobody listed; each once, by its last listing. */
export function namespacesOf(cluster: Cluster): { readonly name: string; readonly labels: Labels }[] {
    const all = new Map(listings(cluster).map(({ name, labels }) => [name, namespaceLabels(name, labels)]));
    return [...all].map(([name, labels]) => ({ name, labels }));
}

function listings({ namespaces, workloads, services, policies }: Cluster): Cluster["namespaces"][number][] {
    const listed = new Set(namespaces.map(({ name }) => name));
    const inside = [...workloads, ...services, ...policies.map((policy) => policyRef(policy))];
    const implied = new Set(inside.map(({ namespace }) => namespace).filter((name) => !listed.has(name)));
    return [...namespaces, ...[...implied].map((name) => ({ name, labels: {} }))];
}

/**
 * Which pod selectors can matter to the pods of which namespaces: a policy's own to those of its namespace, a peer's to
 * those of the namespaces that the peer selects, or of the policy's own where it selects none.
 */
export function appliedSelectors(cluster: Cluster, also: readonly Apart[] = []): AppliedSelectors {
    const own = new Map<string, Group>();
    const anywhere = new Map<string, Group & { namespaces: LabelSelector }>();
    let place = 0;
    const add = (group: Group, selector: LabelSelector = {}) => {
        const key = selectorKey(selector);
        if (!group.pods.has(key)) group.pods.set(key, { selector, place });
    };
    const wherever = (namespaces: LabelSelector) =>
        getOrSet(anywhere, selectorKey(namespaces), { namespaces, pods: new Map() });
    for (const policy of cluster.policies) {
        place++;
        const here = getOrSet(own, policyRef(policy).namespace, { namespaces: undefined, pods: new Map() });
        add(here, policy.spec.podSelector);
        for (const { namespaceSelector, podSelector } of podPeers(policy)) {
            add(namespaceSelector ? wherever(namespaceSelector) : here, podSelector);
        }
    }
    place++;
    for (const { namespaces, pods } of also) add(wherever(namespaces), pods);
    return { in: lookUp(listings(cluster), own, [...anywhere.values()]), anywhere: [...anywhere.values()] };
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

/** Asks each namespace selector once for all namespaces that it matches. */
function lookUp(
    all: ReturnType<typeof listings>,
    own: ReadonlyMap<string, Applied>,
    anywhere: readonly (Applied & { readonly namespaces: LabelSelector })[],
): AppliedSelectors["in"] {
    const table = new LabelTable();
    const names = new Map<number, string>();
    for (const { name, labels } of all) names.set(table.add(namespaceLabels(name, labels)), name);
    const found = new Map<string, Set<Applied>>();
    for (const group of anywhere) {
        for (const id of table.match(group.namespaces).ids) {
            const name = names.get(id);
            if (name !== undefined) getOrSet(found, name, new Set()).add(group);
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
