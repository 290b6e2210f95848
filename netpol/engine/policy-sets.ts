import { findLabels } from "../find-labels";
import { selectorKey } from "../selectors";
import type { LabelSelector } from "../types";
import { type HalfTable, type Matrix, namespaceName, notIsolated } from "./matrix";
import type { Condition, HalfOpening } from "./openings";
import type { CellParts } from "./cell-parts";
import type { NamespaceId } from "./peer-table";
import { noPorts, type PortsId } from "./port-table";
import { podsUnderUnjudged, type PeerSort } from "./unjudged";

/** One end of a connection under one condition: what its policies open towards the other end. */
export interface ConditionalEnd {
    readonly condition: Condition | undefined;
    readonly openings: readonly HalfOpening[];
}

/** A half and the condition under which it judges. */
export interface ConditionalHalf {
    readonly condition: Condition;
    readonly half: number;
    /** What the half opens is not sure: a policy that is not judged may have a say about these pods. */
    readonly doubted?: true | undefined;
}

/** Answers which sets of policies pods to come may be under. Remembers: the same few selectors are asked about throughout. */
export class PolicySetsByLabels {
    private readonly compatible = new Map<string, boolean>();
    private readonly byTable = new Map<HalfTable, (readonly ConditionalHalf[])[]>();

    constructor(private readonly matrix: Matrix) {}

    /**
     * {@link judged}, and which of it is not sure because a policy that is not judged may have a say about the pods in what
     * they send to (or take from) peers of a sort.
     */
    halves(table: HalfTable, namespace: NamespaceId, peers: PeerSort): readonly ConditionalHalf[] {
        const judged = this.judged(table, namespace);
        const { index } = this.matrix;
        if (index.unjudged.length === 0) return judged;
        const direction = table === this.matrix.egress ? "Egress" : "Ingress";
        const name = namespace === this.matrix.namespaces.size ? undefined : namespaceName(this.matrix, namespace);
        const { opens, shuts } = podsUnderUnjudged(index, direction, name, peers);
        const untouched = shuts.length === 0 ? judged : judged.flatMap((each) => outside(each, shuts));
        const shut = shuts.length === 0 ? [] : judged.map((each) => ({ ...each, doubted: true as const }));
        const opened = opens.map((selector): ConditionalHalf => {
            const key = `opened ${direction} ${namespace} ${selectorKey(selector)}`;
            return { condition: { key, matchAll: [selector] }, half: notIsolated, doubted: true };
        });
        return [...untouched, ...shut, ...opened];
    }

    /** Every half that some labelling of a pod in `namespace` comes under; "not isolated" where some comes under none. */
    judged(table: HalfTable, namespace: NamespaceId): readonly ConditionalHalf[] {
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
    admits(condition: Condition | undefined, opening: HalfOpening): boolean {
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

/** A half for those of its pods that some selectors do not match; none where there are no such pods. */
function outside({ condition, ...half }: ConditionalHalf, selectors: readonly LabelSelector[]): ConditionalHalf[] {
    const key = `${condition.key} but ${selectors.map((selector) => selectorKey(selector)).join()}`;
    const left = { ...condition, key, matchNone: [...(condition.matchNone ?? []), ...selectors] };
    // An unfinished search is no proof that somebody is left.
    const found = findLabels(left);
    return found === null || found === "unknown" ? [] : [{ ...half, condition: left }];
}

/** Openings of which nothing is sure. */
export function asUncertain(openings: readonly HalfOpening[]): HalfOpening[] {
    return openings.map((opening) => ({ ...opening, certain: noPorts, every: undefined }));
}

/** How to resolve named ports on the destination. */
export interface NamedPortResolver {
    certain(ports: PortsId): PortsId;
    possible(ports: PortsId): PortsId;
}

/** Adds the ports that at least one choice of labels on either side gets, over all conditions that can meet. */
export function addPortsThatMeet(
    { table }: Matrix,
    conditions: PolicySetsByLabels,
    sources: readonly ConditionalEnd[],
    destinations: readonly ConditionalEnd[],
    resolve: NamedPortResolver,
    into: CellParts,
): void {
    for (const source of sources) {
        for (const destination of destinations) {
            for (const egress of source.openings) {
                if (!conditions.admits(destination.condition, egress)) continue;
                for (const ingress of destination.openings) {
                    if (!conditions.admits(source.condition, ingress)) continue;
                    const possible = table.intersect(
                        resolve.possible(egress.possible),
                        resolve.possible(ingress.possible),
                    );
                    if (possible === noPorts) continue;
                    const certain = table.intersect(surely(table, egress, resolve), surely(table, ingress, resolve));
                    into.add(source.condition, ingress, destination.condition, egress, { certain, possible });
                }
            }
        }
    }
}

function surely(table: Matrix["table"], { certain, every = [] }: HalfOpening, resolve: NamedPortResolver): PortsId {
    const ports = resolve.certain(certain);
    const [first, ...rest] = every;
    if (first === undefined) return ports;
    return table.union(
        ports,
        rest.reduce((sum, each) => table.intersect(sum, resolve.certain(each)), resolve.certain(first)),
    );
}
