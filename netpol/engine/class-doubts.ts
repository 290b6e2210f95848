import type { Direction } from "../types";
import { resolveWorkload } from "./endpoints";
import type { ExternalRange } from "./external-ranges";
import type { Matrix } from "./matrix";
import { type Opening, toAnyone } from "./openings";
import type { PodClass } from "./pod-classes";
import { allPorts, noPorts } from "./port-table";
import type { Ports } from "./rows";
import { perhaps } from "./symbolic";
import { type Doubt, doubtOf, type PeerSort } from "./unjudged";

/** What nobody doubts. */
export const noDoubt: Doubt = { opens: false, shuts: false };
const found = new WeakMap<Matrix, Map<string, Doubt>>();

/** What policies that are not judged may do to one half of a class: remembered, for it is asked cell by cell. */
export function classDoubt(matrix: Matrix, of: PodClass, direction: Direction, peers: PeerSort): Doubt {
    const { index } = matrix;
    if ((index.cluster.unjudged ?? []).length === 0) return noDoubt;
    let known = found.get(matrix);
    if (known === undefined) found.set(matrix, (known = new Map()));
    const key = `${of.id} ${direction} ${peers}`;
    let doubt = known.get(key);
    if (doubt === undefined) {
        doubt = doubtOf(index, direction, resolveWorkload(index, of.members[0]!).asPod, peers);
        known.set(key, doubt);
    }
    return doubt;
}

/** The ports of a cell between pods and a range of addresses, where nodes' own half may be shut. */
export function withNodes(
    { index }: Matrix,
    { node }: ExternalRange,
    nodes: Direction,
    ports: Readonly<Ports>,
): Readonly<Ports> {
    const isShut = node && doubtOf(index, nodes, { kind: "node", ips: [] }, "pods").shuts;
    return isShut ? { ...ports, certain: noPorts } : ports;
}

/** Ports of one half under a doubt. */
export function doubted(ports: Readonly<Ports>, { opens, shuts }: Doubt): Readonly<Ports> {
    if (!opens && !shuts) return ports;
    return { certain: shuts ? noPorts : ports.certain, possible: opens ? allPorts : ports.possible };
}

/** What one half opens, under a doubt. */
export function doubtedOpenings(openings: readonly Opening[], { opens, shuts }: Doubt): readonly Opening[] {
    const left = shuts ? perhaps(openings) : openings;
    return opens ? [...left, toAnyone(noPorts, allPorts)] : left;
}
