import { describeGap, type Gap } from "./gaps";
import { isNodeOrInRange } from "./on-node";
import { isHostIn } from "./hosts";
import { IpSet } from "./ip-set";
import { assumptionOf } from "./plugin-policies/assumption";
import { listNames, namesAsWritten } from "./plugin-policies/names-as-written";
import type { PluginPeer } from "./plugin-policies/types";
import type { Profile } from "./profiles";
import { describeSelector, matches } from "./selectors";
import type { ContainerPort, IPBlock, Labels, LabelSelector, Verdict } from "./types";
import { type PartialLabels, remainingConditions } from "./partial-labels";

/** One end of a connection, as a policy sees it. */
export type PeerParty = PodParty | NodeParty | ExternalParty | HostParty;

/** A pod. */
export interface PodParty extends PartialLabels {
    readonly kind: "pod";
    readonly namespace: string;
    readonly labels: Labels;
    /** `undefined` where nothing is known about its containers. */
    readonly ports: readonly ContainerPort[] | undefined;
    /** Empty where not known. */
    readonly ips: readonly string[];
    /** Whether it is on its node's network: no cluster-wide policy counts such a pod as a pod. */
    readonly hostNetwork?: boolean | undefined;
    /** The node that it runs on, where it is known. */
    readonly node?: string | undefined;
}

/** A node, or a process (or hostNetwork pod) that has the node's address. */
export interface NodeParty {
    readonly kind: "node";
    readonly ips: readonly string[];
    /** The pod on its network that is meant, where one is. */
    readonly pod?: string | undefined;
    /** Its name, where it is known. */
    readonly node?: string | undefined;
}

/** An address that is neither pod nor node. */
export interface ExternalParty {
    readonly kind: "external";
    readonly ips: readonly [string];
    /** Whether it is in a range of nodes, and no ipBlock matches nodes. */
    readonly unmatched?: boolean | undefined;
}

/** A name outside the cluster, or a pattern of names: those of it that no policy names more closely. */
export interface HostParty {
    readonly kind: "host";
    /** As `hosts.ts` says. */
    readonly host: string;
    /** What it resolves to is not known. */
    readonly ips: readonly [];
}

/** Whether a peer entry of a rule admits a party; `why` explains everything but a plain match, `near` ranks the misses. */
export interface PeerMatch {
    readonly verdict: Verdict;
    /** Asked of one peer of many. */
    readonly why: () => string;
    readonly near: number;
    /** What nobody showed, where the verdict depends on it. */
    readonly gap?: Gap | undefined;
    /** How names are read, where it is admitted by that reading alone. */
    readonly assumes?: string | undefined;
}

/** What matching needs to know besides the peer and the party. */
export interface MatchContext {
    readonly policyNamespace: string;
    readonly profile: Profile;
    /** Where the addresses of pods lie whose own address is not known. */
    readonly podCidrs: IpSet;
    /** Addresses outside the cluster that anybody's names may resolve to. */
    readonly publicAddresses: IpSet;
    /** All names of the rule that the peer is of, as its policy spells them; those of the peer where absent. */
    readonly names?: readonly string[] | undefined;
}

/**
 * One entry of `from` or `to`. `ipBlock` stands alone ("If this field is set then neither of the other fields can be");
 * podSelector alone selects in the policy's namespace, namespaceSelector alone selects all pods there, both = AND.
 */
export function matchPeer(peer: PluginPeer, party: PeerParty, context: MatchContext): PeerMatch {
    if (peer.hosts) return matchHosts(peer, peer.hosts, party, context);
    if (peer.nodes) return matchNodes(peer.nodes, party);
    if (peer.ipBlock && peer.outsideOnly && (party.kind === "pod" || party.kind === "node")) {
        const text = describeBlock(peer.ipBlock);
        return {
            verdict: "denied",
            why: () => `${text} is no ${party.kind}'s address to this kind of policy`,
            near: 2,
        };
    }
    if (peer.ipBlock) return matchBlock(peer.ipBlock, party, context);
    if (party.kind !== "pod") {
        const what =
            party.kind === "node" ? "a node" : party.kind === "host" ? "a name outside" : `the address ${party.ips[0]}`;
        return { verdict: "denied", why: () => `it selects pods, and the peer is ${what}`, near: 0 };
    }
    return matchPod(peer, party, context);
}

/** Nodes have no labels and no addresses to the policies that speak of them so. */
function matchNodes(which: "all" | "some", party: PeerParty): PeerMatch {
    if (!isNodeOrInRange(party))
        return { verdict: "denied", why: () => "it selects nodes, and the peer is none", near: 0 };
    if (which === "all") return { verdict: "allowed", why: plainly, near: 3 };
    return { verdict: "unknown", why: () => "it selects some nodes, and it is not known which", near: 2 };
}

/**
 * Names are never equal to addresses: what a name resolves to is not asked. So a rule about names admits no address, though
 * traffic to an address passes that one of its names has at the time.
 */
function matchHosts(
    peer: PluginPeer,
    hosts: readonly string[],
    party: PeerParty,
    { names: ofRule = namesAsWritten(peer) }: MatchContext,
): PeerMatch {
    const names = () => listNames(ofRule);
    if (party.kind !== "host") {
        const what = party.ips.length > 0 ? party.ips.join(", ") : `a ${party.kind}`;
        return { verdict: "denied", why: () => `it opens the names ${names()}, and the peer is ${what}`, near: 0 };
    }
    if (isHostIn(party.host, hosts))
        return { verdict: "allowed", why: plainly, near: 3, assumes: assumptionOf(peer, party.host) };
    return { verdict: "denied", why: () => `${party.host} is none of ${names()}`, near: 1 };
}

function matchPod(peer: PluginPeer, party: PodParty, { policyNamespace }: MatchContext): PeerMatch {
    const wanted = peer.namespaceSelector;
    const asked = wanted ? remainingConditions(wanted, party) : "yes";
    if (wanted) {
        if (asked === "no") {
            return {
                verdict: "denied",
                why: () => `the peer's namespace "${party.namespace}" does not match ${describeSelector(wanted)}`,
                near: 1,
            };
        }
    } else if (party.namespace !== policyNamespace) {
        const why = () =>
            `a podSelector alone selects in namespace "${policyNamespace}" only, and the peer is in "${party.namespace}"`;
        return { verdict: "denied", why, near: 1 };
    }
    if (!matches(peer.podSelector, party.labels)) {
        const why = () =>
            `the peer's labels ${describeLabels(party.labels)} do not match ${describeSelector(peer.podSelector)}`;
        return { verdict: "denied", why, near: 2 };
    }
    if (typeof asked !== "string") return hangsOnLabels(party.namespace, asked);
    return { verdict: "allowed", why: plainly, near: 3 };
}

function hangsOnLabels(namespace: string, asked: LabelSelector): PeerMatch {
    const gap: Gap = { kind: "namespace labels", namespace, asked };
    return { verdict: "unknown", why: () => describeGap(gap), near: 2, gap };
}

const plainly = (): string => "";

const blockSets = new WeakMap<IPBlock, IpSet>();

/** {@link IpSet.fromBlock}, computed once per block object. */
export function blockSet(block: IPBlock): IpSet {
    let set = blockSets.get(block);
    if (set === undefined) blockSets.set(block, (set = IpSet.fromBlock(block)));
    return set;
}

/** A name resolves to public addresses: where only some of them are open, it hangs on DNS. */
function matchHostByAddress(block: IPBlock, { host }: HostParty, { publicAddresses }: MatchContext): PeerMatch {
    const open = blockSet(block).intersect(publicAddresses);
    if (open.isEmpty) {
        const why = () => `no public address is in ipBlock ${describeBlock(block)}`;
        return { verdict: "denied", why, near: 0 };
    }
    const isAll = open.covers(publicAddresses);
    const why = () => (isAll ? "" : `${host} may resolve to an address in ipBlock ${describeBlock(block)}`);
    return { verdict: isAll ? "allowed" : "unknown", why, near: 2 };
}

function matchBlock(block: IPBlock, party: PeerParty, context: MatchContext): PeerMatch {
    if (party.kind === "host") return matchHostByAddress(block, party, context);
    const { profile, podCidrs } = context;
    const text = () => describeBlock(block);
    const inside = addressesIn(blockSet(block), party, podCidrs);
    if (inside === "denied") {
        const why = () =>
            party.ips.length > 0
                ? `${party.ips.join(", ")} ${party.ips.length > 1 ? "are" : "is"} not in ipBlock ${text()}`
                : `no ${party.kind} has an address in ipBlock ${text()}`;
        return { verdict: "denied", why, near: 1 };
    }
    const reading = readingOf(party, profile);
    switch (reading) {
        case "matches":
            return {
                verdict: inside,
                why: inside === "allowed" ? plainly : () => `the peer's address may be in ipBlock ${text()}`,
                near: 2,
            };
        case "ignored":
            return {
                verdict: "denied",
                why: () =>
                    `ipBlock ${text()} matches no ${party.kind === "pod" ? "pods" : "nodes"} under profile "${profile.name}"`,
                near: 2,
            };
        case "unknown":
            return {
                verdict: "unknown",
                why: () => `it is not specified whether ipBlock ${text()} matches ${party.kind}s`,
                near: 2,
            };
    }
}

function readingOf(party: Exclude<PeerParty, HostParty>, profile: Profile): "matches" | "ignored" | "unknown" {
    switch (party.kind) {
        case "pod":
            return profile.ipBlockPods.value;
        case "node":
            return profile.ipBlockNodes.value;
        case "external":
            return party.unmatched === true ? "ignored" : "matches";
    }
}

/** Whether a party's addresses are in a set: unknown where only some are, or where none is known and the set does not decide. */
export function addressesIn(set: IpSet, party: PeerParty, podCidrs: IpSet): Verdict {
    if (party.ips.length === 0) {
        const space = party.kind === "pod" ? podCidrs : IpSet.all;
        if (set.intersect(space).isEmpty) return "denied";
        return set.covers(space) ? "allowed" : "unknown";
    }
    const hits = party.ips.filter((ip) => set.contains(ip)).length;
    return hits === 0 ? "denied" : hits === party.ips.length ? "allowed" : "unknown";
}

/** "10.0.0.0/8 except 10.0.0.0/28". */
export function describeBlock({ cidr, except }: IPBlock): string {
    return except && except.length > 0 ? `${cidr} except ${except.join(", ")}` : cidr;
}

/** Labels as kubectl shows them: "a=1,b=2", "(none)" where there are none. */
export function describeLabels(labels: Labels): string {
    return (
        Object.entries(labels)
            .map(([key, value]) => `${key}=${value}`)
            .join(",") || "(none)"
    );
}
