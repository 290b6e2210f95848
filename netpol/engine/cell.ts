import { addressView, usesAddresses } from "./address-views";
import { unjudgedEffectOnClass, portsIfUnjudged } from "./unjudged-classes";
import { evaluateClassPair, dependOnSameNamespaceLabels } from "./shared-labels";
import { labelViews } from "./label-views";
import { type HalfId, type HalfTable, type Matrix, notIsolated } from "./matrix";
import type { PodClass } from "./pod-classes";
import { allPorts, type DeclaredId, noPorts } from "./port-table";
import { type Ports, surelyEvery } from "./half-rows";

/** One cell of two classes by look-ups, cluster-wide policies left aside. */
export function cellOf(matrix: Matrix, source: PodClass, to: PodClass): Readonly<Ports> {
    const { egress, ingress } = matrix;
    const out = columnOf(matrix, egress, egress.ofClass[source.id]!, to, to.declared);
    const into = columnOf(matrix, ingress, ingress.ofClass[to.id]!, source, to.declared);
    return bothHalves(matrix, source, to, out, into);
}

/** Puts the two halves of a cell together, with what policies that are not judged may do to each. */
export function bothHalves(
    matrix: Matrix,
    source: PodClass,
    to: PodClass,
    out: Readonly<Ports>,
    into: Readonly<Ports>,
): Readonly<Ports> {
    const { table } = matrix;
    const egress = portsIfUnjudged(out, unjudgedEffectOnClass(matrix, source, "Egress", "pods"));
    const ingress = portsIfUnjudged(into, unjudgedEffectOnClass(matrix, to, "Ingress", "pods"));
    const ports = {
        certain: table.intersect(egress.certain, ingress.certain),
        possible: table.intersect(egress.possible, ingress.possible),
    };
    return ports.certain !== ports.possible && dependOnSameNamespaceLabels(matrix, source, to)
        ? evaluateClassPair(matrix, source, to)
        : ports;
}

/**
 * What one half opens to a class, by look-ups in its own rules: one column of its row. For a few columns of many halves;
 * `destination` is where named ports resolve.
 */
export function columnOf(
    matrix: Matrix,
    { halves }: HalfTable,
    id: HalfId,
    peer: PodClass,
    destination: DeclaredId,
): Ports {
    if (id === notIsolated) return { certain: allPorts, possible: allPorts };
    const half = halves[id]!;
    const { table, peers } = matrix;
    let [ports, perhapsToo] = [half.everyPod, half.everyPod];
    const { entries } = half;
    for (let i = 0; i < entries.length; i += 2) {
        const { namespaces, perhaps, pods } = peers.peers[entries[i]!]!;
        if (!pods.has(peer.labels)) continue;
        const isSure = holds(namespaces, peer.namespace);
        if (isSure) ports = table.union(ports, entries[i + 1]!);
        if (isSure || holds(perhaps, peer.namespace)) perhapsToo = table.union(perhapsToo, entries[i + 1]!);
    }
    const byLabels = labelViews(matrix, half, peer.namespace, (id) => peers.peers[id]!.pods.has(peer.labels));
    const certain = table.union(table.certain(ports, destination), surelyEvery(matrix, byLabels, destination));
    const possible = table.possible(perhapsToo, destination);
    if (!usesAddresses(matrix, half)) return { certain, possible };
    const view = addressView(matrix, half, peer);
    if (view.possible === noPorts) return { certain, possible };
    return {
        certain: table.union(certain, surelyEvery(matrix, view.every, destination)),
        possible: table.union(possible, table.possible(view.possible, destination)),
    };
}

/** Whether a sorted list holds a number. */
function holds(sorted: Int32Array, id: number): boolean {
    let [low, high] = [0, sorted.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle]! < id) low = middle + 1;
        else high = middle;
    }
    return sorted[low] === id;
}
