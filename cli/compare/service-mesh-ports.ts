import { type Index, policyRef, type PortsBetween, PortSet, readPorts, refText } from "../../netpol";
import { serviceMeshAnnotation } from "../../mesh/compile";
import type { Change, ComparedConnection, ConnectionEnd } from "./change";
import type { EvidenceFinder } from "./evidence";

/**
 * Tells what is open for a service mesh alone from what is declared: policies that a mesh makes for its service mesh say so by
 * an annotation, and their ports are lines of their own.
 */
export class ServiceMeshPorts {
    private readonly policies: ReadonlySet<string>;
    /** What each entry of such a policy's `ports` opens, by number. */
    private readonly ports: readonly PortSet[];

    constructor(
        { cluster }: Index,
        private readonly evidence: EvidenceFinder,
    ) {
        const own = cluster.policies.filter(
            ({ metadata }) => metadata.annotations?.[serviceMeshAnnotation] !== undefined,
        );
        this.policies = new Set(own.map((policy) => refText(policyRef(policy))));
        const rules = own.flatMap(({ spec }) => [...(spec.egress ?? []), ...(spec.ingress ?? [])]);
        const sets = rules.flatMap(({ ports = [] }) => ports.map((port) => readPorts([port]).numeric));
        this.ports = [...new Map(sets.map((set) => [set.toString(), set])).values()].filter(({ isEmpty }) => !isEmpty);
    }

    /** Those of some open ports that no other policy opens. */
    of(from: ConnectionEnd, to: ConnectionEnd, ports: PortSet): PortSet {
        // Where everything is open, no port is open for a service mesh alone in a way of its own.
        if (ports.isAll) return PortSet.none;
        const own = this.ports.filter((port) => {
            if (!ports.covers(port)) return false;
            const { policies } = this.evidence.of(from, to, port);
            return policies.length > 0 && policies.every((policy) => this.policies.has(policy));
        });
        return PortSet.unionAll(own);
    }
}

/** What tells them apart on each side. */
export interface ServiceMeshPortsOfSides {
    readonly before: ServiceMeshPorts;
    readonly after: ServiceMeshPorts;
}

/** A connection as one with the ports that are open for a service mesh alone, and one with the others. */
export function connectionsApart<T extends ComparedConnection>(connection: T, sides: ServiceMeshPortsOfSides): T[] {
    const { from, to, before, after } = connection;
    const own = sides.before.of(from, to, before.ports).union(sides.after.of(from, to, after.ports));
    if (own.isEmpty) return [connection];
    const part = (only: (ports: PortSet) => PortSet): T => ({
        ...connection,
        before: { ...before, ports: only(before.ports) },
        after: { ...after, ports: only(after.ports) },
    });
    const ofServiceMesh = part((ports) => ports.intersect(own));
    // What is perhaps open is told once, with the other ports.
    const certain = {
        before: { ...ofServiceMesh.before, unknown: PortSet.none },
        after: { ...ofServiceMesh.after, unknown: PortSet.none },
    };
    return [part((ports) => ports.subtract(own)), { ...ofServiceMesh, ...certain }];
}

/** A change likewise. */
export function changesApart(change: Change, sides: ServiceMeshPortsOfSides): Change[] {
    const { from, to, opened, closed } = change;
    const own = sides.after.of(from, to, opened).union(sides.before.of(from, to, closed));
    const others = opened.union(closed).subtract(own);
    if (own.isEmpty || others.isEmpty) return [change];
    const part = (only: (ports: PortSet) => PortSet): Change => {
        const between = (side: PortsBetween): PortsBetween => ({ ...side, ports: only(side.ports) });
        return {
            ...change,
            ...{ opened: only(opened), closed: only(closed) },
            ...{ before: between(change.before), after: between(change.after) },
        };
    };
    const none = PortSet.none;
    return [
        part((ports) => ports.subtract(own)),
        { ...part((ports) => ports.intersect(own)), perhapsOpened: none, perhapsClosed: none },
    ];
}
