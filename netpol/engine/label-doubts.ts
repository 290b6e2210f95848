import { resolveWorkload } from "./endpoints";
import { undecidedPeers } from "./label-views";
import { type HalfTable, type Matrix, notIsolated } from "./matrix";
import type { PodClass } from "./pod-classes";
import { portsOf } from "./ports-between";
import { noPorts } from "./port-table";
import type { Ports } from "./rows";

/**
 * Whether both halves between two classes hang on the labels of the one namespace that both are in: what one half asks of
 * them may exclude what the other does, and halves that are judged apart do not see that.
 */
export function hangTogether(matrix: Matrix, source: PodClass, destination: PodClass): boolean {
    const { namespace } = source;
    if (namespace !== destination.namespace || !matrix.unseen.has(namespace)) return false;
    const isUndecided = ({ halves, ofClass }: HalfTable, { id }: PodClass): boolean =>
        ofClass[id] !== notIsolated && undecidedPeers(matrix, halves[ofClass[id]!]!, namespace).length > 0;
    return isUndecided(matrix.egress, source) && isUndecided(matrix.ingress, destination);
}

/** The cell of two classes, asked of a pod of each. */
export function askPods({ index, table }: Matrix, source: PodClass, destination: PodClass): Ports {
    const [from, to] = [source, destination].map(({ members }) => resolveWorkload(index, members[0]!));
    const { ports, unknown } = portsOf(index, from!, to!);
    const idOf = (set: typeof ports) => (set.isEmpty ? noPorts : table.ports({ numeric: set, named: [] }));
    return { sure: idOf(ports), may: idOf(ports.union(unknown)) };
}
