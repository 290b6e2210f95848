import { IpSet } from "../ip-set";
import type { PeerParty } from "../match-peer";
import type { CombinedHalf } from "./halves";
import type { Matrix } from "./matrix";
import type { RangeId } from "./address-partition";

/** Addresses that are no pod's, mostly outside the cluster, and that no policy tells apart. */
export interface ExternalRange {
    readonly id: string;
    /** Its first and last cell. */
    readonly cell: RangeId;
    readonly last: RangeId;
    /** Whether the addresses are nodes': any of them, so that nothing is said of a pod's own. */
    readonly node: boolean;
    /** Whether no ipBlock matches them: see `Index.unmatchedNodes`. */
    readonly unmatched: boolean;
    /** Whether some of the addresses may be those of pods, nodes or Services that nobody showed: the range speaks of the others. */
    readonly perhapsInside: boolean;
}

const found = new WeakMap<Matrix, readonly ExternalRange[]>();

/**
 * The whole address space of both families without the addresses that only pods have (where `podCidrs` and `sharedCidrs` say
 * which), split exactly where some set of policies begins to treat addresses otherwise.
 */
export function externalRanges(matrix: Matrix): readonly ExternalRange[] {
    let ranges = found.get(matrix);
    if (ranges === undefined) found.set(matrix, (ranges = findRanges(matrix)));
    return ranges;
}

function findRanges(matrix: Matrix): ExternalRange[] {
    const { partition, index } = matrix;
    const cut = new Uint8Array(partition.size + 1);
    cut[partition.firstV6] = 1;
    for (const half of [...matrix.egress.halves, ...matrix.ingress.halves]) {
        for (const start of startsOf(matrix, half)) cut[start] = 1;
    }
    const pods = index.podCidrs.equals(IpSet.all) ? IpSet.none : index.podCidrs.subtract(index.sharedCidrs);
    for (const set of [index.nodesSeen, index.unmatchedNodes, pods, ...index.cuts, ...(index.tiers?.addresses ?? [])])
        for (const bound of partition.cells(set)) cut[bound] = 1;
    const ranges: ExternalRange[] = [];
    for (let from = 0; from < partition.size;) {
        let to = from;
        while (to + 1 < partition.size && !cut[to + 1]) to++;
        const addresses = partition.addresses(from, to);
        if (!pods.covers(addresses)) {
            ranges.push({
                id: addresses.toString(),
                cell: from,
                last: to,
                node: index.nodesSeen.covers(addresses),
                unmatched: index.unmatchedNodes.covers(addresses),
                perhapsInside: !index.perhapsInside.subtract(index.nodesSeen).intersect(addresses).isEmpty,
            });
        }
        from = to + 1;
    }
    return ranges;
}

function startsOf({ partition }: Matrix, half: CombinedHalf): readonly RangeId[] {
    const outside = half.outsidePiecesOf(partition).starts;
    return half.hasBlocks ? [...half.piecesOf(partition).starts, ...outside] : outside;
}

/** Addresses outside as policies see them. */
export function partyOf({ partition }: Matrix, { cell, node, unmatched }: ExternalRange): PeerParty {
    const ip = partition.addresses(cell, cell).ranges()[0]!.split("-")[0]!;
    return node ? { kind: "node", ips: [ip] } : { kind: "external", ips: [ip], unmatched };
}
