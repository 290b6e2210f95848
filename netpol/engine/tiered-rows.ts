import { unjudgedEffectOnClass, portsIfUnjudged, withNodes } from "./unjudged-classes";
import { type OutsideColumn, outsideColumns } from "./host-columns";
import { bothHalves, columnOf } from "./cell";
import { type HalfId, type Matrix, notIsolated } from "./matrix";
import type { PodClass } from "./pod-classes";
import { noPorts, notAPod } from "./port-table";
import { admitted, egressRow, ingressRow, type Ports, resolveColumn, type HalfRow } from "./half-rows";
import type { TieredCells } from "./tiered-cells";
import { type MatrixCell, externalPorts } from "./class-rows";

/** `ClassRows` for clusters with cluster-wide policies: any column may be open that NetworkPolicies shut, so each is asked. */
export class TieredRows {
    private row: HalfRow | undefined;
    private rowOf: HalfId = notIsolated;

    constructor(
        private readonly matrix: Matrix,
        private readonly tiers: TieredCells,
    ) {}

    /** What `source` reaches among the classes; where `only` is given, among those. */
    cells(source: PodClass, only?: ReadonlySet<PodClass>): MatrixCell<PodClass>[] {
        const ends = only ? this.columns(source, only) : this.everyColumn(source);
        return [...ends].flatMap(([to, sent, taken]) => {
            const out = this.tiers.between("Egress", source, to, sent);
            const into = this.tiers.between("Ingress", to, source, taken);
            const ports = bothHalves(this.matrix, source, to, out, into);
            return ports.possible === noPorts ? [] : [{ to, ...ports }];
        });
    }

    /** What NetworkPolicies let a class send to each class, and what each takes from it. */
    private *everyColumn(source: PodClass): Generator<readonly [to: PodClass, sent: Ports, taken: Ports]> {
        const { matrix } = this;
        const egress = this.egress(matrix.egress.ofClass[source.id]!);
        const ingress = ingressRow(matrix, source);
        for (const to of matrix.classes.all) {
            const [sent, taken]: [Ports, Ports] = [
                { certain: noPorts, possible: noPorts },
                { certain: noPorts, possible: noPorts },
            ];
            resolveColumn(matrix, egress, to.id, to.declared, sent);
            admitted(matrix, ingress, matrix.ingress.ofClass[to.id]!, to.declared, taken);
            yield [to, sent, taken];
        }
    }

    /** The same for a few classes. */
    private *columns(
        source: PodClass,
        only: ReadonlySet<PodClass>,
    ): Generator<readonly [to: PodClass, sent: Ports, taken: Ports]> {
        const { egress, ingress } = this.matrix;
        for (const to of only) {
            const sent = columnOf(this.matrix, egress, egress.ofClass[source.id]!, to, to.declared);
            const taken = columnOf(this.matrix, ingress, ingress.ofClass[to.id]!, source, to.declared);
            yield [to, sent, taken];
        }
    }

    /** What a class reaches outside the cluster. */
    outside(source: PodClass): MatrixCell<OutsideColumn>[] {
        const { matrix, tiers } = this;
        const id = matrix.egress.ofClass[source.id]!;
        const half = id === notIsolated ? undefined : matrix.egress.halves[id];
        return outsideColumns(matrix, "egress").flatMap((to) => {
            const judged = tiers.toOutside(source, to, externalPorts(matrix, half, to, notAPod));
            const own = portsIfUnjudged(judged, unjudgedEffectOnClass(matrix, source, "Egress", "others"));
            const ports = withNodes(matrix, to, "Ingress", own);
            return ports.possible === noPorts ? [] : [{ to, ...ports }];
        });
    }

    /** From where outside the cluster a class is reached. */
    fromOutside(destination: PodClass): MatrixCell<OutsideColumn>[] {
        const { matrix, tiers } = this;
        const id = matrix.ingress.ofClass[destination.id]!;
        const half = id === notIsolated ? undefined : matrix.ingress.halves[id];
        return outsideColumns(matrix, "ingress").flatMap((to) => {
            const judged = tiers.fromOutside(destination, to, externalPorts(matrix, half, to, destination.declared));
            const own = portsIfUnjudged(judged, unjudgedEffectOnClass(matrix, destination, "Ingress", "others"));
            const ports = withNodes(matrix, to, "Egress", own);
            return ports.possible === noPorts ? [] : [{ to, ...ports }];
        });
    }

    private egress(half: HalfId): HalfRow {
        if (this.row === undefined || this.rowOf !== half || this.row.generation !== this.matrix.table.generation) {
            this.row = egressRow(this.matrix, half);
            this.rowOf = half;
        }
        return this.row;
    }
}
