import { describeGap, type Gap } from "../gaps";
import { isHostIn } from "../hosts";
import { assumptionOf } from "../plugin-policies/assumption";
import { IpSet } from "../ip-set";
import type { PeerParty } from "../match-peer";
import { isNodeOrInRange, isOnNode } from "../on-node";
import { PortSet } from "../port-set";
import { describeSelector, isEmptySelector, matches } from "../selectors";
import type { ContainerPort } from "../types";
import { remainingConditions } from "../partial-labels";
import { type AnyPod, matchAnyPod } from "./pod-to-come";
import type { OpenPoint, TierPeer, TierPolicy, TierPortName, TierPorts, TierRule } from "./compile";
import type { ClusterNode } from "./types";

/** What matching needs to know besides the rule and the parties. */
export interface TierContext {
    /** Every Node of the cluster; `undefined` where not known. */
    readonly nodes: readonly ClusterNode[] | undefined;
    /** Addresses that are said to be nodes', whether their Node objects are known or not. */
    readonly nodeAddresses: IpSet;
    /** Public addresses that are none of the cluster's own. */
    readonly publicAddresses: IpSet;
    /** What a named port means on a pod that does not declare it. */
    readonly namedPort: "none" | "unknown";
}

/** The ports on which a rule matches for sure, and under some reading. `possible` covers `certain`. */
export interface RuleMatch {
    readonly certain: PortSet;
    readonly possible: PortSet;
    /** What it depends on, where the two differ. */
    readonly open: readonly OpenPoint[];
    /** How names are read, where it matches by that reading alone. */
    readonly assumes?: string | undefined;
}

/** One end of a connection: a known one, or whatever pod somebody makes. */
export type TierParty = PeerParty | AnyPod;

/** Whether a peer or a subject is who is asked about; "open" where that depends on something that is not known. */
export type TierPeerMatch = { readonly is: "matched" | "not" } | ({ readonly is: "open" } & OpenPoint);

const matched: TierPeerMatch = { is: "matched" };
const not: TierPeerMatch = { is: "not" };
const open = (why: string): TierPeerMatch => ({ is: "open", why });
const notSeen = (gap: Gap): TierPeerMatch => ({ is: "open", why: describeGap(gap), gap });

/** Whether a policy applies to a pod: "Note that host-networked pods are not included in subject selection." */
export function appliesTo({ subject }: TierPolicy, party: TierParty): TierPeerMatch {
    return matchTierPeer(subject, party, { nodes: [] });
}

/** On which ports a rule matches traffic with a peer; names are the destination's. The peer has one address at most. */
export function matchRule(rule: TierRule, peer: TierParty, destination: TierParty, context: TierContext): RuleMatch {
    const match = matchWhole(rule, peer, destination, context);
    if (rule.unsure === undefined || match.possible.isEmpty) return match;
    return { certain: PortSet.none, possible: match.possible, open: [rule.unsure, ...match.open] };
}

function matchWhole(rule: TierRule, peer: TierParty, destination: TierParty, context: TierContext): RuleMatch {
    const open: OpenPoint[] = [];
    const assumed: string[] = [];
    for (const each of rule.peers) {
        const match = matchTierPeer(each, peer, context);
        if (match.is === "open") open.push(match);
        if (match.is !== "matched") continue;
        const assumes = each.kind === "domainNames" && peer.kind === "host" ? assumptionOf(each, peer.host) : undefined;
        if (assumes === undefined) return matchPorts(rule.ports, destination, context.namedPort);
        assumed.push(assumes);
    }
    const [assumes] = assumed;
    if (assumes !== undefined) return { ...matchPorts(rule.ports, destination, context.namedPort), assumes };
    if (open.length === 0) return { certain: PortSet.none, possible: PortSet.none, open };
    const { possible } = matchPorts(rule.ports, destination, context.namedPort);
    return { certain: PortSet.none, possible, open };
}

/** One peer entry. */
export function matchTierPeer(
    peer: TierPeer,
    party: TierParty,
    context: Pick<TierContext, "nodes"> & Partial<TierContext>,
): TierPeerMatch {
    if (party.kind === "any pod") return matchAnyPod(peer, party);
    switch (peer.kind) {
        case "pods": {
            // "Note that host-networked pods are not included in this type of peer."
            if (party.kind !== "pod" || party.hostNetwork === true) return not;
            const asked = matches(peer.pods, party.labels) ? remainingConditions(peer.namespaces, party) : "no";
            if (typeof asked === "string") return asked === "yes" ? matched : not;
            return notSeen({ kind: "namespace labels", namespace: party.namespace, asked });
        }
        case "networks": {
            if (peer.noPods && party.kind === "pod" && party.hostNetwork !== true) return not;
            if (party.kind === "host") return hostIn(peer, party.host, context.publicAddresses);
            const [ip] = party.ips;
            if (ip === undefined) return open(`it is not known whether the address is in ${peer.cidrs.join(", ")}`);
            return peer.set.contains(ip) ? matched : not;
        }
        case "nodes":
            return matchNodes(peer.nodes, party, context);
        // Names are never equal to addresses: see `match-peer.ts`.
        case "domainNames":
            return party.kind === "host" && isHostIn(party.host, peer.names) ? matched : not;
        case "anybody":
            return matched;
        case "outside":
            if (party.kind === "host") return hostIn(peer, party.host, context.publicAddresses);
            return party.kind === "external" && party.unmatched !== true && peer.set.contains(party.ips[0])
                ? matched
                : not;
        case "every node":
            return isNodeOrInRange(party) ? matched : not;
        case "some nodes":
            return isNodeOrInRange(party) ? open("it is not known which node it is") : not;
    }
}

/** A name resolves to public addresses: where only some of them are meant, it hangs on DNS. */
function hostIn(
    { set, cidrs }: Extract<TierPeer, { kind: "networks" | "outside" }>,
    host: string,
    publicAddresses: IpSet = IpSet.all,
): TierPeerMatch {
    const meant = set.intersect(publicAddresses);
    if (meant.isEmpty) return not;
    return meant.covers(publicAddresses) ? matched : open(`${host} may resolve to an address in ${cidrs.join(", ")}`);
}

/** "It selects the nodeIPs as the peer type by matching on the IPs present in the node.Status.Addresses field." */
function matchNodes(
    selector: Extract<TierPeer, { kind: "nodes" }>["nodes"],
    party: PeerParty,
    { nodes, nodeAddresses }: Pick<TierContext, "nodes"> & Partial<TierContext>,
): TierPeerMatch {
    const onNode = isOnNode(party);
    if (party.kind === "pod" && !onNode) return not;
    const [ip] = party.ips;
    const here = ip === undefined ? nodes : nodes?.filter(({ ips }) => ips.includes(ip));
    const verdicts = new Set((here ?? []).map(({ labels }) => matches(selector, labels)));
    if (verdicts.size === 1) return verdicts.has(true) ? matched : not;
    if (onNode && isEmptySelector(selector)) return matched;
    if (verdicts.size === 0 && !onNode) {
        // Not a node's, where it is known which addresses are.
        if (nodes !== undefined || nodeAddresses?.isEmpty === false) return not;
        return notSeen({ kind: "nodes" });
    }
    return open(`it is not known whether the node has the labels ${describeSelector(selector)}`);
}

/** A named port is "a destination port on a pod based on the ContainerPort name", of whatever protocol. */
function matchPorts({ numeric, names }: TierPorts, destination: TierParty, unresolved: "none" | "unknown"): RuleMatch {
    if (names.length === 0) return { certain: numeric, possible: numeric, open: [] };
    if (destination.kind === "any pod") {
        const possible = numeric.union(anyOf(names));
        return { certain: numeric, possible, open: [{ why: "a pod names its ports as it likes" }] };
    }
    if (destination.kind !== "pod") return { certain: numeric, possible: numeric, open: [] };
    const declared: readonly ContainerPort[] = destination.ports ?? [];
    const isMeant = (port: ContainerPort, { name, protocol }: TierPortName): boolean =>
        port.name === name && (protocol === undefined || protocol === port.protocol);
    const hits = declared.filter((port) => names.some((name) => isMeant(port, name)));
    const certain = PortSet.unionAll([numeric, ...hits.map(({ protocol, port }) => PortSet.of(protocol, port))]);
    const missing = names.filter((name) => !hits.some((hit) => isMeant(hit, name)));
    const isOpen = missing.length > 0 && (destination.ports === undefined || unresolved === "unknown");
    if (!isOpen) return { certain, possible: certain, open: [] };
    const list = [...new Set(missing.map(({ name }) => `"${name}"`))].join(", ");
    const why = `the destination does not declare the named port ${list}`;
    return { certain, possible: certain.union(anyOf(missing)), open: [{ why }] };
}

/** Every port that some names may be. */
function anyOf(names: readonly TierPortName[]): PortSet {
    return PortSet.unionAll(names.map(({ protocol }) => (protocol ? PortSet.protocol(protocol) : PortSet.all)));
}
