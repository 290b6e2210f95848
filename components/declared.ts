import { dnsRules, rangesOf, sensitiveCidrs, type Endpoint, type FlowPorts, type Mesh, type Outside } from "../mesh";
import { IpSet, matches, nameLabel, PortSet, type NetworkPolicyPeer } from "../netpol";
import type { Home, Representative } from "./representatives";

/** Ports by cell: `from -> to`, each the id of a representative or of a range of addresses. */
export type Cells = Map<string, PortSet>;

export const cell = (from: string, to: string): string => `${from} -> ${to}`;

/** What is declared to pass at the source, and what at the destination; a connection needs both where pods are isolated. */
export interface Halves {
    readonly egress: Cells;
    readonly ingress: Cells;
}

/** The halves that the mesh declares, straight from its flows and the platform's DNS. */
export function declaredHalves(mesh: Mesh, homes: readonly Home[], ranges: readonly string[]): Halves {
    const world = new World(mesh, homes, ranges);
    const egress: Cells = new Map();
    const ingress: Cells = new Map();
    for (const { from, to, ports } of mesh.flows) {
        const set = portSet(ports);
        for (const source of world.subjects(from))
            for (const peer of world.peers(to)) add(egress, source.id, peer, set);
        for (const target of world.subjects(to))
            for (const peer of world.peers(from)) add(ingress, peer, target.id, set);
    }
    for (const { to = [], ports = [] } of dnsRules(mesh.platform)) {
        const set = portSet(ports);
        const peers = to.flatMap((peer) => world.matching(peer));
        for (const source of world.isolatedPods) for (const peer of peers) add(egress, source.id, peer, set);
    }
    return { egress, ingress };
}

function add(cells: Cells, from: string, to: string, ports: PortSet): void {
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

/** Who an endpoint is, among representatives and ranges. */
class World {
    readonly isolatedPods: readonly Representative[];
    private readonly homes: ReadonlyMap<string, Home>;
    private readonly ranges: readonly { readonly id: string; readonly addresses: IpSet }[];
    private readonly outside = new Map<string, readonly string[]>();

    constructor(
        private readonly mesh: Mesh,
        homes: readonly Home[],
        ranges: readonly string[],
    ) {
        this.homes = new Map(homes.map((home) => [home.name, home]));
        this.isolatedPods = homes.filter(({ isolated }) => isolated).flatMap(({ pods }) => pods);
        this.ranges = ranges.map((id) => ({ id, addresses: IpSet.parse(id) }));
    }

    /** Isolated pods that a policy about this end selects: policies stand in one namespace. */
    subjects(end: Endpoint): readonly Representative[] {
        if (end.kind === "external" || end.kind === "kube-apiserver") return [];
        const home = this.homes.get(end.namespace.name);
        return home?.isolated ? podsOf(end, home) : [];
    }

    /** Everyone that this end means as a peer; a selector may mean several namespaces. */
    peers(end: Endpoint): readonly string[] {
        if (end.kind === "external" || end.kind === "kube-apiserver") return this.rangesOf(end);
        const { selector } = end.namespace;
        const named = selector[nameLabel];
        const homes = named === undefined ? [...this.homes.values()] : [this.homes.get(named)];
        return homes.flatMap((home) =>
            home && matches({ matchLabels: selector }, home.labels) ? podsOf(end, home).map(({ id }) => id) : [],
        );
    }

    /** Everyone that a peer of the baseline's DNS rules means. */
    matching({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): readonly string[] {
        if (ipBlock) return this.within(IpSet.fromBlock(ipBlock));
        const homes = [...this.homes.values()].filter(({ labels }) => matches(namespaceSelector, labels));
        return homes.flatMap(({ pods }) =>
            pods.filter(({ labels }) => matches(podSelector, labels)).map(({ id }) => id),
        );
    }

    private rangesOf(end: Outside): readonly string[] {
        const known = this.outside.get(end.name) ?? this.within(addressesOf(end, this.mesh));
        this.outside.set(end.name, known);
        return known;
    }

    private within(addresses: IpSet): readonly string[] {
        return this.ranges.filter((range) => addresses.covers(range.addresses)).map(({ id }) => id);
    }
}

function podsOf(end: Extract<Endpoint, { kind: "namespace" | "workload" }>, { pods }: Home): readonly Representative[] {
    if (end.kind === "namespace") return pods;
    return pods.filter(({ labels }) => matches({ matchLabels: end.workload.podLabels }, labels));
}

/** The addresses that an end outside means, by the engine's own arithmetic: what made the ipBlocks is not asked. */
function addressesOf(end: Outside, { platform }: Mesh): IpSet {
    const { cidrs, except, clusterCidrs } = rangesOf(end, platform);
    const sensitive = union(sensitiveCidrs);
    const each = list(cidrs).map((cidr) => IpSet.parse(cidr));
    const open = each.map((range) => (sensitive.covers(range) ? range : range.subtract(sensitive)));
    return IpSet.unionAll(open).subtract(union([...list(except), ...list(clusterCidrs)]));
}

const list = (cidrs: readonly string[] | symbol): readonly string[] => (typeof cidrs === "symbol" ? [] : cidrs);
const union = (cidrs: readonly string[]): IpSet => IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)));
