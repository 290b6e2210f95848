import type { Direction } from "../types";
import { unjudgedEffectOnClass, portsIfUnjudged, withNodes } from "./unjudged-classes";
import { bothHalves, cellOf } from "./cell";
import { hostPorts, isHostColumn, type OutsideColumn, outsideColumns } from "./host-columns";
import type { CombinedHalf } from "./halves";
import { type HalfId, type Matrix, notIsolated } from "./matrix";
import type { PodClass } from "./pod-classes";
import { allPorts, type DeclaredId, noPorts, notAPod, type PortsId } from "./port-table";
import { admitted, egressRow, ingressRow, type Ports, resolveColumn, type HalfRow } from "./half-rows";
import type { UnjudgedEffect } from "./unjudged";

/** One cell that is not plainly closed. */
export interface MatrixCell<Column> {
    readonly to: Column;
    readonly certain: PortsId;
    readonly possible: PortsId;
}

/** The cells of the classes that send by the same egress half: their egress row is computed once. */
export class ClassRows {
    private row: HalfRow | undefined;
    private rowOf: HalfId = notIsolated;

    constructor(private readonly matrix: Matrix) {}

    /** What `source` reaches among the classes; where `only` is given, among those. */
    cells(source: PodClass, only?: ReadonlySet<PodClass>): MatrixCell<PodClass>[] {
        const { matrix } = this;
        const out: MatrixCell<PodClass>[] = [];
        const add = (to: PodClass, { certain, possible }: Readonly<Ports>): void => {
            if (possible !== noPorts) out.push({ to, certain, possible });
        };
        if (only) {
            for (const to of only) add(to, cellOf(matrix, source, to));
            return out;
        }
        const egress = this.egress(matrix.egress.ofClass[source.id]!);
        const ingress = ingressRow(matrix, source);
        const visit = (to: PodClass): void => add(to, cellOfRows(matrix, source, egress, ingress, to));
        if (egress.base === noPorts && !unjudgedEffectOnClass(matrix, source, "Egress", "pods").mayAllow)
            for (const id of egress.touched) visit(matrix.classes.all[id]!);
        else matrix.classes.all.forEach(visit);
        return out;
    }

    /** What `source` reaches outside the cluster. */
    outside(source: PodClass): MatrixCell<OutsideColumn>[] {
        return externalsFrom(this.matrix, source);
    }

    /** From where outside the cluster `destination` is reached. */
    fromOutside(destination: PodClass): MatrixCell<OutsideColumn>[] {
        return externalsTo(this.matrix, destination);
    }

    private egress(half: HalfId): HalfRow {
        if (this.row === undefined || this.rowOf !== half || this.row.generation !== this.matrix.table.generation) {
            this.row = egressRow(this.matrix, half);
            this.rowOf = half;
        }
        return this.row;
    }
}

const outgoing: Ports = { certain: noPorts, possible: noPorts };
const incoming: Ports = { certain: noPorts, possible: noPorts };

function cellOfRows(matrix: Matrix, from: PodClass, egress: HalfRow, ingress: HalfRow, to: PodClass): Readonly<Ports> {
    resolveColumn(matrix, egress, to.id, to.declared, outgoing);
    if (outgoing.possible === noPorts && !unjudgedEffectOnClass(matrix, from, "Egress", "pods").mayAllow)
        return outgoing;
    admitted(matrix, ingress, matrix.ingress.ofClass[to.id]!, to.declared, incoming);
    return bothHalves(matrix, from, to, outgoing, incoming);
}

/**
 * What passes between a half and the addresses outside: `destination` is where the named ports of its rules resolve, and
 * `nodes` the direction of the other half.
 */
export function externalCells(
    matrix: Matrix,
    half: CombinedHalf | undefined,
    destination: DeclaredId,
    doubt: UnjudgedEffect,
    nodes: Direction,
): MatrixCell<OutsideColumn>[] {
    const out: MatrixCell<OutsideColumn>[] = [];
    for (const to of outsideColumns(matrix, nodes === "Ingress" ? "egress" : "ingress")) {
        const judged = portsIfUnjudged(externalPorts(matrix, half, to, destination), doubt);
        const ports = withNodes(matrix, to, nodes, judged);
        if (ports.possible !== noPorts) out.push({ to, ...ports });
    }
    return out;
}

/** What NetworkPolicies let pass between a half and one range of addresses, or one name. */
export function externalPorts(
    matrix: Matrix,
    half: CombinedHalf | undefined,
    outside: OutsideColumn,
    destination: DeclaredId,
): Ports {
    if (isHostColumn(outside)) return hostPorts(matrix, half, outside);
    const { cell, node, unmatched } = outside;
    const { table, index, partition } = matrix;
    if (half === undefined) return { certain: allPorts, possible: allPorts };
    const reading = node ? index.profile.ipBlockNodes.value : unmatched ? "ignored" : "matches";
    const byAddress = half.at(cell, partition);
    const others = node || unmatched ? half.nodes.all : half.outsideAt(cell, partition);
    const always = table.union(half.everyone, others);
    const surely = reading === "matches" ? table.union(always, byAddress) : always;
    const maybe = reading === "ignored" ? always : table.union(always, byAddress);
    const possible = node || unmatched ? table.union(maybe, half.nodes.some) : maybe;
    // A pod's own node always reaches it and mostly is always reached, and any node may be that one.
    return {
        certain: table.certain(surely, destination),
        possible: node && !half.judgesOwnNode ? allPorts : table.possible(possible, destination),
    };
}

/** What a class reaches outside the cluster. Nothing outside has named ports. */
function externalsFrom(matrix: Matrix, source: PodClass): MatrixCell<OutsideColumn>[] {
    const id = matrix.egress.ofClass[source.id]!;
    const doubt = unjudgedEffectOnClass(matrix, source, "Egress", "others");
    return externalCells(matrix, id === notIsolated ? undefined : matrix.egress.halves[id], notAPod, doubt, "Ingress");
}

/** From where outside the cluster a class is reached. */
function externalsTo(matrix: Matrix, destination: PodClass): MatrixCell<OutsideColumn>[] {
    const id = matrix.ingress.ofClass[destination.id]!;
    const doubt = unjudgedEffectOnClass(matrix, destination, "Ingress", "others");
    const half = id === notIsolated ? undefined : matrix.ingress.halves[id];
    return externalCells(matrix, half, destination.declared, doubt, "Egress");
}
