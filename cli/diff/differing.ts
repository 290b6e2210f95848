import {
    type Cluster,
    type Direction,
    effectivePolicyTypes,
    effectiveRules,
    isEmptySelector,
    type Labels,
    type LabelSelector,
    matches,
    type NetworkPolicy,
    type NetworkPolicyPeer,
    normalizePolicy,
    policyRef,
} from "../../netpol";
import type { NamespaceOnSides } from "./representatives";

/** Policies that tell two sides apart, and where they may do so. */
export interface Differing {
    /** Those of each side that the other lacks, whatever they are called, or that match other namespaces there. */
    readonly before: readonly NetworkPolicy[];
    readonly after: readonly NetworkPolicy[];
    /** Namespaces of them and of their peers: pods of all others show nothing that other pods do not show as well. */
    readonly namespaces: ReadonlySet<string>;
}

/** Finds them by what policies mean, as a live cluster returns the same policy with more metadata and in other words. */
export function differingPolicies(before: Cluster, after: Cluster, namespaces: readonly NamespaceOnSides[]): Differing {
    if (before === after) return { before: [], after: [], namespaces: new Set() };
    const relabelled = namespaces.filter((namespace) => !sameLabels(namespace));
    const [old, now] = [byMeaning(before), byMeaning(after)];
    const others = (own: typeof old, other: typeof old) =>
        [...own].flatMap(([text, policy]) => (!other.has(text) || matchesOthers(policy, relabelled) ? [policy] : []));
    const [gone, come] = [others(old, now), others(now, old)];
    const standing = new Standing([...old].flatMap(([text, policy]) => (now.has(text) ? [policy] : [])));
    const touched = [...gone, ...come].flatMap((policy) => touchedBy(policy, namespaces, standing));
    return { before: gone, after: come, namespaces: new Set(touched) };
}

/** Whether a namespace has the same labels on both sides, and is on both. */
export function sameLabels({ before, after }: NamespaceOnSides): boolean {
    return meaningOf(before) === meaningOf(after);
}

function byMeaning({ policies }: Cluster): Map<string, NetworkPolicy> {
    return new Map(
        policies.map((policy) => [meaningOf([policyRef(policy).namespace, normalizePolicy(policy).spec]), policy]),
    );
}

/** A text that does not depend on the order in which keys are written. */
function meaningOf(value: unknown): string {
    return JSON.stringify(value, (_, part: unknown) =>
        typeof part === "object" && part !== null && !Array.isArray(part)
            ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
            : part,
    );
}

/** Pods of all namespaces that policies isolate on both sides, whatever differs. */
class Standing {
    private readonly shut = new Set<string>();

    constructor(policies: readonly NetworkPolicy[]) {
        for (const policy of policies) {
            if (!isEmptySelector(policy.spec.podSelector ?? {})) continue;
            for (const direction of effectivePolicyTypes(policy.spec))
                this.shut.add(`${direction} ${policyRef(policy).namespace}`);
        }
    }

    isolates(namespace: string, direction: Direction): boolean {
        return this.shut.has(`${direction} ${namespace}`);
    }
}

const opposite = { Ingress: "Egress", Egress: "Ingress" } as const;

/**
 * Where a policy's change may show for some pods alone. What it changes for all peers alike shows for each peer's policies
 * on their own, where all pods are isolated on both sides: rules only add up, so more labels give nothing new.
 */
function touchedBy(policy: NetworkPolicy, namespaces: readonly NamespaceOnSides[], standing: Standing): string[] {
    const own = policyRef(policy).namespace;
    return effectivePolicyTypes(policy.spec).flatMap((direction) => {
        const peers = effectiveRules(policy.spec, direction).flatMap(
            (rule): readonly (NetworkPolicyPeer | undefined)[] => rule.peers ?? [undefined],
        );
        // Addresses may be those of pods.
        const forAll = !standing.isolates(own, direction) || peers.some((peer) => !peer || peer.ipBlock);
        const open = namespaces.filter(({ name }) => !standing.isolates(name, opposite[direction]));
        const named = selectorsOf(peers).flatMap((selector) =>
            namespaces.filter(({ before, after }) => fits(selector, before) || fits(selector, after)),
        );
        return [own, ...[...(forAll ? open : []), ...named].map(({ name }) => name)];
    });
}

function matchesOthers({ spec }: NetworkPolicy, relabelled: readonly NamespaceOnSides[]): boolean {
    if (relabelled.length === 0) return false;
    const peers = (["Ingress", "Egress"] as const).flatMap((direction) =>
        effectiveRules(spec, direction).flatMap((rule) => rule.peers ?? []),
    );
    return selectorsOf(peers).some((selector) =>
        relabelled.some(({ before, after }) => fits(selector, before) !== fits(selector, after)),
    );
}

function selectorsOf(peers: readonly (NetworkPolicyPeer | undefined)[]): LabelSelector[] {
    return peers.flatMap((peer) => (peer?.namespaceSelector ? [peer.namespaceSelector] : []));
}

function fits(selector: LabelSelector, labels: Labels | undefined): boolean {
    return labels !== undefined && matches(selector, labels);
}
