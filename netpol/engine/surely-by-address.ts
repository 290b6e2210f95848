import { IpSet } from "../ip-set";
import { blockSet, type PeerParty } from "../match-peer";
import { PortSet } from "../port-set";
import type { CompiledRule } from "./compile-policy";
import type { Index } from "./create-index";

/** The addresses by which a rule may admit a peer: blocks of addresses outside are no pod's and no node's. */
export function blocksFor({ peers = [] }: CompiledRule, { kind }: PeerParty): IpSet {
    const isInside = kind === "pod" || kind === "node";
    return IpSet.unionAll(
        peers.flatMap(({ ipBlock, outsideOnly }) =>
            ipBlock === undefined || (isInside && outsideOnly === true) ? [] : [blockSet(ipBlock)],
        ),
    );
}

/**
 * Rules that each admit some of a peer's addresses may together admit them all: ports open for every address it has, or
 * may have where none is known.
 */
export function surelyByAddress(index: Index, peer: PeerParty, rules: readonly (readonly [IpSet, PortSet])[]): PortSet {
    if (rules.length === 0 || peer.kind === "external" || readingOf(index, peer) !== "matches") return PortSet.none;
    let parts: [IpSet, PortSet][] = [[addressesOf(index, peer), PortSet.none]];
    for (const [set, ports] of rules) {
        parts = parts.flatMap(([addresses, open]): [IpSet, PortSet][] => {
            const inside = addresses.intersect(set);
            if (inside.isEmpty) return [[addresses, open]];
            const outside = addresses.subtract(set);
            return [[inside, open.union(ports)], ...(outside.isEmpty ? [] : [[outside, open] as [IpSet, PortSet]])];
        });
    }
    return parts.map(([, open]) => open).reduce((a, b) => a.intersect(b));
}

function readingOf({ profile }: Index, { kind }: PeerParty): "matches" | "ignored" | "unknown" {
    if (kind === "host") return "matches";
    return kind === "pod" ? profile.ipBlockPods.value : profile.ipBlockNodes.value;
}

function addressesOf(index: Index, peer: PeerParty): IpSet {
    if (peer.kind === "host") return index.publicAddresses;
    if (peer.ips.length > 0) return IpSet.unionAll(peer.ips.map((ip) => IpSet.parse(ip)));
    return peer.kind === "pod" ? index.podCidrs : IpSet.all;
}
