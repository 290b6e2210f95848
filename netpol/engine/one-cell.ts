import type { Workload } from "../types";
import type { Index } from "./create-index";
import { resolveWorkload } from "./endpoints";
import type { Half } from "./halves";
import { hangTogether } from "./label-doubts";
import { labelViews } from "./label-views";
import { compileMatrix, type Matrix, notIsolated } from "./matrix";
import type { PodClass } from "./pod-classes";
import { allPorts, type DeclaredId, noPorts } from "./port-table";
import { type PortsBetween, portsOf } from "./ports-between";
import { addressView, type Ports, surelyEvery, usesAddresses } from "./rows";

/**
 * One cell of the matrix, by look-ups: what `reach` would give from one workload to another. For asking about a few cells
 * of a cluster too big to enumerate; two pods are meant where both ends are one workload.
 */
export function cellBetween(index: Index, from: Workload, to: Workload): PortsBetween {
    const matrix = compileMatrix(index);
    const [source, destination] = [matrix.classes.of(from), matrix.classes.of(to)];
    if (
        !source ||
        !destination ||
        index.tiers !== undefined ||
        index.cluster.unjudged ||
        hangTogether(matrix, source, destination)
    )
        return portsOf(index, resolveWorkload(index, from), resolveWorkload(index, to));
    const { table } = matrix;
    table.trim();
    const egressId = matrix.egress.ofClass[source.id]!;
    const egress = halfPorts(
        matrix,
        egressId === notIsolated ? undefined : matrix.egress.halves[egressId],
        destination,
        destination.declared,
    );
    const ingressId = matrix.ingress.ofClass[destination.id]!;
    const ingress = halfPorts(
        matrix,
        ingressId === notIsolated ? undefined : matrix.ingress.halves[ingressId],
        source,
        destination.declared,
    );
    const sure = table.intersect(egress.sure, ingress.sure);
    const may = table.intersect(egress.may, ingress.may);
    return { ports: table.set(sure), unknown: table.set(table.subtract(may, sure)) };
}

function halfPorts(matrix: Matrix, half: Half | undefined, peer: PodClass, destination: DeclaredId): Ports {
    if (half === undefined) return { sure: allPorts, may: allPorts };
    const { table, peers } = matrix;
    let [ports, perhapsToo] = [half.everyPod, half.everyPod];
    const { entries } = half;
    for (let i = 0; i < entries.length; i += 2) {
        const { namespaces, perhaps, pods } = peers.peers[entries[i]!]!;
        if (!pods.has(peer.labels)) continue;
        const isSure = namespaces.includes(peer.namespace);
        if (isSure) ports = table.union(ports, entries[i + 1]!);
        if (isSure || perhaps.includes(peer.namespace)) perhapsToo = table.union(perhapsToo, entries[i + 1]!);
    }
    const byLabels = labelViews(matrix, half, peer.namespace, (id) => peers.peers[id]!.pods.has(peer.labels));
    const sure = table.union(table.sure(ports, destination), surelyEvery(matrix, byLabels, destination));
    const may = table.may(perhapsToo, destination);
    if (!usesAddresses(matrix, half)) return { sure, may };
    const view = addressView(matrix, half, peer);
    if (view.may === noPorts) return { sure, may };
    return {
        sure: table.union(sure, surelyEvery(matrix, view.every, destination)),
        may: table.union(may, table.may(view.may, destination)),
    };
}
