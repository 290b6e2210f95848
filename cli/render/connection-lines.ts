import { type IpSet, itemAt, noPortsBetween, portChanges } from "../../netpol";
import type { ComparedConnection, ConnectionEnd } from "../compare/change";
import type { AddressNames } from "../compare/address-names";
import type { Comparison } from "../compare/compare";
import { connectionsOf } from "../compare/connections";
import { type Evidence, evidenceFinders, together } from "../compare/evidence";
import { asSureAs } from "../compare/no-surer";
import { RoleNames } from "../compare/role-names";
import { connectionsApart, ServiceMeshPorts } from "../compare/service-mesh-ports";
import { condense, type Condensable, type CondensedLine, type PodsByNamespace } from "../compare/condense";

/** What a change does to a connection. */
export type ConnectionState = "same" | "opened" | "closed" | "changed";

/** A connection as a line of a drawing or a matrix: all that either side allows, unchanged ones too. */
export interface ConnectionLine {
    readonly line: CondensedLine<CondensableConnection>;
    readonly connection: ComparedConnection;
    readonly state: ConnectionState;
    /** Whether it is open under some reading of the API only, or for some addresses. */
    readonly perhaps: boolean;
    readonly evidence: Evidence;
}

/** With names of ends outside that the same pods have the same connection with, and that are told apart from its own. */
type NamedConnection = ComparedConnection & { readonly elsewhere: readonly string[] };
type CondensableConnection = NamedConnection & Condensable;
type OutsideNames = Pick<AddressNames, "apart" | "exactNameOf" | "hosts">;

/**
 * Every connection that has an end in a namespace of a side, put together where every pod of a namespace has it. What is perhaps open on
 * one side only counts as unchanged here: the list of changes says it.
 */
export function connectionLines(comparison: Comparison, pods: PodsByNamespace, names: OutsideNames): ConnectionLine[] {
    const { doubted } = comparison;
    const asked = doubted ?? comparison;
    const evidenceFor = evidenceFinders(comparison);
    const ofServiceMesh = {
        before: new ServiceMeshPorts(comparison.before, evidenceFor.perhaps.before),
        after: new ServiceMeshPorts(comparison.after, evidenceFor.perhaps.after),
    };
    const connections: CondensableConnection[] = [];
    for (const found of connectionsOf(comparison)) {
        if (!exists(found.from) && !exists(found.to)) continue;
        const connection = doubted === undefined ? found : asSureAs(doubted, found);
        for (const each of byName(connection, names))
            connections.push(...connectionsApart(each, ofServiceMesh).flatMap(partsOf));
    }
    const roles = new RoleNames([asked.before.cluster, asked.after.cluster]);
    return roles.lines(condense(connections, pods)).map((line): ConnectionLine => {
        const connection = itemAt(line.connections, 0);
        const state = stateOf(connection);
        const side = state === "closed" ? connection.before : connection.after;
        const ports = side.ports.isEmpty ? side.unknown : side.ports;
        const perhaps = connection.before.ports.isEmpty && connection.after.ports.isEmpty;
        const finders = evidenceFor[side.ports.isEmpty ? "perhaps" : "surely"];
        const finder = finders[state === "closed" ? "before" : "after"];
        const found = line.connections.map(({ from, to, elsewhere }) => finder.of(from, to, ports, elsewhere));
        return { line, connection, state, perhaps, evidence: together(found) };
    });
}

/** A connection with addresses or names outside as one for each name that a mesh gives to some of them: each has a reason of its own. */
function byName(connection: ComparedConnection, names: OutsideNames): NamedConnection[] {
    const { from, to } = connection;
    if ("hosts" in to) {
        const parts = names.hosts.apart(to.hosts).filter(isSome);
        const nameOf = (hosts: readonly string[]) => names.hosts.exactNameOf(hosts);
        return apart(parts, nameOf).map(([hosts, elsewhere]) => ({ ...connection, to: { hosts }, elsewhere }));
    }
    const nameOf = (addresses: IpSet) => names.exactNameOf(addresses);
    if ("addresses" in to)
        return apart(names.apart(to.addresses), nameOf).map(([addresses, elsewhere]) => ({
            ...connection,
            to: { addresses },
            elsewhere,
        }));
    if (!("addresses" in from)) return [{ ...connection, elsewhere: [] }];
    return apart(names.apart(from.addresses), nameOf).map(([addresses, elsewhere]) => ({
        ...connection,
        from: { addresses },
        elsewhere,
    }));
}

const isSome = (hosts: readonly string[]): hosts is readonly [string, ...string[]] => hosts.length > 0;

/** Each part, with the names of the others. */
function apart<Part>(parts: readonly Part[], nameOf: (part: Part) => string | undefined): [Part, string[]][] {
    const named = parts.map((part) => nameOf(part));
    return parts.map((part, at) => [part, named.flatMap((name, other) => (other === at ? [] : (name ?? [])))]);
}

function exists(end: ConnectionEnd): boolean {
    return "pods" in end && end.pods.namespace.exists;
}

/** What is sure and what is perhaps open are lines of their own: pods that share the one need not share the other. */
function partsOf({ from, to, before, after, elsewhere }: NamedConnection): CondensableConnection[] {
    const certain = {
        before: { ...noPortsBetween, ports: before.ports },
        after: { ...noPortsBetween, ports: after.ports },
    };
    const perhaps = {
        before: { ...noPortsBetween, unknown: before.unknown },
        after: { ...noPortsBetween, unknown: after.unknown },
    };
    return [certain, perhaps]
        .map((part): CondensableConnection => ({ from, to, elsewhere, ...part, lineKey: lineKeyOf(part) }))
        .filter((part) => !isNothing(part));
}

function isNothing({ before, after }: Pick<ComparedConnection, "before" | "after">): boolean {
    return [before, after].every(({ ports, unknown }) => ports.isEmpty && unknown.isEmpty);
}

function stateOf({ before, after }: ComparedConnection): ConnectionState {
    const change = portChanges(before, after);
    if (!change || (change.opened.isEmpty && change.closed.isEmpty)) return "same";
    if (before.ports.isEmpty) return "opened";
    return after.ports.isEmpty ? "closed" : "changed";
}

function lineKeyOf({ before, after }: Pick<ComparedConnection, "before" | "after">): string {
    return [before.ports, before.unknown, after.ports, after.unknown].join("|");
}
