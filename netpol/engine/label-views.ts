import { labelKinds } from "../label-kinds";
import { selectorKey } from "../selectors";
import type { LabelSelector } from "../types";
import { remainingConditions } from "../partial-labels";
import type { CombinedHalf } from "./halves";
import type { Matrix } from "./matrix";
import type { NamespaceId, PeerId } from "./peer-table";
import { noPorts, type PortsId } from "./port-table";

/** How many kinds of labels are looked at for one half, beyond one for each selector. */
const mostKinds = 100;

/** Which undecided peers match together: once for each kind of labels that a namespace may have. */
type PeersByKind = readonly ReadonlySet<PeerId>[];

const found = new WeakMap<CombinedHalf, Map<NamespaceId, PeersByKind>>();

/**
 * For a namespace whose labels were not seen, what a half opens to some of its pods under each kind of labels that it may
 * have: for sure is what is in all of these. Empty where no set of its peers matches whatever the labels are, so that its
 * undecided peers open nothing for sure.
 *
 * @param isMeant Whether a peer's pod selector matches the pods asked about.
 */
export function labelViews(
    matrix: Matrix,
    half: CombinedHalf,
    namespace: NamespaceId,
    isMeant: (peer: PeerId) => boolean,
): readonly PortsId[] {
    if (!matrix.unseen.has(namespace)) return [];
    const kinds = peersByKind(matrix, half, namespace);
    const opened = kinds.map((peers) => {
        const ports: PortsId[] = [];
        for (let i = 0; i < half.entries.length; i += 2) {
            const peer = half.entries[i]!;
            if (peers.has(peer) && isMeant(peer)) ports.push(half.entries[i + 1]!);
        }
        return matrix.table.unionAll(ports);
    });
    return opened.includes(noPorts) ? [] : [...new Set(opened)];
}

/** The peers of a half about which it depends on the labels of a namespace whether they match there. */
export function undecidedPeers({ peers }: Matrix, { entries }: CombinedHalf, namespace: NamespaceId): PeerId[] {
    const ids = [...entries].filter((_, place) => place % 2 === 0);
    return ids.filter((id) => peers.peers[id]!.perhaps.includes(namespace));
}

function peersByKind(matrix: Matrix, half: CombinedHalf, namespace: NamespaceId): PeersByKind {
    let byNamespace = found.get(half);
    if (byNamespace === undefined) found.set(half, (byNamespace = new Map()));
    let kinds = byNamespace.get(namespace);
    if (kinds === undefined) byNamespace.set(namespace, (kinds = findKinds(matrix, half, namespace)));
    return kinds;
}

function findKinds(matrix: Matrix, half: CombinedHalf, namespace: NamespaceId): PeersByKind {
    const seen = { namespaceLabels: matrix.namespaces.labels(namespace), namespaceLabelsKnown: false as const };
    const bySelector = new Map<string, { selector: LabelSelector; peers: PeerId[] }>();
    for (const peer of undecidedPeers(matrix, half, namespace)) {
        const { namespaceSelector } = matrix.peers.peers[peer]!;
        const asked = namespaceSelector && remainingConditions(namespaceSelector, seen);
        if (asked === undefined || typeof asked === "string") continue;
        const key = selectorKey(asked);
        const same = bySelector.get(key);
        if (same) same.peers.push(peer);
        else bySelector.set(key, { selector: asked, peers: [peer] });
    }
    const all = [...bySelector.values()];
    // One alone can always fail.
    if (all.length < 2) return [];
    const { kinds, leftOut } = labelKinds(
        all.map(({ selector }) => selector),
        mostKinds,
    );
    if (leftOut.length > 0 || kinds.some(({ satisfies }) => satisfies.length === 0)) return [];
    return kinds.map(({ satisfies }) => new Set(satisfies.flatMap((place) => all[place]!.peers)));
}
