import type { Half } from "./halves";
import { type HalfId, type Matrix, notIsolated } from "./matrix";
import type { NamespaceId } from "./peer-table";
import type { PodClass } from "./pod-classes";
import { noPorts, type PortsId, undeclared } from "./port-table";
import { egressRow, ingressRow, type Ports, resolveColumn, type Row } from "./rows";
import {
    Conditions,
    meet,
    type Opening,
    openingsByNamespace,
    openToAnyPod,
    type Resolver,
    type Side,
    toAnyone,
    wideOpen,
} from "./symbolic";
import type { Cell } from "./workload-cells";

/**
 * The cells of pods that may come: in each namespace a pod with whatever labels somebody gives it, and one in a namespace
 * that does not exist yet, whatever its name and labels. A cell holds what at least one such pod gets: the worst case. A
 * pod to come may give any of its ports any name, so a named port is every port of its protocol there.
 */
export class AnyPodCells {
    private readonly conditions: Conditions;
    /** A pod to come in the role of destination: it declares what it likes. */
    private readonly worst: Resolver;

    constructor(private readonly matrix: Matrix) {
        this.conditions = new Conditions(matrix);
        const may = (ports: PortsId): PortsId => matrix.table.may(ports, undeclared);
        this.worst = { sure: may, may };
    }

    /** What an existing class reaches among pods to come. */
    from(source: PodClass): Cell<NamespaceId>[] {
        const { matrix } = this;
        const half = matrix.egress.ofClass[source.id]!;
        const row = ingressRow(matrix, source);
        return this.reach(half, undefined, (candidate) => this.acceptingFrom(row, candidate));
    }

    /** What pods to come in a namespace reach among pods to come. */
    fromNamespace(namespace: NamespaceId): Cell<NamespaceId>[] {
        const incoming = this.openedTo(namespace);
        const sum = new Map<NamespaceId, Ports>();
        for (const { condition, half } of this.conditions.halves(this.matrix.egress, namespace)) {
            const accepting = (to: NamespaceId): Side[] =>
                this.conditions
                    .halves(this.matrix.ingress, to)
                    .map(({ condition, half }) => ({ condition, openings: incoming(half) }));
            for (const cell of this.reach(half, condition, accepting)) this.merge(sum, cell.to, cell);
        }
        return [...sum].map(([to, ports]) => ({ to, ...ports }));
    }

    /** What pods to come in a namespace reach among existing classes. */
    toClasses(namespace: NamespaceId): Cell<PodClass>[] {
        const { matrix, conditions } = this;
        const { table, classes } = matrix;
        const incoming = this.openedTo(namespace);
        const sum = new Map<PodClass, Ports>();
        for (const { condition, half } of conditions.halves(matrix.egress, namespace)) {
            const row = egressRow(matrix, half);
            const columns = row.base === noPorts ? row.touched.map((id) => classes.all[id]!) : classes.all;
            for (const to of columns) {
                const out: Ports = { sure: noPorts, may: noPorts };
                resolveColumn(matrix, row, to.id, to.declared, out);
                const resolve: Resolver = {
                    sure: (ports) => table.sure(ports, to.declared),
                    may: (ports) => table.may(ports, to.declared),
                };
                const source: Side = { condition, openings: [toAnyone(out.sure, out.may)] };
                const destination: Side = { condition: undefined, openings: incoming(matrix.ingress.ofClass[to.id]!) };
                this.merge(sum, to, meet(matrix, conditions, [source], [destination], resolve));
            }
        }
        return [...sum].map(([to, ports]) => ({ to, ...ports }));
    }

    /** Whether some labelling comes under no policy of a direction, and what all others together open to anyone outside. */
    halves(namespace: NamespaceId, direction: "egress" | "ingress"): { free: boolean; halves: Half[] } {
        const found = this.conditions.halves(this.matrix[direction], namespace).map(({ half }) => half);
        return {
            free: found.includes(notIsolated),
            halves: found.filter((id) => id !== notIsolated).map((id) => this.matrix[direction].halves[id]!),
        };
    }

    private reach(
        id: HalfId,
        condition: Side["condition"],
        accepting: (to: NamespaceId) => readonly Side[],
    ): Cell<NamespaceId>[] {
        const { matrix } = this;
        const half = matrix.egress.halves[id]!;
        const always = id === notIsolated ? wideOpen : openToAnyPod(matrix, half);
        const byNamespace = id === notIsolated ? new Map<NamespaceId, Opening[]>() : openingsByNamespace(matrix, half);
        const everywhere = Array.from({ length: matrix.namespaces.size + 1 }, (_, namespace) => namespace);
        const out: Cell<NamespaceId>[] = [];
        for (const to of always.length > 0 ? everywhere : byNamespace.keys()) {
            const source: Side = { condition, openings: [...always, ...(byNamespace.get(to) ?? [])] };
            const ports = meet(matrix, this.conditions, [source], accepting(to), this.worst);
            if (ports.may !== noPorts) out.push({ to, ...ports });
        }
        return out;
    }

    /** What pods to come in a namespace accept from the source of a row. */
    private acceptingFrom(row: Row, namespace: NamespaceId): Side[] {
        const { table, ingress } = this.matrix;
        return this.conditions.halves(ingress, namespace).map(({ condition, half }) => {
            if (half === notIsolated) return { condition, openings: wideOpen };
            const base = ingress.halves[half]!.everyPod;
            const [sure, may] = [table.union(row.sure[half]!, base), table.union(row.may[half]!, base)];
            return { condition, openings: [toAnyone(sure, may, row.views.get(half)?.every)] };
        });
    }

    /** What each ingress half opens to pods to come in a namespace, by their labels. */
    private openedTo(namespace: NamespaceId): (half: HalfId) => readonly Opening[] {
        const { matrix } = this;
        const byHalf = new Map<HalfId, Opening[]>();
        matrix.peers.inNamespace(namespace, (peer) => {
            const uses = matrix.ingressUses.get(peer) ?? [];
            const { podKey, selector } = matrix.peers.peers[peer]!;
            for (let i = 0; i < uses.length; i += 2) {
                const opening: Opening = { podKey, selector, sure: uses[i + 1]!, may: uses[i + 1]! };
                const list = byHalf.get(uses[i]!);
                if (list) list.push(opening);
                else byHalf.set(uses[i]!, [opening]);
            }
        });
        return (half) => {
            if (half === notIsolated) return wideOpen;
            return [...openToAnyPod(matrix, matrix.ingress.halves[half]!), ...(byHalf.get(half) ?? [])];
        };
    }

    private merge<K>(sum: Map<K, Ports>, key: K, { sure, may }: Ports): void {
        if (may === noPorts) return;
        const { table } = this.matrix;
        const before = sum.get(key);
        sum.set(
            key,
            before ? { sure: table.union(before.sure, sure), may: table.union(before.may, may) } : { sure, may },
        );
    }
}
