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
    const places = new Places(namespaces, standing);
    const touched = [...gone, ...come].flatMap((policy) => touchedBy(policy, places, standing));
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

/** Names of namespaces of either side, each question answered once: many policies ask the same. */
class Places {
    private readonly open = new Map<Direction, readonly string[]>();
    private readonly named = new Map<string, readonly string[]>();

    constructor(
        private readonly namespaces: readonly NamespaceOnSides[],
        private readonly standing: Standing,
    ) {}

    /** Those of which not every pod is isolated in a direction on both sides. */
    openTo(direction: Direction): readonly string[] {
        let names = this.open.get(direction);
        if (names === undefined) {
            names = namesOf(this.namespaces.filter(({ name }) => !this.standing.isolates(name, direction)));
            this.open.set(direction, names);
        }
        return names;
    }

    /** Those that a selector matches on a side. */
    matching(selector: LabelSelector): readonly string[] {
        const key = JSON.stringify(selector);
        let names = this.named.get(key);
        if (names === undefined) {
            names = namesOf(
                this.namespaces.filter(({ before, after }) => fits(selector, before) || fits(selector, after)),
            );
            this.named.set(key, names);
        }
        return names;
    }
}

const namesOf = (namespaces: readonly NamespaceOnSides[]): string[] => namespaces.map(({ name }) => name);

/**
 * Where a policy's change may show for some pods alone. What it changes for all peers alike shows for each peer's policies
 * on their own, where all pods are isolated on both sides: rules only add up, so more labels give nothing new.
 */
function touchedBy(policy: NetworkPolicy, places: Places, standing: Standing): string[] {
    const own = policyRef(policy).namespace;
    return effectivePolicyTypes(policy.spec).flatMap((direction) => {
        const peers = effectiveRules(policy.spec, direction).flatMap(
            (rule): readonly (NetworkPolicyPeer | undefined)[] => rule.peers ?? [undefined],
        );
        // Addresses may be those of pods.
        const forAll = !standing.isolates(own, direction) || peers.some((peer) => !peer || peer.ipBlock);
        const open = forAll ? places.openTo(opposite[direction]) : [];
        return [own, ...open, ...selectorsOf(peers).flatMap((selector) => places.matching(selector))];
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
