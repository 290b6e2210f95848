import type { Direction } from "../types";
import { resolveWorkload } from "./endpoints";
import { isHostColumn, type OutsideColumn } from "./host-columns";
import type { Matrix } from "./matrix";
import { type HalfOpening, toAnyone } from "./openings";
import type { PodClass } from "./pod-classes";
import { allPorts, noPorts } from "./port-table";
import type { Ports } from "./half-rows";
import { asUncertain } from "./policy-sets";
import { type UnjudgedEffect, unjudgedEffectOn, type PeerSort } from "./unjudged";

/** What nobody doubts. */
export const noUnjudgedEffect: UnjudgedEffect = { mayAllow: false, mayDeny: false };
const found = new WeakMap<Matrix, Map<string, UnjudgedEffect>>();

/** What policies that are not judged may do to one half of a class: remembered, for it is asked cell by cell. */
export function unjudgedEffectOnClass(
    matrix: Matrix,
    of: PodClass,
    direction: Direction,
    peers: PeerSort,
): UnjudgedEffect {
    const { index } = matrix;
    if (index.unjudged.length === 0) return noUnjudgedEffect;
    let known = found.get(matrix);
    if (known === undefined) found.set(matrix, (known = new Map()));
    const key = `${of.id} ${direction} ${peers}`;
    let doubt = known.get(key);
    if (doubt === undefined) {
        doubt = unjudgedEffectOn(index, direction, resolveWorkload(index, of.members[0]!).asPod, peers);
        known.set(key, doubt);
    }
    return doubt;
}

/** The ports of a cell between pods and a range of addresses, where nodes' own half may be shut. */
export function withNodes(
    { index }: Matrix,
    outside: OutsideColumn,
    nodes: Direction,
    ports: Readonly<Ports>,
): Readonly<Ports> {
    const node = !isHostColumn(outside) && outside.node;
    const isShut = node && unjudgedEffectOn(index, nodes, { kind: "node", ips: [] }, "pods").mayDeny;
    return isShut ? { ...ports, certain: noPorts } : ports;
}

/** Ports of one half, where policies that are not judged may allow or deny more. */
export function portsIfUnjudged(ports: Readonly<Ports>, { mayAllow, mayDeny }: UnjudgedEffect): Readonly<Ports> {
    if (!mayAllow && !mayDeny) return ports;
    return { certain: mayDeny ? noPorts : ports.certain, possible: mayAllow ? allPorts : ports.possible };
}

/** What one half opens, where policies that are not judged may allow or deny more. */
export function openingsIfUnjudged(
    openings: readonly HalfOpening[],
    { mayAllow, mayDeny }: UnjudgedEffect,
): readonly HalfOpening[] {
    const left = mayDeny ? asUncertain(openings) : openings;
    return mayAllow ? [...left, toAnyone(noPorts, allPorts)] : left;
}
