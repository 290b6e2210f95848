import { nameLabel, namespaceLabels } from "../namespaces";
import type { IndexedPolicy, CompiledRule } from "../engine/compile-policy";
import { findLabels } from "../find-labels";
import { IpSet } from "../ip-set";
import { blockSet } from "../match-peer";
import { PortSet } from "../port-set";
import { matches } from "../selectors";
import type { LabelSelector, NetworkPolicyPeer } from "../types";

/** Every namespace has its name as a label. */
const named: LabelSelector = { matchExpressions: [{ key: nameLabel, operator: "Exists" }] };

/** Whether whatever matches `narrow` matches `wide` too, for labels of any pod there may be. */
export function selectorImplies(narrow: LabelSelector | undefined, wide: LabelSelector | undefined): boolean {
    return findLabels({ matchAll: narrow ? [narrow] : [], matchNone: [wide ?? {}] }) === null;
}

/** Whether both selectors match some labels. */
export function selectorsMeet(a: LabelSelector, b: LabelSelector): boolean {
    return findLabels({ matchAll: [a, b] }) !== null;
}

/**
 * Whether `others` together open everything that `rule` opens, to whatever pods and addresses there may be. Peer by peer:
 * the others that cover a peer must together have the rule's ports; addresses may be covered in pieces.
 */
export function coveredBy(rule: CompiledRule, others: readonly CompiledRule[], policy: IndexedPolicy): boolean {
    const { namespace } = policy.ref;
    if (rule.peers === undefined)
        return portsCovered(
            rule,
            others.filter(({ peers }) => peers === undefined),
        );
    const pods = rule.peers.filter(({ ipBlock }) => !ipBlock);
    const podsCovered = pods.every((peer) =>
        portsCovered(
            rule,
            others.filter((other) => coversPeer(other, peer, namespace)),
        ),
    );
    return podsCovered && addressesCovered(rule, others);
}

function coversPeer({ peers }: CompiledRule, peer: NetworkPolicyPeer, own: string): boolean {
    return peers === undefined || peers.some((other) => !other.ipBlock && peerImplies(peer, other, own));
}

function peerImplies(narrow: NetworkPolicyPeer, wide: NetworkPolicyPeer, own: string): boolean {
    return (
        namespaceImplies(narrow.namespaceSelector, wide.namespaceSelector, own) &&
        selectorImplies(narrow.podSelector, wide.podSelector)
    );
}

function namespaceImplies(narrow: LabelSelector | undefined, wide: LabelSelector | undefined, own: string): boolean {
    if (!narrow)
        return wide
            ? selectorImplies({ matchLabels: { [nameLabel]: own } }, wide) && matches(wide, namespaceLabels(own))
            : true;
    const target: LabelSelector = wide ?? { matchLabels: { [nameLabel]: own } };
    return findLabels({ matchAll: [narrow, named], matchNone: [target] }) === null;
}

function portsCovered(rule: CompiledRule, others: readonly CompiledRule[]): boolean {
    const numeric = PortSet.unionAll(others.map(({ ports }) => ports.numeric));
    const names = others.flatMap(({ ports }) => ports.named);
    return (
        numeric.covers(rule.ports.numeric) &&
        rule.ports.named.every(
            ({ protocol, name }) =>
                numeric.covers(PortSet.protocol(protocol)) ||
                names.some((other) => other.protocol === protocol && other.name === name),
        )
    );
}

function addressesCovered(rule: CompiledRule, others: readonly CompiledRule[]): boolean {
    const wanted = blocksOf(rule);
    if (wanted.isEmpty) return true;
    // Only rules with all the ports count, so that a piece of the addresses never lacks a piece of the ports.
    const full = others.filter((other) => portsCovered(rule, [other]));
    return IpSet.unionAll(full.map((other) => (other.peers === undefined ? IpSet.all : blocksOf(other)))).covers(
        wanted,
    );
}

/** All addresses that a rule's ipBlocks name. */
export function blocksOf({ peers }: CompiledRule): IpSet {
    return IpSet.unionAll(peers?.flatMap(({ ipBlock }) => (ipBlock ? [blockSet(ipBlock)] : [])) ?? []);
}
