import { IpSet } from "../ip-set";
import { blockSet, type PeerParty } from "../match-peer";
import { addressesOf } from "../tiers/tiers";
import type { Direction } from "../types";
import { everyPolicy } from "./compile-policy";
import type { Index } from "./create-index";

/** What addresses are told apart by: the networks of cluster-wide policies alone, or the ipBlocks of NetworkPolicies too. */
export type SplitBy = "networks" | "networks and ipBlocks";

/**
 * A party once for each address that it has, or once for each stretch of addresses that it may have where none is known:
 * a packet uses one, and what is first to match depends on which.
 */
export function onePerAddress(index: Index, party: PeerParty, cutBy: SplitBy): readonly PeerParty[] {
    if (party.kind === "external" || party.kind === "host" || party.ips.length === 1) return [party];
    const kind = party.kind === "pod" && party.hostNetwork === true ? "node" : party.kind;
    const ips = party.ips.length > 0 ? party.ips : stretches(index, kind, cutBy);
    return ips.length > 0 ? ips.map((ip) => ({ ...party, ips: [ip] })) : [party];
}

const found = new WeakMap<Index, Map<string, readonly string[]>>();

/** One address of each stretch. */
function stretches(index: Index, kind: "pod" | "node", cutBy: SplitBy): readonly string[] {
    let known = found.get(index);
    if (known === undefined) found.set(index, (known = new Map()));
    const key = `${kind} ${cutBy}`;
    let ips = known.get(key);
    if (ips === undefined) known.set(key, (ips = cut(spaceOf(index, kind), setsOf(index, cutBy))));
    return ips;
}

function spaceOf({ podCidrs, nodeAddresses, tiers }: Index, kind: "pod" | "node"): IpSet {
    if (kind === "pod") return podCidrs;
    if (tiers?.nodes) return IpSet.unionAll(tiers.nodes.map(addressesOf));
    return nodeAddresses.isEmpty ? IpSet.all : nodeAddresses;
}

function setsOf(index: Index, cutBy: SplitBy): IpSet[] {
    const networks = [...(index.tiers?.addresses ?? [])];
    if (cutBy === "networks") return networks;
    const directions: readonly Direction[] = ["Ingress", "Egress"];
    const rules = [...everyPolicy(index)].flatMap(({ rules }) => directions.flatMap((way) => rules[way] ?? []));
    const blocks = rules.flatMap(({ peers = [] }) =>
        peers.flatMap(({ ipBlock }) => (ipBlock ? [blockSet(ipBlock)] : [])),
    );
    return [...networks, ...blocks];
}

function cut(space: IpSet, sets: readonly IpSet[]): string[] {
    let parts: IpSet[] = space.isEmpty ? [] : [space];
    for (const set of sets) {
        parts = parts.flatMap((part) => {
            const [inside, outside] = [part.intersect(set), part.subtract(set)];
            return inside.isEmpty || outside.isEmpty ? [part] : [inside, outside];
        });
    }
    return parts.map((part) => part.ranges()[0]!.split("-")[0]!);
}
