import { type HalfId, type Matrix, notIsolated } from "./matrix";
import { type HalfOpening, openingFor, openingsByNamespace, openToAnyPod, wideOpen } from "./openings";
import type { NamespaceId } from "./peer-table";
import { noPorts } from "./port-table";

/** What ingress halves open to pods that may come. */
export class OpenedToPods {
    private readonly openings = new Map<HalfId, Map<NamespaceId, HalfOpening[]>>();
    private openingsGeneration = 0;

    constructor(private readonly matrix: Matrix) {}

    /** What one ingress half opens to pods to come in a namespace. */
    by(id: HalfId, namespace: NamespaceId): readonly HalfOpening[] {
        if (id === notIsolated) return wideOpen;
        const half = this.matrix.ingress.halves[id]!;
        const { generation } = this.matrix.table;
        if (this.openingsGeneration !== generation) this.openings.clear();
        this.openingsGeneration = generation;
        let byNamespace = this.openings.get(id);
        if (byNamespace === undefined) this.openings.set(id, (byNamespace = openingsByNamespace(this.matrix, half)));
        return [...openToAnyPod(this.matrix, half), ...(byNamespace.get(namespace) ?? [])];
    }

    /** What each ingress half opens to pods to come in a namespace, by their labels. */
    to(namespace: NamespaceId): (half: HalfId) => readonly HalfOpening[] {
        const { matrix } = this;
        const byHalf = new Map<HalfId, HalfOpening[]>();
        matrix.peers.inNamespace(namespace, (peer, isSure) => {
            const uses = matrix.ingressUses.get(peer) ?? [];
            for (let i = 0; i < uses.length; i += 2) {
                const possible = uses[i + 1]!;
                const opening = openingFor(matrix, namespace, peer, { certain: isSure ? possible : noPorts, possible });
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
}
