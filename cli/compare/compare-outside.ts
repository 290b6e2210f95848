import { IpSet, type PortSet } from "../../netpol";
import { closed, type Ports } from "./change";

/** Addresses outside the cluster, as the engine names them, and the ports between them and some pods. */
export interface Piece {
    readonly addresses: string;
    readonly ports: Ports;
}

/** Addresses that have the same ports before, and the same after. */
export interface Overlap {
    readonly addresses: IpSet;
    readonly before: Ports;
    readonly after: Ports;
}

/** Addresses that share their ports. */
interface Block {
    readonly addresses: IpSet;
    readonly ports: Ports;
}

const kept = new Map<string, readonly Overlap[]>();
/** Pods of a kind have the same pieces, so few distinct ones fill a comparison; beyond this they are of another one. */
const mostKept = 10_000;

/**
 * What is open between some pods and the outside on both sides. Each side cuts the addresses in pieces of its own; where
 * pieces overlap they are one result.
 */
export function overlaps(before: readonly Piece[], after: readonly Piece[]): readonly Overlap[] {
    const key = `${textOf(before)}|${textOf(after)}`;
    let found = kept.get(key);
    if (found === undefined) {
        if (kept.size >= mostKept) kept.clear();
        kept.set(key, (found = overlay(blocksOf(before), blocksOf(after))));
    }
    return found;
}

function textOf(pieces: readonly Piece[]): string {
    return pieces.map(({ addresses, ports }) => `${addresses} ${portsKey(ports)}`).join("\n");
}

function overlay(before: readonly Block[], after: readonly Block[]): Overlap[] {
    const found: Overlap[] = [];
    for (const old of before) {
        for (const now of after) {
            found.push({ addresses: old.addresses.intersect(now.addresses), before: old.ports, after: now.ports });
        }
        found.push({ addresses: old.addresses.subtract(unionOf(after)), before: old.ports, after: closed });
    }
    for (const now of after) {
        found.push({ addresses: now.addresses.subtract(unionOf(before)), before: closed, after: now.ports });
    }
    return found.filter(({ addresses }) => !addresses.isEmpty);
}

/** Pieces with the same ports as one block; the blocks of a side never overlap. */
export function blocksOf(pieces: readonly Piece[]): Block[] {
    const byPorts = new Map<string, { ports: Ports; sets: IpSet[] }>();
    for (const { addresses, ports } of pieces) {
        const key = portsKey(ports);
        const block = byPorts.get(key);
        if (block) block.sets.push(parse(addresses));
        else byPorts.set(key, { ports, sets: [parse(addresses)] });
    }
    return [...byPorts.values()].map(({ ports, sets }) => ({ ports, addresses: IpSet.unionAll(sets) }));
}

function unionOf(blocks: readonly Block[]): IpSet {
    return IpSet.unionAll(blocks.map(({ addresses }) => addresses));
}

const texts = new WeakMap<PortSet, string>();

function portsText(set: PortSet): string {
    let text = texts.get(set);
    if (text === undefined) texts.set(set, (text = set.toString()));
    return text;
}

function portsKey({ ports, unknown }: Ports): string {
    return unknown.isEmpty ? portsText(ports) : `${portsText(ports)}?${portsText(unknown)}`;
}

const parsed = new Map<string, IpSet>();

function parse(text: string): IpSet {
    let set = parsed.get(text);
    if (set === undefined) parsed.set(text, (set = IpSet.unionAll(text.split(",").map((part) => IpSet.parse(part)))));
    return set;
}
