import { classDoubt, doubted, withNodes } from "./class-doubts";
import { externalRanges, type ExternalRange } from "./external-ranges";
import { askPods, hangTogether } from "./label-doubts";
import { type HalfId, type Matrix, notIsolated } from "./matrix";
import type { PodClass } from "./pod-classes";
import { noPorts, notDeclaring } from "./port-table";
import { admitted, egressRow, ingressRow, type Ports, resolveColumn, type Row } from "./rows";
import type { TieredCells } from "./tiered-cells";
import { type Cell, externalPorts } from "./workload-cells";

/** `ClassRows` for clusters with cluster-wide policies: any column may be open that NetworkPolicies shut, so each is asked. */
export class TieredRows {
    private row: Row | undefined;
    private rowOf: HalfId = notIsolated;

    constructor(
        private readonly matrix: Matrix,
        private readonly tiers: TieredCells,
    ) {}

    /** What `source` reaches among the classes; where `only` is given, among those. */
    cells(source: PodClass, only?: ReadonlySet<PodClass>): Cell<PodClass>[] {
        const { matrix, tiers } = this;
        const egress = this.egress(matrix.egress.ofClass[source.id]!);
        const ingress = ingressRow(matrix, source);
        const out: Cell<PodClass>[] = [];
        for (const to of only ?? matrix.classes.all) {
            const [sent, taken]: [Ports, Ports] = [
                { sure: noPorts, may: noPorts },
                { sure: noPorts, may: noPorts },
            ];
            resolveColumn(matrix, egress, to.id, to.declared, sent);
            const doubt = classDoubt(matrix, source, "Egress", "pods");
            const outgoing = doubted(tiers.between("Egress", source, to, sent), doubt);
            if (outgoing.may === noPorts) continue;
            admitted(matrix, ingress, matrix.ingress.ofClass[to.id]!, to.declared, taken);
            const incoming = doubted(
                tiers.between("Ingress", to, source, taken),
                classDoubt(matrix, to, "Ingress", "pods"),
            );
            const may = matrix.table.intersect(outgoing.may, incoming.may);
            if (may === noPorts) continue;
            const sure = matrix.table.intersect(outgoing.sure, incoming.sure);
            const ports =
                sure !== may && hangTogether(matrix, source, to) ? askPods(matrix, source, to) : { sure, may };
            if (ports.may !== noPorts) out.push({ to, ...ports });
        }
        return out;
    }

    /** What a class reaches outside the cluster. */
    outside(source: PodClass): Cell<ExternalRange>[] {
        const { matrix, tiers } = this;
        const id = matrix.egress.ofClass[source.id]!;
        const half = id === notIsolated ? undefined : matrix.egress.halves[id];
        return externalRanges(matrix).flatMap((to) => {
            const judged = tiers.toOutside(source, to, externalPorts(matrix, half, to, notDeclaring));
            const own = doubted(judged, classDoubt(matrix, source, "Egress", "others"));
            const ports = withNodes(matrix, to, "Ingress", own);
            return ports.may === noPorts ? [] : [{ to, ...ports }];
        });
    }

    private egress(half: HalfId): Row {
        if (this.row === undefined || this.rowOf !== half || this.row.generation !== this.matrix.table.generation) {
            this.row = egressRow(this.matrix, half);
            this.rowOf = half;
        }
        return this.row;
    }
}
