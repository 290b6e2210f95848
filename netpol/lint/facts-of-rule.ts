import { type IndexedPolicy, type CompiledRule } from "../engine/compile-policy";
import { type Index } from "../engine/create-index";
import { nameLabel } from "../namespaces";
import { compileMatrix } from "../engine/matrix";
import { satisfiable } from "../find-labels";
import { blockSet, describeBlock } from "../match-peer";
import { describeSelector, matches } from "../selectors";
import type { LabelSelector, NetworkPolicyPeer, Workload } from "../types";
import { type Fact, peersField, rulePath } from "./fact";

/** Facts about one rule by itself: peers that match nothing, names that nobody has. */
export function ruleFacts(index: Index, policy: IndexedPolicy, rule: CompiledRule): Fact[] {
    const peers = (rule.peers ?? []).flatMap((peer, i) => {
        const path = `${rulePath(rule.ref)}.${peersField(rule.ref)}[${i}]`;
        return peerFacts(index, policy, peer).map((fact) => ({ ...fact, path: path + fact.path }));
    });
    return [...peers, ...portFacts(index, policy, rule)].map((fact) => ({
        ...fact,
        policy: policy.ref,
        rule: rule.ref,
    }));
}

type Bare = Pick<Fact, "kind" | "path" | "message">;

function peerFacts(index: Index, policy: IndexedPolicy, peer: NetworkPolicyPeer): Bare[] {
    if (peer.ipBlock) {
        if (!blockSet(peer.ipBlock).isEmpty) return [];
        const message = `ipBlock ${describeBlock(peer.ipBlock)} is empty: its except takes out every address`;
        return [{ kind: "empty-ip-block", path: ".ipBlock", message }];
    }
    const impossible = [
        ...impossibleSelector(peer.podSelector, ".podSelector"),
        ...impossibleSelector(peer.namespaceSelector, ".namespaceSelector"),
    ];
    if (impossible.length > 0) return impossible;
    return selected(index, policy, peer).next().done ? [dangling(peer)] : [];
}

function dangling({ podSelector, namespaceSelector }: NetworkPolicyPeer): Bare {
    const where = namespaceSelector
        ? `namespaces ${describeSelector(namespaceSelector)}`
        : "the policy's own namespace";
    const message = `no workload matches: pods ${describeSelector(podSelector)} in ${where}`;
    return { kind: "dangling-peer", path: "", message };
}

/** A selector that contradicts itself: no labels can ever match it. */
export function impossibleSelector(selector: LabelSelector | undefined, path: string): Bare[] {
    if (!selector || satisfiable(selector)) return [];
    return [{ kind: "impossible-selector", path, message: `no labels can match ${describeSelector(selector)}` }];
}

const byNamespace = new WeakMap<Index, Map<string, Workload[]>>();

function workloadsIn(index: Index, namespace: string): readonly Workload[] {
    let groups = byNamespace.get(index);
    if (groups === undefined) {
        byNamespace.set(index, (groups = new Map()));
        for (const workload of index.cluster.workloads) {
            const group = groups.get(workload.namespace);
            if (group) group.push(workload);
            else groups.set(workload.namespace, [workload]);
        }
    }
    return groups.get(namespace) ?? [];
}

/** The workloads that a peer selects, namespaces found by their labels and not one by one. */
function* selected(index: Index, policy: IndexedPolicy, peer: NetworkPolicyPeer): Generator<Workload> {
    const { namespaces } = compileMatrix(index);
    const names = peer.namespaceSelector
        ? [...namespaces.match(peer.namespaceSelector).ids].flatMap((id) => namespaces.labels(id)[nameLabel] ?? [])
        : [policy.ref.namespace];
    for (const name of names) {
        for (const workload of workloadsIn(index, name)) if (matches(peer.podSelector, workload.labels)) yield workload;
    }
}

/** A named port is looked up on the destination: the selected pods for ingress, the peers for egress. */
function portFacts(index: Index, policy: IndexedPolicy, rule: CompiledRule): Bare[] {
    if (rule.ports.named.length === 0) return [];
    const destinations = [...destinationsOf(index, policy, rule)];
    return rule.ports.named
        .filter(
            ({ protocol, name }) =>
                !destinations.some(({ ports }) => ports.some((p) => p.name === name && p.protocol === protocol)),
        )
        .map(({ protocol, name }) => ({
            kind: "unknown-named-port",
            path: `${rulePath(rule.ref)}.ports`,
            message: `no destination of this rule has a ${protocol} port named "${name}"`,
        }));
}

function* destinationsOf(index: Index, policy: IndexedPolicy, rule: CompiledRule): Generator<Workload> {
    if (rule.ref.direction === "Ingress") yield* selected(index, policy, { podSelector: policy.selector });
    // An address may be any pod's.
    else if (rule.peers === undefined || rule.peers.some(({ ipBlock }) => ipBlock)) yield* index.cluster.workloads;
    else for (const peer of rule.peers) yield* selected(index, policy, peer);
}
