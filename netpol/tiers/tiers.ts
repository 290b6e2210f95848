import { attempt } from "../attempt";
import { IpSet } from "../ip-set";
import { compileClusterPolicy, type TierPeer, type TierPolicy } from "./compile";
import { clusterPolicyTitle } from "./title";
import type { Direction } from "../types";
import type { ClusterNode, ClusterPolicy, Tier } from "./types";

/** Policies of one priority, of which an implementation may apply any that matches. */
export type Tied = readonly TierPolicy[];

/** The policies of one API, in the order of their priorities. */
export type Ordered = readonly Tied[];

/** Every cluster-wide policy, made ready for questions. */
export interface Tiers {
    /** Per tier, one list per API: no API says which of AdminNetworkPolicy and ClusterNetworkPolicy is judged first. */
    readonly order: Readonly<Record<Tier, readonly Ordered[]>>;
    /** Every Node of the cluster; `undefined` where not known. */
    readonly nodes: readonly ClusterNode[] | undefined;
    /** Every set of addresses that some peer tells from others: its networks, and those of nodes. */
    readonly addresses: readonly IpSet[];
    /** Whether a rule of a direction has peers by address, so that an answer may depend on which address a peer has. */
    readonly byAddress: Readonly<Record<Direction, boolean>>;
    /** Whether an egress rule has nodes as peers. */
    readonly byNode: boolean;
    /** Every name that some rule has. */
    readonly hosts: readonly string[];
}

/**
 * Makes cluster-wide policies ready; `undefined` where there are none. Problems are told to `problem`, one policy each.
 *
 * @param plugins What stands before NetworkPolicies of the policies of network plugins, which are of no API that says how
 * they stand to cluster-wide policies.
 * @param samePriority Whether policies of one priority are taken by name, or any may be.
 */
export function compileTiers(
    policies: readonly ClusterPolicy[],
    plugins: Ordered,
    nodes: readonly ClusterNode[] | undefined,
    samePriority: "by name" | "any",
    problem: (text: string) => void,
): Tiers | undefined {
    if (policies.length + plugins.length === 0) return undefined;
    const compiled = policies.flatMap(
        (policy) => attempt(() => compileClusterPolicy(policy), clusterPolicyTitle(policy), problem) ?? [],
    );
    const all = [...compiled, ...plugins.flat()];
    const peersOf = (direction: Direction) =>
        all.flatMap(({ rules }) => rules[direction].flatMap((rule) => rule.peers));
    const peers = peersOf("Egress");
    const networks = { Ingress: networksOf(peersOf("Ingress")), Egress: networksOf(peers) };
    const admin = ofTier(compiled, "Admin", samePriority);
    const byNode = peers.some(({ kind }) => kind === "nodes");
    return {
        order: {
            Admin: plugins.length > 0 ? [...admin, plugins] : admin,
            Baseline: ofTier(compiled, "Baseline", samePriority),
        },
        nodes,
        addresses: [
            ...networks.Egress,
            ...networks.Ingress,
            ...(byNode ? (nodes ?? []).map(addressesOf) : []),
            ...plugins.flat().flatMap(outsideOf),
        ],
        byAddress: { Ingress: networks.Ingress.length > 0, Egress: byNode || networks.Egress.length > 0 },
        byNode,
        hosts: peers.flatMap((peer) => (peer.kind === "domainNames" ? peer.names : [])),
    };
}

const networksOf = (peers: readonly TierPeer[]): IpSet[] =>
    peers.flatMap((peer) => (peer.kind === "networks" ? [peer.set] : []));

/** The sets of addresses outside that a policy tells from others, whichever way. */
function outsideOf({ rules }: TierPolicy): IpSet[] {
    const peers = [...rules.Ingress, ...rules.Egress].flatMap((rule) => rule.peers);
    return peers.flatMap((peer) => (peer.kind === "outside" ? [peer.set] : []));
}

function ofTier(all: readonly TierPolicy[], tier: Tier, samePriority: "by name" | "any"): Ordered[] {
    const here = all.filter((policy) => policy.tier === tier);
    const ofBothApis = [
        here.filter(({ kind }) => kind === "ClusterNetworkPolicy"),
        here.filter(({ kind }) => kind !== "ClusterNetworkPolicy"),
    ];
    return ofBothApis.filter((list) => list.length > 0).map((list) => ordered(list, samePriority));
}

function ordered(policies: readonly TierPolicy[], samePriority: "by name" | "any"): Ordered {
    const sorted = [...policies].sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
    const groups: TierPolicy[][] = [];
    for (const policy of sorted) {
        const last = groups.at(-1);
        if (last && samePriority === "any" && last[0]?.priority === policy.priority) last.push(policy);
        else groups.push([policy]);
    }
    return groups;
}

/** The addresses of a node. */
export function addressesOf({ ips }: ClusterNode): IpSet {
    return IpSet.unionAll(ips.map((ip) => IpSet.parse(ip)));
}

/** Every subject, and every peer that selects pods: what tells pods apart. */
export function podSelectorsOf({ order }: Tiers): TierPeer[] {
    return Object.values(order)
        .flat(3)
        .flatMap(({ subject, rules }) => [
            subject,
            ...[...rules.Ingress, ...rules.Egress].flatMap(({ peers }) => peers.filter(({ kind }) => kind === "pods")),
        ]);
}
