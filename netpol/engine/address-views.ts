import type { AddressView, CombinedHalf } from "./halves";
import type { Matrix } from "./matrix";
import type { RangeId } from "./address-partition";
import type { PodClass } from "./pod-classes";
import { noPorts, type PortsId } from "./port-table";

/** Addresses that are not known: the pod's may be any of `matrix.podRanges`. */
export const unknownAddress: Pick<PodClass, "cells" | "addressKey"> = { cells: [], addressKey: -1 };

/** What a half's ipBlocks open to a pod with these addresses. Kept with the half until numbers become void. */
export function addressView(
    matrix: Matrix,
    half: CombinedHalf,
    at: Pick<PodClass, "cells" | "addressKey">,
): AddressView {
    const { table, index } = matrix;
    if (half.viewsGeneration !== table.generation) {
        half.views.clear();
        half.viewsGeneration = table.generation;
    }
    let view = half.views.get(at.addressKey);
    if (view === undefined) {
        const all =
            at.cells.length > 0 ? at.cells.map((cell) => half.at(cell, matrix.partition)) : overPodCells(matrix, half);
        const certain = index.profile.ipBlockPods.value === "matches" && !all.includes(noPorts);
        view = { possible: table.unionAll(all), every: certain ? [...new Set(all)] : [] };
        half.views.set(at.addressKey, view);
    }
    return view;
}

function overPodCells({ podRanges, partition }: Matrix, half: CombinedHalf): PortsId[] {
    const { starts, ports } = half.piecesOf(partition);
    const found = new Set<PortsId>();
    for (let i = 0; i < podRanges.length; i += 2) {
        const [from, end] = [podRanges[i]!, podRanges[i + 1]!];
        found.add(half.at(from as RangeId, partition));
        starts.forEach((start, piece) => {
            if (start > from && start < end) found.add(ports[piece]!);
        });
    }
    return [...found];
}

/** Whether a half's ipBlocks can matter to pods at all. */
export function usesAddresses({ index }: Matrix, half: CombinedHalf): boolean {
    return half.hasBlocks && index.profile.ipBlockPods.value !== "ignored";
}
