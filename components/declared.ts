import {
    dnsRules,
    isInside,
    rangesOf,
    sensitiveCidrs,
    serviceMeshRules,
    serviceMeshRulesIn,
    type Endpoint,
    type FlowPorts,
    type Mesh,
    type OutsideEndpoint,
    type ServiceMeshRules,
} from "../mesh";
import { IpSet, matches, PortSet, type Direction, type NetworkPolicyPeer } from "../netpol";
import type { Witness } from "./witnesses";

/** Ports by cell: `from -> to`, each the id of a witness or of a range of addresses. */
export type PortsByCell = Map<string, PortSet>;

export const cell = (from: string, to: string): string => `${from}${arrow}${to}`;

/** The ends of a cell. */
export const endsOf = (key: string): [from: string, to: string] => key.split(arrow) as [string, string];

const arrow = " -> ";

/**
 * What is declared to pass at the source (Egress), and what at the destination (Ingress); a connection needs both where
 * both its ends are isolated.
 */
export type Halves = Readonly<Record<Direction, PortsByCell>>;

/**
 * The halves that the mesh declares, straight from its flows, the platform's DNS and what its service mesh needs.
 *
 * @param ranges Addresses, cut at the ends of every set of {@link declaredAddresses}.
 */
export function declaredHalves(mesh: Mesh, witnesses: readonly Witness[], ranges: readonly string[]): Halves {
    const ends = new Ends(mesh, witnesses, ranges);
    const egress: PortsByCell = new Map();
    const ingress: PortsByCell = new Map();
    for (const { from, to, ports } of mesh.flows) {
        const set = portSet(ports);
        for (const source of ends.subjects(from)) for (const peer of ends.peers(to)) add(egress, source.id, peer, set);
        for (const target of ends.subjects(to)) for (const peer of ends.peers(from)) add(ingress, peer, target.id, set);
    }
    for (const { to = [], ports = [] } of dnsRules(mesh.platform)) {
        const set = portSet(ports);
        const peers = to.flatMap((peer) => ends.matching(peer));
        for (const source of ends.resolving) for (const peer of peers) add(egress, source.id, peer, set);
    }
    for (const own of ends.isolated) {
        const rules = serviceMeshRulesOf(mesh, own);
        for (const { to = [], ports } of rules.egress)
            for (const peer of ends.matchingAny(to)) add(egress, own.id, peer, portSet(ports ?? "any"));
        for (const { from = [], ports } of rules.ingress)
            for (const peer of ends.matchingAny(from)) add(ingress, peer, own.id, portSet(ports ?? "any"));
    }
    return { Egress: egress, Ingress: ingress };
}

/** Every set of addresses that a flow, the platform's DNS or its service mesh names. */
export function declaredAddresses(mesh: Mesh): IpSet[] {
    const ends = mesh.flows.flatMap(({ from, to }) => [from, to]).filter(isOutside);
    const dns = dnsRules(mesh.platform).flatMap(({ to = [] }) => to);
    const { ingress, egress } = serviceMeshRules(mesh.platform);
    const own = [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)];
    return [
        ...ends.map((end) => addressesOf(end, mesh)),
        ...[...dns, ...own].flatMap(({ ipBlock }) => (ipBlock ? [IpSet.fromBlock(ipBlock)] : [])),
    ];
}

function add(cells: PortsByCell, from: string, to: string, ports: PortSet): void {
    const key = cell(from, to);
    cells.set(key, cells.get(key)?.union(ports) ?? ports);
}

/** The ports of a flow as a set. */
export function portSet(ports: FlowPorts): PortSet {
    if (ports === "any") return PortSet.all;
    return PortSet.unionAll(
        ports.map(({ protocol = "TCP", port, endPort }) =>
            port === undefined
                ? PortSet.protocol(protocol)
                : PortSet.of(protocol, Number(port), endPort ?? Number(port)),
        ),
    );
}

/** Whether the pods' namespace has an `allow-dns`. */
export const resolvesNames = ({ namespaces }: Mesh, { namespace }: Witness): boolean =>
    namespaces.some(({ name, dns }) => name === namespace.name && dns !== "none");

/** What the service mesh needs of pods, as of all in their namespace. */
export function serviceMeshRulesOf({ namespaces, platform }: Mesh, { namespace }: Witness): ServiceMeshRules {
    const own = namespaces.find(({ name }) => name === namespace.name);
    return own ? serviceMeshRulesIn(own, platform) : { ingress: [], egress: [] };
}

/** Who an endpoint is, among witnesses and ranges. */
class Ends {
    readonly isolated: readonly Witness[];
    /** Isolated pods that may ask for names. */
    readonly resolving: readonly Witness[];
    private readonly ranges: readonly { readonly id: string; readonly addresses: IpSet }[];
    private readonly outside = new Map<string, readonly string[]>();

    constructor(
        private readonly mesh: Mesh,
        private readonly witnesses: readonly Witness[],
        ranges: readonly string[],
    ) {
        this.isolated = witnesses.filter(({ isolated }) => isolated);
        this.resolving = this.isolated.filter((witness) => resolvesNames(mesh, witness));
        this.ranges = ranges.map((id) => ({ id, addresses: IpSet.parse(id) }));
    }

    /** Isolated pods that a policy about this end selects: policies stand in one namespace. */
    subjects(end: Endpoint): readonly Witness[] {
        if (isOutside(end)) return [];
        return this.isolated.filter((each) => each.namespace.name === end.namespace.name && isMeant(end, each));
    }

    /** Everyone that this end means as a peer; a selector may mean several namespaces. */
    peers(end: Endpoint): readonly string[] {
        if (isOutside(end)) return this.rangesOf(end);
        const selector = { matchLabels: end.namespace.selector };
        return this.witnesses
            .filter((each) => matches(selector, each.namespace.labels) && isMeant(end, each))
            .map(({ id }) => id);
    }

    /** Everyone that one of several peers means. */
    matchingAny(peers: readonly NetworkPolicyPeer[]): readonly string[] {
        return peers.flatMap((peer) => this.matching(peer));
    }

    /** Everyone that a peer of the baseline's rules means. */
    matching({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): readonly string[] {
        if (ipBlock) return this.within(IpSet.fromBlock(ipBlock));
        return this.witnesses
            .filter(({ namespace }) => matches(namespaceSelector, namespace.labels))
            .filter(({ pods }) => matches(podSelector, pods.labels))
            .map(({ id }) => id);
    }

    private rangesOf(end: OutsideEndpoint): readonly string[] {
        const known = this.outside.get(end.name) ?? this.within(addressesOf(end, this.mesh));
        this.outside.set(end.name, known);
        return known;
    }

    private within(addresses: IpSet): readonly string[] {
        return this.ranges.filter((range) => addresses.covers(range.addresses)).map(({ id }) => id);
    }
}

/** An end that has addresses, not pods. */
export const isOutside = (end: Endpoint): end is OutsideEndpoint => !isInside(end);

function isMeant(end: Exclude<Endpoint, OutsideEndpoint>, { pods }: Witness): boolean {
    return end.kind === "namespace" || matches(end.workload.pods, pods.labels);
}

/** The addresses that an end outside means, by the engine's own arithmetic: what made the ipBlocks is not asked. */
export function addressesOf(end: OutsideEndpoint, { platform }: Pick<Mesh, "platform">): IpSet {
    const { cidrs, except, clusterCidrs } = rangesOf(end, platform);
    const sensitive = union(sensitiveCidrs);
    const each = list(cidrs).map((cidr) => IpSet.parse(cidr));
    const open = each.map((range) => (sensitive.covers(range) ? range : range.subtract(sensitive)));
    return IpSet.unionAll(open).subtract(union([...list(except), ...list(clusterCidrs)]));
}

const list = (cidrs: readonly string[] | symbol): readonly string[] => (typeof cidrs === "symbol" ? [] : cidrs);
const union = (cidrs: readonly string[]): IpSet => IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)));
