import { nothingPasses, portChanges } from "../../netpol";
import type { ComparedConnection, ConnectionEnd } from "../compare/change";
import type { Comparison } from "../compare/compare";
import { connectionsOf } from "../compare/connections";
import { type Evidence, Witness } from "../compare/evidence";
import { condense, type Condensable, type Line, type PodsByNamespace } from "../compare/condense";

/** What a change does to a connection. */
export type State = "same" | "opened" | "closed" | "changed";

/** A connection as a line of a drawing or a matrix: all that either side allows, unchanged ones too. */
export interface FlowLine {
    readonly line: Line<FlowItem>;
    readonly flow: ComparedConnection;
    readonly state: State;
    /** Whether it is open under some reading of the API only, or for some addresses. */
    readonly perhaps: boolean;
    readonly evidence: Evidence;
}

type FlowItem = ComparedConnection & Condensable;

/**
 * Every connection that has an end of ours, put together where every pod of a namespace has it. What is perhaps open on
 * one side only counts as unchanged here: the list of changes says it.
 */
export function flowLines(comparison: Comparison, pods: PodsByNamespace): FlowLine[] {
    const [before, after] = [new Witness(comparison.before), new Witness(comparison.after)];
    const items: FlowItem[] = [];
    for (const flow of connectionsOf(comparison)) {
        if (isOurs(flow.from) || isOurs(flow.to)) items.push(...partsOf(flow));
    }
    return condense(items, pods).map((line): FlowLine => {
        const flow = line.connections[0]!;
        const state = stateOf(flow);
        const side = state === "closed" ? flow.before : flow.after;
        const ports = side.ports.isEmpty ? side.unknown : side.ports;
        const witness = state === "closed" ? before : after;
        const perhaps = flow.before.ports.isEmpty && flow.after.ports.isEmpty;
        return { line, flow, state, perhaps, evidence: witness.of(flow.from, flow.to, ports) };
    });
}

function isOurs(end: ConnectionEnd): boolean {
    return "pods" in end && end.pods.namespace.exists;
}

/** What is sure and what is perhaps open are lines of their own: pods that share the one need not share the other. */
function partsOf({ from, to, before, after }: ComparedConnection): FlowItem[] {
    const sure = { before: { ...nothingPasses, ports: before.ports }, after: { ...nothingPasses, ports: after.ports } };
    const perhaps = {
        before: { ...nothingPasses, unknown: before.unknown },
        after: { ...nothingPasses, unknown: after.unknown },
    };
    return [sure, perhaps]
        .map((part): FlowItem => ({ from, to, ...part, lineKey: lineKeyOf(part) }))
        .filter((part) => !isNothing(part));
}

function isNothing({ before, after }: Pick<ComparedConnection, "before" | "after">): boolean {
    return [before, after].every(({ ports, unknown }) => ports.isEmpty && unknown.isEmpty);
}

function stateOf({ before, after }: ComparedConnection): State {
    const change = portChanges(before, after);
    if (!change || (change.opened.isEmpty && change.closed.isEmpty)) return "same";
    if (before.ports.isEmpty) return "opened";
    return after.ports.isEmpty ? "closed" : "changed";
}

function lineKeyOf({ before, after }: Pick<ComparedConnection, "before" | "after">): string {
    return [before.ports, before.unknown, after.ports, after.unknown].join("|");
}
