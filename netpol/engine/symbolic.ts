import { findLabels, type LabelQuery } from "../find-labels";
import type { LabelSelector } from "../types";
import type { Half } from "./halves";
import { type HalfTable, type Matrix, notIsolated } from "./matrix";
import type { NamespaceId } from "./peer-table";
import { allPorts, noPorts, type PortsId } from "./port-table";
import { addressView, type Ports, unknownAddress, usesAddresses } from "./rows";

/** What the labels of a pod to come must be for one set of policies to have its say; `undefined` for a pod that exists. */
export interface Condition extends LabelQuery {
    readonly key: string;
}

/** Ports that a half opens to pods whose labels match a selector; `podKey` "" is any pod. Names are not resolved. */
export interface Opening extends Readonly<Ports> {
    readonly podKey: string;
    readonly selector: LabelSelector | undefined;
    /** Sure too: what is in each of these, once names are resolved. */
    readonly every?: readonly PortsId[] | undefined;
}

/** One end of a connection under one condition: what its policies open towards the other end. */
export interface Side {
    readonly condition: Condition | undefined;
    readonly openings: readonly Opening[];
}

/** Ports to any pod whatsoever. */
export function toAnyone(sure: PortsId, may: PortsId = sure, every?: readonly PortsId[]): Opening {
    return { podKey: "", selector: undefined, sure, may, every };
}

export const wideOpen: readonly Opening[] = [toAnyone(allPorts)];

/** A half and the condition under which it judges. */
export interface ConditionalHalf {
    readonly condition: Condition;
    readonly half: number;
}

/** Answers which sets of policies pods to come may be under. Remembers: the same few selectors are asked about throughout. */
export class Conditions {
    private readonly compatible = new Map<string, boolean>();
    private readonly byTable = new Map<HalfTable, (readonly ConditionalHalf[])[]>();

    constructor(private readonly matrix: Matrix) {}

    /** Every half that some labelling of a pod in `namespace` comes under; "not isolated" where some comes under none. */
    halves(table: HalfTable, namespace: NamespaceId): readonly ConditionalHalf[] {
        let byNamespace = this.byTable.get(table);
        if (byNamespace === undefined) this.byTable.set(table, (byNamespace = []));
        return (byNamespace[namespace] ??= this.find(table, namespace));
    }

    private find(table: HalfTable, namespace: NamespaceId): ConditionalHalf[] {
        const alternatives = table.alternatives[namespace]!;
        const direction = table === this.matrix.egress ? "egress" : "ingress";
        const free = { key: `free ${direction} ${namespace}`, matchNone: alternatives.map(({ selector }) => selector) };
        const all = alternatives.map(({ selector, half }, i) => {
            const condition: Condition = { key: `${direction} ${namespace} ${i}`, matchAll: [selector] };
            return { condition, half };
        });
        return [...all, { condition: free, half: notIsolated }].filter(
            ({ condition }) => findLabels(condition) !== null,
        );
    }

    /** Whether labels can meet a condition and match a selector too. An unfinished search counts as yes: the worst case. */
    admits(condition: Condition | undefined, opening: Opening): boolean {
        if (condition === undefined || opening.podKey === "") return true;
        const key = `${condition.key} | ${opening.podKey}`;
        let known = this.compatible.get(key);
        if (known === undefined) {
            const matchAll = [...(condition.matchAll ?? []), ...(opening.selector ? [opening.selector] : [])];
            known = findLabels({ matchAll, matchNone: condition.matchNone }) !== null;
            this.compatible.set(key, known);
        }
        return known;
    }
}

/** How to resolve named ports on the destination. */
export interface Resolver {
    sure(ports: PortsId): PortsId;
    may(ports: PortsId): PortsId;
}

/** The ports that at least one choice of labels on either side gets: the union over all conditions that can meet. */
export function meet(
    { table }: Matrix,
    conditions: Conditions,
    sources: readonly Side[],
    destinations: readonly Side[],
    resolve: Resolver,
): Ports {
    const out: Ports = { sure: noPorts, may: noPorts };
    for (const source of sources) {
        for (const destination of destinations) {
            for (const egress of source.openings) {
                if (!conditions.admits(destination.condition, egress)) continue;
                for (const ingress of destination.openings) {
                    if (!conditions.admits(source.condition, ingress)) continue;
                    out.sure = table.union(
                        out.sure,
                        table.intersect(surely(table, egress, resolve), surely(table, ingress, resolve)),
                    );
                    out.may = table.union(out.may, table.intersect(resolve.may(egress.may), resolve.may(ingress.may)));
                }
            }
        }
    }
    return out;
}

function surely(table: Matrix["table"], { sure, every = [] }: Opening, resolve: Resolver): PortsId {
    const ports = resolve.sure(sure);
    const [first, ...rest] = every;
    if (first === undefined) return ports;
    return table.union(
        ports,
        rest.reduce((sum, each) => table.intersect(sum, resolve.sure(each)), resolve.sure(first)),
    );
}

/** What a half opens to every pod, and by ipBlock to a pod whose address is not known. */
export function openToAnyPod(matrix: Matrix, half: Half): Opening[] {
    const base = half.everyPod === noPorts ? [] : [toAnyone(half.everyPod)];
    if (!usesAddresses(matrix, half)) return base;
    const { may, every } = addressView(matrix, half, unknownAddress);
    if (may === noPorts) return base;
    return [...base, toAnyone(noPorts, may, every)];
}

/** The peers of a half by the namespaces they name. */
export function openingsByNamespace({ peers, table }: Matrix, half: Half): Map<NamespaceId, Opening[]> {
    const found = new Map<NamespaceId, Map<string, Opening>>();
    for (let i = 0; i < half.entries.length; i += 2) {
        const { namespaces, podKey, selector } = peers.peers[half.entries[i]!]!;
        const ports = half.entries[i + 1]!;
        for (const namespace of namespaces) {
            let here = found.get(namespace);
            if (here === undefined) found.set(namespace, (here = new Map()));
            const sum = table.union(here.get(podKey)?.sure ?? noPorts, ports);
            here.set(podKey, { podKey, selector, sure: sum, may: sum });
        }
    }
    return new Map([...found].map(([namespace, here]) => [namespace, [...here.values()]]));
}
