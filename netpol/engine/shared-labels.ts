import { resolveWorkload } from "./endpoints";
import { undecidedPeers } from "./label-views";
import { type HalfTable, type Matrix, notIsolated } from "./matrix";
import { namespaceSelectorsForEitherEnd } from "./possible-labels";
import type { NamespaceId } from "./peer-table";
import { remainingConditions } from "../partial-labels";
import type { PodClass } from "./pod-classes";
import { portsOf } from "./ports-between";
import { noPorts } from "./port-table";
import type { Ports } from "./half-rows";

/**
 * Whether both halves between two classes may depend on the labels of one namespace: what one half asks of them may exclude
 * what the other does, and halves that are judged apart do not see that.
 */
export function dependOnSameNamespaceLabels(matrix: Matrix, source: PodClass, destination: PodClass): boolean {
    const { namespace } = source;
    if (matrix.unseen.size === 0) return false;
    // Policies that select pods by their namespace ask about it in the half of that pod, whatever the other half asks.
    if ([namespace, destination.namespace].some((each) => selectsByLabels(matrix, each))) return true;
    if (namespace !== destination.namespace || !matrix.unseen.has(namespace)) return false;
    const isUndecided = ({ halves, ofClass }: HalfTable, { id }: PodClass): boolean =>
        ofClass[id] !== notIsolated && undecidedPeers(matrix, halves[ofClass[id]!]!, namespace).length > 0;
    return isUndecided(matrix.egress, source) && isUndecided(matrix.ingress, destination);
}

const known = new WeakMap<Matrix, Map<NamespaceId, boolean>>();

/** Whether some policy selects pods by labels of a namespace that were not seen. */
function selectsByLabels(matrix: Matrix, namespace: NamespaceId): boolean {
    if (!matrix.unseen.has(namespace)) return false;
    let found = known.get(matrix);
    if (found === undefined) known.set(matrix, (found = new Map()));
    let selects = found.get(namespace);
    if (selects === undefined) {
        const seen = { namespaceLabels: matrix.namespaces.labels(namespace), namespaceLabelsKnown: false as const };
        selects = namespaceSelectorsForEitherEnd(matrix.index).some(
            (selector) => typeof remainingConditions(selector, seen) !== "string",
        );
        found.set(namespace, selects);
    }
    return selects;
}

/** The cell of two classes, asked of a pod of each. */
export function evaluateClassPair({ index, table }: Matrix, source: PodClass, destination: PodClass): Ports {
    const podOf = ({ members }: PodClass) => resolveWorkload(index, members[0]!);
    const { ports, unknown } = portsOf(index, podOf(source), podOf(destination));
    const idOf = (set: typeof ports) => (set.isEmpty ? noPorts : table.ports({ numeric: set, named: [] }));
    return { certain: idOf(ports), possible: idOf(ports.union(unknown)) };
}
