import { unjudgedEffectOnClass, openingsIfUnjudged, noUnjudgedEffect } from "./unjudged-classes";
import { columnOf } from "./cell";
import { isHostColumn, type OutsideColumn } from "./host-columns";
import { type HalfId, type Matrix, notIsolated } from "./matrix";
import type { NamespaceId } from "./peer-table";
import type { PodClass } from "./pod-classes";
import { noPorts, notAPod, type PortsId, unknownContainerPorts } from "./port-table";
import { OpenedToPods } from "./opened-to-pods";
import { type HalfOpening, openingsByNamespace, openToAnyPod, toAnyone, wideOpen } from "./openings";
import { PodFilterCache, type CellPart, CellParts } from "./cell-parts";
import { egressRow, ingressRow, type Ports, resolveColumn, type HalfRow } from "./half-rows";
import {
    type ConditionalHalf,
    PolicySetsByLabels,
    addPortsThatMeet,
    asUncertain,
    type NamedPortResolver,
    type ConditionalEnd,
} from "./policy-sets";
import type { UnjudgedEffect } from "./unjudged";
import { externalCells } from "./class-rows";

/** One cell that is not plainly closed, or a part of it. */
export interface AnyPodCell<Column> extends CellPart {
    readonly to: Column;
}

/**
 * The cells of pods that may come: in each namespace a pod with whatever labels somebody gives it, and one in a namespace
 * that does not exist yet, whatever its name and labels. A cell holds what at least one such pod gets: the worst case. A
 * pod to come may give any of its ports any name, so a named port is every port of its protocol there.
 */
export class AnyPodCells {
    private readonly conditions: PolicySetsByLabels;
    /** A pod to come in the role of destination: it declares what it likes. */
    private readonly worst: NamedPortResolver;
    private readonly meanings: PodFilterCache | undefined;
    private readonly opened: OpenedToPods;

    /** @param apart Whether pods that get something are told from those that do not: a cell then comes in parts. */
    constructor(
        private readonly matrix: Matrix,
        apart = false,
    ) {
        this.conditions = new PolicySetsByLabels(matrix);
        this.opened = new OpenedToPods(matrix);
        this.meanings = apart ? new PodFilterCache() : undefined;
        const possible = (ports: PortsId): PortsId => matrix.table.possible(ports, unknownContainerPorts);
        this.worst = { certain: possible, possible };
    }

    /** What an existing class reaches among pods to come. */
    from(source: PodClass): AnyPodCell<NamespaceId>[] {
        const { matrix } = this;
        const half = matrix.egress.ofClass[source.id]!;
        const row = ingressRow(matrix, source);
        const sum = new Map<NamespaceId, CellParts>();
        const doubt = unjudgedEffectOnClass(matrix, source, "Egress", "pods");
        this.reach(half, undefined, doubt, (candidate) => this.acceptingFrom(row, candidate), sum);
        return cellsOf(sum);
    }

    /** What pods to come in a namespace reach among pods to come. */
    fromNamespace(namespace: NamespaceId): AnyPodCell<NamespaceId>[] {
        const incoming = this.opened.to(namespace);
        const sum = new Map<NamespaceId, CellParts>();
        const accepting = (to: NamespaceId): ConditionalEnd[] =>
            this.conditions.halves(this.matrix.ingress, to, "pods").map(({ condition, half, doubted }) => ({
                condition,
                openings: doubted ? asUncertain(incoming(half)) : incoming(half),
            }));
        for (const { condition, half, doubted = false } of this.conditions.halves(
            this.matrix.egress,
            namespace,
            "pods",
        ))
            this.reach(half, condition, { mayAllow: false, mayDeny: doubted }, accepting, sum);
        return cellsOf(sum);
    }

    /** What pods to come in a namespace reach among existing classes; where `only` is given, among those. */
    toClasses(namespace: NamespaceId, only?: ReadonlySet<PodClass>): AnyPodCell<PodClass>[] {
        const { matrix, conditions } = this;
        const { table } = matrix;
        const incoming = only ? (half: HalfId) => this.opened.by(half, namespace) : this.opened.to(namespace);
        const sum = new Map<PodClass, CellParts>();
        for (const { condition, half, doubted } of conditions.halves(matrix.egress, namespace, "pods")) {
            for (const [to, out] of only ? this.columns(half, only) : this.row(half)) {
                const resolve: NamedPortResolver = {
                    certain: (ports) => table.certain(ports, to.declared),
                    possible: (ports) => table.possible(ports, to.declared),
                };
                const source: ConditionalEnd = {
                    condition,
                    openings: [toAnyone(doubted ? noPorts : out.certain, out.possible)],
                };
                const accepted = incoming(matrix.ingress.ofClass[to.id]!);
                const doubt = unjudgedEffectOnClass(matrix, to, "Ingress", "pods");
                const destination: ConditionalEnd = {
                    condition: undefined,
                    openings: openingsIfUnjudged(accepted, doubt),
                };
                addPortsThatMeet(matrix, conditions, [source], [destination], resolve, this.partsOf(sum, to));
            }
        }
        return cellsOf(sum);
    }

    /** What an egress half opens, class by class. */
    private *row(half: HalfId): Generator<readonly [to: PodClass, out: Readonly<Ports>]> {
        const { matrix } = this;
        const { all } = matrix.classes;
        const row = egressRow(matrix, half);
        for (const to of row.base === noPorts ? row.touched.map((id) => all[id]!) : all) {
            const out: Ports = { certain: noPorts, possible: noPorts };
            resolveColumn(matrix, row, to.id, to.declared, out);
            yield [to, out];
        }
    }

    /** The same for a few classes. */
    private *columns(
        half: HalfId,
        only: ReadonlySet<PodClass>,
    ): Generator<readonly [to: PodClass, out: Readonly<Ports>]> {
        for (const to of only) yield [to, columnOf(this.matrix, this.matrix.egress, half, to, to.declared)];
    }

    /** Every half that pods to come in a namespace may be under in a direction, and which pods. */
    judgedHalves(namespace: NamespaceId, direction: "egress" | "ingress"): readonly ConditionalHalf[] {
        return this.conditions.judged(this.matrix[direction], namespace);
    }

    /** The same towards nodes and addresses outside the cluster, with what is not judged. */
    halvesOutside(namespace: NamespaceId, direction: "egress" | "ingress"): readonly ConditionalHalf[] {
        return this.conditions.halves(this.matrix[direction], namespace, "others");
    }

    /** What pods to come in a namespace reach outside the cluster (egress), or from where there they are reached. */
    outside(namespace: NamespaceId, direction: "egress" | "ingress"): AnyPodCell<OutsideColumn>[] {
        const { matrix } = this;
        const destination = direction === "egress" ? notAPod : unknownContainerPorts;
        const nodes = direction === "egress" ? "Ingress" : "Egress";
        const sum = new Map<OutsideColumn, CellParts>();
        for (const { condition, half, doubted } of this.halvesOutside(namespace, direction)) {
            const rules = half === notIsolated ? undefined : matrix[direction].halves[half]!;
            for (const { to, certain, possible } of externalCells(
                matrix,
                rules,
                destination,
                noUnjudgedEffect,
                nodes,
            )) {
                // A pod to come may name its ports as it likes.
                const worst = doubted ? noPorts : direction === "ingress" && !isNode(to) ? possible : certain;
                const end = direction === "egress" ? "fromPods" : "toPods";
                this.partsOf(sum, to).addUnder(condition, end, { certain: worst, possible });
            }
        }
        return cellsOf(sum);
    }

    /** The parts of a column; made where there are none. */
    private partsOf<Column>(sum: Map<Column, CellParts>, column: Column): CellParts {
        let parts = sum.get(column);
        if (parts === undefined) sum.set(column, (parts = new CellParts(this.matrix.table, this.meanings)));
        return parts;
    }

    private reach(
        id: HalfId,
        condition: ConditionalEnd["condition"],
        doubt: UnjudgedEffect,
        accepting: (to: NamespaceId) => readonly ConditionalEnd[],
        sum: Map<NamespaceId, CellParts>,
    ): void {
        const { matrix } = this;
        const half = matrix.egress.halves[id]!;
        const always = openingsIfUnjudged(id === notIsolated ? wideOpen : openToAnyPod(matrix, half), doubt);
        const byNamespace =
            id === notIsolated ? new Map<NamespaceId, HalfOpening[]>() : openingsByNamespace(matrix, half);
        const everywhere = Array.from({ length: matrix.namespaces.size + 1 }, (_, namespace) => namespace);
        for (const to of always.length > 0 ? everywhere : byNamespace.keys()) {
            const here = byNamespace.get(to) ?? [];
            const source: ConditionalEnd = {
                condition,
                openings: [...always, ...(doubt.mayDeny ? asUncertain(here) : here)],
            };
            addPortsThatMeet(matrix, this.conditions, [source], accepting(to), this.worst, this.partsOf(sum, to));
        }
    }

    /** What pods to come in a namespace accept from the source of a row. */
    private acceptingFrom(row: HalfRow, namespace: NamespaceId): ConditionalEnd[] {
        const { table, ingress } = this.matrix;
        return this.conditions.halves(ingress, namespace, "pods").map(({ condition, half, doubted }) => {
            if (half === notIsolated) return { condition, openings: doubted ? asUncertain(wideOpen) : wideOpen };
            const base = ingress.halves[half]!.everyPod;
            const [certain, possible] = [table.union(row.certain[half]!, base), table.union(row.possible[half]!, base)];
            const views = (row.views.get(half) ?? []).map((every) => toAnyone(noPorts, possible, every));
            const openings = [toAnyone(certain, possible), ...views];
            return { condition, openings: doubted ? asUncertain(openings) : openings };
        });
    }
}

const isNode = (to: OutsideColumn): boolean => !isHostColumn(to) && to.node;

/** What was added up, column by column. */
function cellsOf<Column>(sum: ReadonlyMap<Column, CellParts>): AnyPodCell<Column>[] {
    return [...sum].flatMap(([to, parts]) => parts.all.map((part) => ({ to, ...part })));
}
