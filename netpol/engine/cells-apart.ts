import { PortSet } from "../port-set";
import type { Direction, Workload } from "../types";
import { AnyPodCells } from "./any-pod-cells";
import { type ResolvedEndpoint, resolveHost, resolveWorkload } from "./endpoints";
import { externalRanges, type ExternalRange, partyOf } from "./external-ranges";
import { type HostColumn, hostColumns } from "./host-columns";
import { type Matrix, notIsolated } from "./matrix";
import type { NamespaceId } from "./peer-table";
import { type PortsBetween, portsOf } from "./ports-between";
import { unknownContainerPorts } from "./port-table";
import { TieredAnyPods } from "./tiered-any-pods";
import { unjudgedEffectOn } from "./unjudged";

/** One end of a cell of a workload that is judged by itself. */
export type CellApartEnd =
    | { readonly kind: "workload"; readonly workload: Workload }
    | { readonly kind: "any-pod"; readonly namespace: NamespaceId }
    | { readonly kind: "external"; readonly range: ExternalRange }
    | { readonly kind: "host"; readonly column: HostColumn };

/** A cell that is not plainly closed. */
export interface CellApart extends PortsBetween {
    readonly from: CellApartEnd;
    readonly to: CellApartEnd;
}

/**
 * The cells of workloads that are judged by themselves, one by one: such are few. Whether a pod on its node's network is a pod
 * or the node is a matter of reading, so that no row of theirs is like another's; and of pods of whose labels some policy asks
 * for one that is not known, nothing is.
 *
 * @param focus Only cells that one of these takes part in.
 */
export function* cellsApart(matrix: Matrix, focus?: ReadonlySet<Workload>): Generator<CellApart> {
    for (const cell of allCells(matrix, focus)) if (!cell.ports.isEmpty || !cell.unknown.isEmpty) yield cell;
}

function* allCells(matrix: Matrix, focus?: ReadonlySet<Workload>): Generator<CellApart> {
    const { index, apart } = matrix;
    const tiered = index.tiers && apart.size > 0 ? new TieredAnyPods(matrix, index.tiers) : undefined;
    for (const host of apart) {
        const self = resolveWorkload(index, host);
        const end: CellApartEnd = { kind: "workload", workload: host };
        const isFocus = focus === undefined || focus.has(host);
        for (const workload of isFocus ? index.cluster.workloads : focus) {
            const other: CellApartEnd = { kind: "workload", workload };
            const peer = resolveWorkload(index, workload);
            if (workload !== host || host.kind !== "Pod") yield { from: end, to: other, ...portsOf(index, self, peer) };
            if (!apart.has(workload)) yield { from: other, to: end, ...portsOf(index, peer, self) };
        }
        if (!isFocus) continue;
        for (const range of externalRanges(matrix)) {
            const other: CellApartEnd = { kind: "external", range };
            const peer = resolveRange(matrix, range);
            yield { from: end, to: other, ...portsOf(index, self, peer) };
            yield { from: other, to: end, ...portsOf(index, peer, self) };
        }
        for (const column of hostColumns(matrix))
            yield { from: end, to: { kind: "host", column }, ...portsOf(index, self, resolveHost(column.host)) };
        const perhapsShut = (direction: Direction): boolean =>
            unjudgedEffectOn(index, direction, self.asPod, "pods").mayDeny;
        const [mayNotSend, mayNotTake] = [perhapsShut("Egress"), perhapsShut("Ingress")];
        for (let namespace = 0; namespace <= matrix.namespaces.size; namespace++) {
            const other: CellApartEnd = { kind: "any-pod", namespace };
            if (self.gap) {
                yield { from: end, to: other, ...nothingKnown };
                yield { from: other, to: end, ...nothingKnown };
                continue;
            }
            const [taken, sent] = [withAnyPod(matrix, namespace, "ingress"), withAnyPod(matrix, namespace, "egress")];
            yield { from: end, to: other, ...unless(mayNotSend, tiered?.fromHost(namespace, self, taken) ?? taken) };
            yield { from: other, to: end, ...unless(mayNotTake, tiered?.toHost(namespace, self, sent) ?? sent) };
        }
    }
}

const nothingKnown: PortsBetween = { ports: PortSet.none, unknown: PortSet.all };

/** Nothing is sure where a policy that is not judged may shut it. */
function unless(perhapsShut: boolean, { ports, unknown }: PortsBetween): PortsBetween {
    return perhapsShut ? { ports: PortSet.none, unknown: ports.union(unknown) } : { ports, unknown };
}

function resolveRange(matrix: Matrix, range: ExternalRange): ResolvedEndpoint {
    const party = partyOf(matrix, range);
    return { id: range.id, asPod: party, asNode: party };
}

/**
 * With a pod to come on the other end: sure is only what its policies open to anyone at all, because as a pod the host
 * may be isolated itself; the rest is open where it runs on the same node, and nobody can tell.
 */
function withAnyPod(matrix: Matrix, namespace: NamespaceId, direction: "egress" | "ingress"): PortsBetween {
    if (matrix.index.profile.hostNetwork.value !== "node") return { ports: PortSet.none, unknown: PortSet.all };
    const all = new AnyPodCells(matrix).halvesOutside(namespace, direction);
    const halves = all.filter(({ doubted }) => !doubted).map(({ half }) => half);
    const { table } = matrix;
    const opened = halves.map((half) => {
        if (half === notIsolated) return PortSet.all;
        const { everyone } = matrix[direction].halves[half]!;
        return table.set(direction === "ingress" ? table.possible(everyone, unknownContainerPorts) : everyone);
    });
    const ports = PortSet.unionAll(opened);
    return { ports, unknown: PortSet.all.subtract(ports) };
}
