import { describeSelector, IpSet, isEmptySelector, nameLabel, satisfiable } from "../../../netpol";
import type { LabelSelector, NetworkPolicyPeer } from "../../../netpol";
import { listed } from "../../judge/finding";
import type { SeenPolicy } from "../../stack/policies";
import type { SeenRule } from "../../stack/rules";
import type { StackView } from "../../stack/view";
import type { KnownNamespace, KnownPods } from "./pods";

/** What is dead, or other than it seems, about the peers of a rule. Paths count the entries as they were written. */
export function deadPeers(rule: SeenRule, policy: SeenPolicy, stack: StackView, pods: KnownPods): string[] {
    // With entries that are not known yet the others' places in the list are not known either.
    if (rule.peers.partial.length > 0) return [];
    const list = `${rule.path}.${rule.direction === "Ingress" ? "from" : "to"}`;
    const peers = rule.peers.known;
    const pathOf = (index: number) => `${list}[${rule.places?.[index] ?? index}]`;
    return peers.flatMap((peer, index) => [
        ...nobody(peer, pathOf(index), policy, stack, pods),
        ...twoMeantAsOne(peers, index, pathOf, policy, pods),
    ]);
}

/** A selector that contradicts itself. */
export const impossible = (selector: LabelSelector, path: string): string[] =>
    satisfiable(selector)
        ? []
        : [
              `${path} asks for ${describeSelector(selector)}, which no labels can be. Correct the selector, or remove it.`,
          ];

function nobody(
    peer: NetworkPolicyPeer,
    path: string,
    policy: SeenPolicy,
    stack: StackView,
    pods: KnownPods,
): string[] {
    const { ipBlock, namespaceSelector, podSelector } = peer;
    if (ipBlock !== undefined) {
        return IpSet.fromBlock(ipBlock).isEmpty
            ? [
                  `${path}.ipBlock is empty: its except takes out all of ${ipBlock.cidr}. Narrow the except, or remove the peer.`,
              ]
            : [];
    }
    const never = [
        ...impossible(namespaceSelector ?? {}, `${path}.namespaceSelector`),
        ...impossible(podSelector ?? {}, `${path}.podSelector`),
    ];
    if (never.length > 0) return never;
    if (isApiServer(podSelector)) return [`${path} selects the API server's pods. ${apiServerFix}`];
    const homes = homesOf(namespaceSelector, policy, stack);
    const missing = pods.missing(podSelector ?? {}, homes);
    if (missing === undefined) return [];
    const names = listed(homes.map(({ name }) => `"${name}"`));
    return [
        `${path} selects pods with ${describeSelector(podSelector)}, and no workload of the stack in ${names} has such ` +
            `labels: it has ${listed(missing)}. Select one of them, or remove the peer.`,
    ];
}

const apiServerFix =
    "It runs in its node's network, which no selector picks: name its addresses by ipBlock " +
    "(kubectl get endpoints kubernetes -n default).";

/** Whether a selector asks for what the API server's own pods are labelled with. */
const isApiServer = (selector: LabelSelector | undefined): boolean =>
    ["component", "app", "k8s-app"].some((key) => selector?.matchLabels?.[key] === "kube-apiserver");

/** Whether a rule names the API server by its Service's namespace, or by a port that only it has. */
export function apiServerByNamespace({ direction, path, peers, ports }: SeenRule): string[] {
    if (direction !== "Egress" || ports.everything || ports.unknown.length > 0) return [];
    const numbers = ports.known.map(({ port }) => port);
    return peers.known.flatMap(({ namespaceSelector, podSelector }) => {
        if (namespaceSelector === undefined || !isEmptySelector(podSelector)) return [];
        const isDefault = namespaceSelector.matchLabels?.[nameLabel] === "default";
        const isMeant = numbers.every((port) => port === 6443 || (isDefault && port === 443));
        return isMeant
            ? [
                  `${path} seems to mean the API server by namespaceSelector (${describeSelector(namespaceSelector)}). ${apiServerFix}`,
              ]
            : [];
    });
}

/** Namespaces that a peer means by name, or its policy's own; none where it means them by other labels. */
export function homesOf(
    selector: LabelSelector | undefined,
    { cluster, namespace = "" }: SeenPolicy,
    stack: StackView,
): KnownNamespace[] {
    if (selector === undefined) return [{ cluster, name: namespace }];
    return selector.matchLabels?.[nameLabel] === undefined
        ? []
        : stack.namespacesBy(cluster, selector).map(({ name }) => ({ cluster, name }));
}

/** `- namespaceSelector: …` and `- podSelector: …` in two entries mean either, where one entry with both was meant. */
function twoMeantAsOne(
    peers: readonly NetworkPolicyPeer[],
    index: number,
    pathOf: (index: number) => string,
    { cluster, namespace = "" }: SeenPolicy,
    pods: KnownPods,
): string[] {
    const pair = [peers[index], peers[index + 1]].flatMap((peer) => peer ?? []);
    const there = pair.find((peer) => peer.podSelector === undefined)?.namespaceSelector;
    const own = pair.find((peer) => peer.namespaceSelector === undefined)?.podSelector;
    if (isEmptySelector(there) || isEmptySelector(own)) return [];
    // Where the policy's own namespace has such pods they may well be meant.
    const isOwn = pods.selects(own ?? {}, { cluster, name: namespace });
    return isOwn
        ? []
        : [
              `${pathOf(index)} and ${pathOf(index + 1)} are two peers: every pod of namespaces ${describeSelector(there)}, ` +
                  `and pods with ${describeSelector(own)} of the policy's own namespace. If pods with those labels in those ` +
                  "namespaces are meant, make it one peer: podSelector under namespaceSelector, without a dash.",
          ];
}
