import { blockSet } from "../match-peer";
import { IpSet } from "../ip-set";
import type { PluginPeer } from "../plugin-policies/types";
import type { Direction } from "../types";
import type { IndexedPolicy } from "./compile-policy";
import type { RangeId, AddressPartition } from "./address-partition";
import type { NamespaceId, PeerId, PeerTable } from "./peer-table";
import { noPorts, type PortsId, type PortTable } from "./port-table";

/** One direction of one policy: whom it admits, on which ports. */
export interface PolicyHalf {
    /** Ports for anyone at all. */
    readonly everyone: readonly PortsId[];
    /** Ports for every pod of every namespace. */
    readonly everyPod: readonly PortsId[];
    readonly peers: readonly (readonly [PeerId, PortsId])[];
    readonly blocks: readonly (readonly [IpSet, PortsId])[];
    readonly hosts: readonly (readonly [readonly string[], PortsId])[];
    /** Addresses that count where they are no pod's and no node's. */
    readonly outside: readonly (readonly [IpSet, PortsId])[];
    /** Nodes: all of them, or some of which it is not known which. */
    readonly nodes: readonly (readonly ["all" | "some", PortsId])[];
    /** Whether the own node of a pod is judged as the others are. */
    readonly judgesOwnNode: boolean;
}

/** Reads one direction of one policy. Blocks of one rule are one set, so that halves of a range are not told apart. */
export function policyHalf(
    policy: IndexedPolicy,
    direction: Direction,
    own: NamespaceId,
    peerTable: PeerTable,
    table: PortTable,
): PolicyHalf {
    const half: GrowingHalf = {
        ...{ everyone: [], everyPod: [], peers: [], blocks: [], hosts: [], outside: [], nodes: [] },
        judgesOwnNode: direction === "Egress" && policy.judgesOwnNode === true,
    };
    for (const rule of policy.rules[direction] ?? []) {
        const ports = table.ports(rule.ports);
        if (rule.peers === undefined) half.everyone.push(ports);
        else addPeers(half, rule.peers, ports, (peer) => peerTable.add(peer, own));
    }
    return half;
}

type GrowingHalf = {
    -readonly [Key in keyof PolicyHalf]: PolicyHalf[Key] extends readonly (infer E)[] ? E[] : PolicyHalf[Key];
};

function addPeers(
    half: GrowingHalf,
    peers: readonly PluginPeer[],
    ports: PortsId,
    idOf: (peer: PluginPeer) => PeerId,
): void {
    const [blocks, outside]: [IpSet[], IpSet[]] = [[], []];
    for (const peer of peers) {
        if (peer.hosts) half.hosts.push([peer.hosts, ports]);
        else if (peer.nodes) half.nodes.push([peer.nodes, ports]);
        else if (peer.ipBlock) (peer.outsideOnly ? outside : blocks).push(blockSet(peer.ipBlock));
        else {
            const id = idOf(peer);
            if (id < 0) half.everyPod.push(ports);
            else half.peers.push([id, ports]);
        }
    }
    if (blocks.length > 0) half.blocks.push([IpSet.unionAll(blocks), ports]);
    if (outside.length > 0) half.outside.push([IpSet.unionAll(outside), ports]);
}

/** What a set of policies together admits in one direction: rules with the same peer are one entry. */
export class CombinedHalf {
    readonly everyone: PortsId;
    /** For pods: everyone's ports are in it. */
    readonly everyPod: PortsId;
    /** Flat: peer, ports, peer, ports … */
    readonly entries: Int32Array;
    private readonly blocks: readonly (readonly [IpSet, PortsId])[];
    /** Names outside, and their ports. */
    readonly hosts: PolicyHalf["hosts"];
    /** Ports of every node, and of some of which it is not known which. */
    readonly nodes: Readonly<Record<"all" | "some", PortsId>>;
    readonly judgesOwnNode: boolean;
    private readonly outsideBlocks: readonly (readonly [IpSet, PortsId])[];
    private pieces: Pieces | undefined;
    private outsidePieces: Pieces | undefined;
    /** What {@link addressView} found, per address key. */
    readonly views = new Map<number, AddressView>();
    viewsGeneration = 0;

    constructor(
        policies: readonly PolicyHalf[],
        private readonly table: PortTable,
    ) {
        this.everyone = table.unionAll(policies.flatMap((policy) => policy.everyone));
        this.everyPod = table.unionAll([this.everyone, ...policies.flatMap((policy) => policy.everyPod)]);
        const byPeer = group(policies.flatMap((policy) => policy.peers));
        this.entries = Int32Array.from([...byPeer].flatMap(([peer, ports]) => [peer, table.unionAll(ports)]));
        this.hosts = policies.flatMap((policy) => policy.hosts);
        const nodes = policies.flatMap((policy) => policy.nodes);
        const ofNodes = (which: "all" | "some") =>
            table.unionAll(nodes.flatMap(([each, ports]) => (each === which ? [ports] : [])));
        this.nodes = { all: ofNodes("all"), some: ofNodes("some") };
        this.judgesOwnNode = policies.some((policy) => policy.judgesOwnNode);
        this.blocks = byPorts(policies.flatMap((policy) => policy.blocks));
        this.outsideBlocks = byPorts(policies.flatMap((policy) => policy.outside));
    }

    get hasBlocks(): boolean {
        return this.blocks.length > 0;
    }

    /** The ports that ipBlocks open to the addresses of a cell. */
    at(cell: RangeId, partition: AddressPartition): PortsId {
        return this.hasBlocks ? portsAt(this.piecesOf(partition), cell) : noPorts;
    }

    /** The ports that a cell is opened where its addresses are no pod's and no node's, beside those of {@link at}. */
    outsideAt(cell: RangeId, partition: AddressPartition): PortsId {
        return this.outsideBlocks.length > 0 ? portsAt(this.outsidePiecesOf(partition), cell) : noPorts;
    }

    /** {@link piecesOf} for {@link outsideAt}. */
    outsidePiecesOf(partition: AddressPartition): Pieces {
        if (this.outsidePieces === undefined || this.outsidePieces.generation !== this.table.generation) {
            this.outsidePieces = sweep(this.outsideBlocks, partition, this.table);
        }
        return this.outsidePieces;
    }

    /** What ipBlocks open, stretch by stretch: from each start to the next. */
    piecesOf(partition: AddressPartition): Pieces {
        if (this.pieces === undefined || this.pieces.generation !== this.table.generation) {
            this.pieces = sweep(this.blocks, partition, this.table);
        }
        return this.pieces;
    }
}

/** What ipBlocks open to one pod, by its addresses. */
export interface AddressView {
    /** Under some reading, for some address. */
    readonly possible: PortsId;
    /** For sure: what is in each of these, once names are resolved; none where empty. */
    readonly every: readonly PortsId[];
}

/** A function from cells to ports: constant from each start to the next, nothing before the first. */
export interface Pieces {
    readonly starts: readonly RangeId[];
    readonly ports: readonly PortsId[];
    readonly generation: number;
}

function sweep(blocks: readonly (readonly [IpSet, PortsId])[], partition: AddressPartition, table: PortTable): Pieces {
    const toggles = new Map<RangeId, number[]>();
    blocks.forEach(([set], block) => {
        for (const cell of partition.cells(set)) {
            const list = toggles.get(cell);
            if (list) list.push(block);
            else toggles.set(cell, [block]);
        }
    });
    const active = new Set<number>();
    const starts: RangeId[] = [];
    const ports: PortsId[] = [];
    for (const [cell, changed] of [...toggles].sort(([a], [b]) => a - b)) {
        for (const block of changed) if (!active.delete(block)) active.add(block);
        const now = table.unionAll([...active].map((block) => blocks[block]![1]));
        if (now === (ports[ports.length - 1] ?? noPorts)) continue;
        starts.push(cell);
        ports.push(now);
    }
    return { starts, ports, generation: table.generation };
}

function portsAt({ starts, ports }: Pieces, cell: RangeId): PortsId {
    let low = 0;
    let high = starts.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle]! <= cell) low = middle + 1;
        else high = middle;
    }
    return low === 0 ? noPorts : ports[low - 1]!;
}

/** Blocks with the same ports are one set. */
function byPorts(blocks: readonly (readonly [IpSet, PortsId])[]): (readonly [IpSet, PortsId])[] {
    const grouped = group(blocks.map(([set, ports]) => [ports, set] as const));
    return [...grouped].map(([ports, sets]) => [IpSet.unionAll(sets), ports] as const);
}

function group<K, V>(pairs: readonly (readonly [K, V])[]): Map<K, V[]> {
    const map = new Map<K, V[]>();
    for (const [key, value] of pairs) {
        const list = map.get(key);
        if (list) list.push(value);
        else map.set(key, [value]);
    }
    return map;
}
