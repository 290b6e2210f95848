import { findLabels } from "../find-labels";
import { type HalfTable, type Matrix, notIsolated } from "./matrix";
import type { Condition, Opening } from "./openings";
import type { Parts } from "./parts";
import type { NamespaceId } from "./peer-table";
import { noPorts, type PortsId } from "./port-table";

/** One end of a connection under one condition: what its policies open towards the other end. */
export interface Side {
    readonly condition: Condition | undefined;
    readonly openings: readonly Opening[];
}

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

/** Adds the ports that at least one choice of labels on either side gets, over all conditions that can meet. */
export function meet(
    { table }: Matrix,
    conditions: Conditions,
    sources: readonly Side[],
    destinations: readonly Side[],
    resolve: Resolver,
    into: Parts,
): void {
    for (const source of sources) {
        for (const destination of destinations) {
            for (const egress of source.openings) {
                if (!conditions.admits(destination.condition, egress)) continue;
                for (const ingress of destination.openings) {
                    if (!conditions.admits(source.condition, ingress)) continue;
                    const may = table.intersect(resolve.may(egress.may), resolve.may(ingress.may));
                    if (may === noPorts) continue;
                    const sure = table.intersect(surely(table, egress, resolve), surely(table, ingress, resolve));
                    into.add(source.condition, ingress, destination.condition, egress, { sure, may });
                }
            }
        }
    }
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
