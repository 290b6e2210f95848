import {
    type Cluster,
    type Direction,
    effectivePolicyTypes,
    effectiveRules,
    isEmptySelector,
    type LabelSelector,
    matches,
    type NetworkPolicy,
    type NetworkPolicyPeer,
    normalizePolicy,
    type PluginPolicy,
    policyRef,
} from "../../netpol";
import type { ComparedNamespace } from "./compared-namespaces";

type NamespaceLabels = Pick<ComparedNamespace, "before" | "after">;

/** The policies of two sides, by whether they tell the sides apart. */
export interface PoliciesOfSides {
    /** Those that only one side has, whatever they are called, or that match other namespaces on the other side. */
    readonly differing: readonly NetworkPolicy[];
    /** Those of both sides. */
    readonly same: readonly NetworkPolicy[];
    /** Whether policies of the whole cluster differ, which may show for any pod. */
    readonly clusterPoliciesDiffer: boolean;
    /** Policies of network plugins that only one side has, likewise. */
    readonly pluginPolicies: readonly PluginPolicy[];
}

/** Sorts policies by what they mean: a live cluster returns the same policy with more metadata and in other words. */
export function splitByDifference(
    before: Cluster,
    after: Cluster,
    namespaces: readonly NamespaceLabels[],
): PoliciesOfSides {
    if (before === after)
        return { differing: [], same: before.policies, clusterPoliciesDiffer: false, pluginPolicies: [] };
    const relabelled = namespaces.filter((namespace) => !hasSameLabels(namespace));
    const known = new Map<string, string>();
    const [old, now] = [byMeaning(before, known), byMeaning(after, known)];
    const all = [...new Map([...old, ...now])];
    const isSame = ([meaning, policy]: (typeof all)[number]) =>
        old.has(meaning) && now.has(meaning) && !matchesOthers(policy, relabelled);
    const policies = (some: typeof all) => some.map(([, policy]) => policy);
    return {
        differing: policies(all.filter((each) => !isSame(each))),
        same: policies(all.filter(isSame)),
        clusterPoliciesDiffer: clusterPolicyTexts(before) !== clusterPolicyTexts(after),
        pluginPolicies: differingPluginPolicies(before, after, relabelled.length > 0),
    };
}

/**
 * Policies of network plugins that one side alone has, whatever they are called and are for; where namespaces have other labels
 * on one side, also those that may go by them.
 */
function differingPluginPolicies(before: Cluster, after: Cluster, areRelabelled: boolean): PluginPolicy[] {
    const byText = ({ pluginPolicies = [] }: Cluster) =>
        new Map(
            pluginPolicies.map((policy) => {
                const said: PluginPolicy = { ...policy, name: "", annotations: undefined };
                return [meaningOf(said), policy] as const;
            }),
        );
    const [old, now] = [byText(before), byText(after)];
    const isSame = (text: string, policy: PluginPolicy) =>
        old.has(text) && now.has(text) && (!areRelabelled || isAboutNames(policy));
    return [...new Map([...old, ...now])].flatMap(([text, policy]) => (isSame(text, policy) ? [] : [policy]));
}

/** What the policies of a whole cluster say, by kind and name, which decide of two with the same priority. */
function clusterPolicyTexts({ clusterPolicies = [] }: Cluster): string {
    const texts = clusterPolicies.map(({ kind, metadata, spec }) => meaningOf([kind, metadata.name, spec]));
    return texts.sort().join();
}

/** Whether a namespace has the same labels on both sides, and is on both. */
export function hasSameLabels({ before, after }: NamespaceLabels): boolean {
    return before === after || meaningOf(before) === meaningOf(after);
}

/** @param known What texts mean: most policies are written alike on both sides. */
function byMeaning({ policies }: Cluster, known: Map<string, string>): Map<string, NetworkPolicy> {
    return new Map(
        policies.map((policy) => {
            const { namespace } = policyRef(policy);
            const text = JSON.stringify([namespace, policy.spec]);
            const meaning = known.get(text) ?? meaningOf([namespace, normalizePolicy(policy).spec]);
            known.set(text, meaning);
            return [meaning, policy];
        }),
    );
}

/** A text that does not depend on the order in which keys are written. */
function meaningOf(value: unknown): string {
    return JSON.stringify(inOrder(value));
}

/** A copy with the keys of its objects in order. */
function inOrder(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(inOrder);
    const fields = value as Record<string, unknown>;
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(fields).sort()) copy[key] = inOrder(fields[key]);
    return copy;
}

function matchesOthers({ spec }: NetworkPolicy, relabelled: readonly NamespaceLabels[]): boolean {
    if (relabelled.length === 0) return false;
    const selectors = directions
        .flatMap((direction) => peersOf(spec, direction))
        .map((peer) => peer?.namespaceSelector);
    return selectors.some(
        (selector) =>
            selector && relabelled.some(({ before, after }) => fits(selector, before) !== fits(selector, after)),
    );
}

const directions = ["Ingress", "Egress"] as const;
const opposite = { Ingress: "Egress", Egress: "Ingress" } as const;

/** The peers of all rules of a direction; `undefined` for a rule that is for any peer. */
function peersOf(spec: NetworkPolicy["spec"], direction: Direction): (NetworkPolicyPeer | undefined)[] {
    return effectiveRules(spec, direction).flatMap(({ peers }): readonly (NetworkPolicyPeer | undefined)[] => {
        return peers ?? [undefined];
    });
}

function fits(selector: LabelSelector, labels: ComparedNamespace["before"]): boolean {
    return labels !== undefined && matches(selector, labels);
}

/**
 * Tells in which namespaces a differing policy may show for some pods alone: its own, and those of its peers. What it
 * changes for all peers alike shows for each peer's policies on their own, where policies of both sides isolate all pods:
 * rules only add up, so more labels give nothing new.
 */
export function touchedBy({
    differing,
    same,
    clusterPoliciesDiffer,
    pluginPolicies,
}: PoliciesOfSides): (namespace: ComparedNamespace) => boolean {
    // What speaks of names alone shows for the pods of its own namespace alone.
    if (clusterPoliciesDiffer || !pluginPolicies.every(isAboutNames)) return () => true;
    const isolated = new Set(
        same
            .filter(({ spec }) => isEmptySelector(spec.podSelector))
            .flatMap((policy) =>
                effectivePolicyTypes(policy.spec).map((way) => `${way} ${policyRef(policy).namespace}`),
            ),
    );
    const own = new Set([
        ...differing.map((policy) => policyRef(policy).namespace),
        ...pluginPolicies.flatMap(({ namespace }) => namespace ?? []),
    ]);
    const selectors = new Map<string, LabelSelector>();
    /** Directions in which pods of any namespace may be at the other end. */
    const ofAny = new Set<Direction>();
    for (const policy of differing) {
        for (const direction of effectivePolicyTypes(policy.spec)) {
            const peers = peersOf(policy.spec, direction);
            // Addresses may be those of pods.
            const isForAny = peers.some((peer) => !peer || peer.ipBlock);
            if (isForAny || !isolated.has(`${direction} ${policyRef(policy).namespace}`))
                ofAny.add(opposite[direction]);
            for (const { namespaceSelector } of peers.filter((peer) => peer !== undefined)) {
                if (namespaceSelector) selectors.set(JSON.stringify(namespaceSelector), namespaceSelector);
            }
        }
    }
    return ({ name, before, after }) =>
        own.has(name) ||
        [...ofAny].some((direction) => !isolated.has(`${direction} ${name}`)) ||
        [...selectors.values()].some((selector) => fits(selector, before) || fits(selector, after));
}

/** Whether a policy stands in a namespace and speaks of egress to names outside alone. */
const isAboutNames = ({ namespace, ingress, isolates, egress }: PluginPolicy): boolean =>
    namespace !== undefined &&
    ingress.length === 0 &&
    isolates.every((direction) => direction === "Egress") &&
    egress.every(({ peers }) => peers?.every(({ hosts }) => hosts !== undefined) === true);
