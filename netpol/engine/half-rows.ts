import { addressView, usesAddresses } from "./address-views";
import type { AddressView } from "./halves";
import { labelViews } from "./label-views";
import { type HalfId, type Matrix, notIsolated } from "./matrix";
import type { NamespaceId, PeerId } from "./peer-table";
import type { PodClass } from "./pod-classes";
import { allPorts, type DeclaredId, noPorts, type PortsId } from "./port-table";

/** What is surely open and what is open under some reading, ports resolved. `possible` covers `certain`. */
export interface Ports {
    certain: PortsId;
    possible: PortsId;
}

/** One row of one half of the matrix: ports by class (egress) or by ingress half, names not yet resolved. */
export interface HalfRow {
    /** For every column; `certain` and `possible` hold it already where touched. */
    readonly base: PortsId;
    readonly certain: Int32Array;
    readonly possible: Int32Array;
    /** Columns that hold more than the base. */
    readonly touched: number[];
    /** Columns whose sure ports also take intersections: over addresses, or over labels that were not seen. */
    readonly views: Map<number, Every[]>;
    readonly generation: number;
}

/** For sure is what is in each of these, once names are resolved. */
export type Every = readonly PortsId[];

/** Where a half's rules lead: ports by destination class. */
export function egressRow(matrix: Matrix, id: HalfId): HalfRow {
    const { table, classes, peers } = matrix;
    const half = matrix.egress.halves[id]!;
    const row = emptyRow(matrix, id === notIsolated ? allPorts : half.everyPod, classes.all.length);
    if (row.base === allPorts) return row;
    const { entries } = half;
    const undecided = new Set<NamespaceId>();
    for (let i = 0; i < entries.length; i += 2) {
        const peer = peers.peers[entries[i]!]!;
        for (const namespace of peer.namespaces) {
            classes.matching(namespace, peer.pods, ({ id: column }) => add(row, table, column, entries[i + 1]!));
        }
        for (const namespace of peer.perhaps) {
            undecided.add(namespace);
            classes.matching(namespace, peer.pods, ({ id: column }) =>
                addPossible(row, table, column, entries[i + 1]!),
            );
        }
    }
    for (const namespace of undecided) {
        for (const { id: column, labels } of classes.in(namespace)) {
            addEvery(
                row,
                column,
                labelViews(matrix, half, namespace, (peer) => peers.peers[peer]!.pods.has(labels)),
            );
        }
    }
    if (usesAddresses(matrix, half)) {
        for (const alike of classes.byAddress) {
            const view = addressView(matrix, half, alike[0]!);
            if (view.possible !== noPorts) for (const each of alike) addView(row, table, each.id, view);
        }
    }
    return row;
}

/** Whom a source is admitted by: ports by ingress half, those of classes and those of pods to come. */
export function ingressRow(
    matrix: Matrix,
    source: Pick<PodClass, "namespace" | "labels" | "cells" | "addressKey">,
): HalfRow {
    const { table, peers, ingress, ingressUses } = matrix;
    const row = emptyRow(matrix, noPorts, ingress.halves.length);
    const undecided = new Set<HalfId>();
    peers.matching(source.namespace, source.labels, (peer, certain) => {
        const uses = ingressUses.get(peer) ?? [];
        for (let i = 0; i < uses.length; i += 2) {
            if (!certain) undecided.add(uses[i]!);
            (certain ? add : addPossible)(row, table, uses[i]!, uses[i + 1]!);
        }
    });
    for (const id of undecided) {
        const isMeant = (peer: PeerId) => peers.peers[peer]!.pods.has(source.labels);
        addEvery(row, id, labelViews(matrix, ingress.halves[id]!, source.namespace, isMeant));
    }
    for (const [half, view] of viewsOf(matrix, source)) addView(row, table, half, view);
    return row;
}

interface IngressViews {
    readonly generation: number;
    readonly byAddress: Map<number, (readonly [HalfId, AddressView])[]>;
}

const ingressViews = new WeakMap<Matrix, IngressViews>();

/** Every ingress half that lets some ipBlock in to a source with these addresses; one list for all sources alike. */
function viewsOf(matrix: Matrix, source: Pick<PodClass, "cells" | "addressKey">): (readonly [HalfId, AddressView])[] {
    const { table, ingress } = matrix;
    let views = ingressViews.get(matrix);
    if (views === undefined || views.generation !== table.generation) {
        ingressViews.set(matrix, (views = { generation: table.generation, byAddress: new Map() }));
    }
    let list = views.byAddress.get(source.addressKey);
    if (list === undefined) {
        list = [];
        for (const [id, half] of ingress.halves.entries()) {
            if (!usesAddresses(matrix, half)) continue;
            const view = addressView(matrix, half, source);
            if (view.possible !== noPorts) list.push([id, view]);
        }
        views.byAddress.set(source.addressKey, list);
    }
    return list;
}

function emptyRow({ table }: Matrix, base: PortsId, size: number): HalfRow {
    const make = (): Int32Array => (base === noPorts ? new Int32Array(size) : new Int32Array(size).fill(base));
    return { base, certain: make(), possible: make(), touched: [], views: new Map(), generation: table.generation };
}

function add(row: HalfRow, table: Matrix["table"], column: number, ports: PortsId): void {
    const [certain, possible] = [row.certain[column]!, row.possible[column]!];
    row.certain[column] = table.union(certain, ports);
    row.possible[column] = certain === possible ? row.certain[column]! : table.union(possible, ports);
    if (possible === row.base && row.possible[column] !== row.base) row.touched.push(column);
}

function addPossible(row: HalfRow, table: Matrix["table"], column: number, ports: PortsId): void {
    const before = row.possible[column]!;
    row.possible[column] = table.union(before, ports);
    if (before === row.base && row.possible[column] !== row.base) row.touched.push(column);
}

function addView(row: HalfRow, table: Matrix["table"], column: number, { possible, every }: AddressView): void {
    if (possible === noPorts) return;
    if (every.length === 1) return add(row, table, column, every[0]!);
    addPossible(row, table, column, possible);
    addEvery(row, column, every);
}

function addEvery(row: HalfRow, column: number, every: Every): void {
    if (every.length === 0) return;
    const list = row.views.get(column);
    if (list) list.push(every);
    else row.views.set(column, [every]);
}

/** The ports of one column of a row on a destination. */
export function resolveColumn(
    matrix: Matrix,
    row: HalfRow,
    column: number,
    destination: DeclaredId,
    into: Ports,
): void {
    const { table } = matrix;
    const [certain, possible] = [row.certain[column]!, row.possible[column]!];
    into.certain = table.certain(certain, destination);
    into.possible = table.possible(possible, destination);
    if (row.views.size === 0) return;
    for (const every of row.views.get(column) ?? [])
        into.certain = table.union(into.certain, surelyEvery(matrix, every, destination));
}

/** What ports have in common on a destination. */
export function surelyEvery({ table }: Matrix, every: Every, destination: DeclaredId): PortsId {
    const [first = noPorts, ...rest] = every;
    return rest.reduce(
        (sum, ports) => table.intersect(sum, table.certain(ports, destination)),
        table.certain(first, destination),
    );
}

/** The ports of one ingress half for a source's row, its base for all pods included. */
export function admitted(matrix: Matrix, row: HalfRow, half: HalfId, destination: DeclaredId, into: Ports): void {
    if (half === notIsolated) {
        into.certain = into.possible = allPorts;
        return;
    }
    resolveColumn(matrix, row, half, destination, into);
    const base = matrix.ingress.halves[half]!.everyPod;
    if (base === noPorts) return;
    into.certain = matrix.table.union(into.certain, matrix.table.certain(base, destination));
    into.possible = matrix.table.union(into.possible, matrix.table.possible(base, destination));
}
