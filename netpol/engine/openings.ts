import type { LabelQuery } from "../find-labels";
import type { LabelSelector } from "../types";
import { addressView, unknownAddress, usesAddresses } from "./address-views";
import type { CombinedHalf } from "./halves";
import type { Matrix } from "./matrix";
import type { NamespaceId, PeerId } from "./peer-table";
import { allPorts, noPorts, type PortsId } from "./port-table";
import type { Ports } from "./half-rows";

/** What the labels of a pod to come must be for one set of policies to have its say; `undefined` for a pod that exists. */
export interface Condition extends LabelQuery {
    readonly key: string;
}

/** Ports that a half opens to pods whose labels match a selector; `podKey` "" is any pod. Names are not resolved. */
export interface HalfOpening extends Readonly<Ports> {
    readonly podKey: string;
    readonly selector: LabelSelector | undefined;
    /** Towards a namespace that does not exist yet: which ones. */
    readonly namespaces?: LabelSelector | undefined;
    /** Sure too: what is in each of these, once names are resolved. */
    readonly every?: readonly PortsId[] | undefined;
}

/** Ports to any pod whatsoever. */
export function toAnyone(certain: PortsId, possible: PortsId = certain, every?: readonly PortsId[]): HalfOpening {
    return { podKey: "", selector: undefined, certain, possible, every };
}

export const wideOpen: readonly HalfOpening[] = [toAnyone(allPorts)];

/** What a half opens to every pod, and by ipBlock to a pod whose address is not known. */
export function openToAnyPod(matrix: Matrix, half: CombinedHalf): HalfOpening[] {
    const base = half.everyPod === noPorts ? [] : [toAnyone(half.everyPod)];
    if (!usesAddresses(matrix, half)) return base;
    const { possible, every } = addressView(matrix, half, unknownAddress);
    if (possible === noPorts) return base;
    return [...base, toAnyone(noPorts, possible, every)];
}

/** What a peer is opened: namespaces are told where they do not exist yet, for an existing one they say nothing more. */
export function openingFor(
    { peers }: Matrix,
    namespace: NamespaceId,
    peer: PeerId,
    { certain, possible }: Ports,
): HalfOpening {
    const { podKey, selector, namespaceSelector } = peers.peers[peer]!;
    const namespaces = namespace === peers.unborn ? namespaceSelector : undefined;
    return { podKey, selector, namespaces, certain, possible };
}

/** The peers of a half by the namespaces they name. */
export function openingsByNamespace(matrix: Matrix, half: CombinedHalf): Map<NamespaceId, HalfOpening[]> {
    const found = new Map<NamespaceId, Map<string, HalfOpening>>();
    for (let i = 0; i < half.entries.length; i += 2) {
        const [peer, ports] = [half.entries[i]!, half.entries[i + 1]!];
        const { namespaces, perhaps, podKey, group } = matrix.peers.peers[peer]!;
        const add = (namespace: NamespaceId, isSure: boolean): void => {
            let here = found.get(namespace);
            if (here === undefined) found.set(namespace, (here = new Map()));
            const key = namespace === matrix.peers.unborn ? `${group} ${podKey}` : podKey;
            const { certain, possible } = here.get(key) ?? { certain: noPorts, possible: noPorts };
            const sum = {
                certain: isSure ? matrix.table.union(certain, ports) : certain,
                possible: matrix.table.union(possible, ports),
            };
            here.set(key, openingFor(matrix, namespace, peer, sum));
        };
        for (const namespace of namespaces) add(namespace, true);
        for (const namespace of perhaps) add(namespace, false);
    }
    return new Map([...found].map(([namespace, here]) => [namespace, [...here.values()]]));
}
