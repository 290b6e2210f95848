import { PortSet, protocols } from "./port-set";
import type { ContainerPort, NetworkPolicyPort, Protocol } from "./types";

/** Port entries of a rule, split: numbers are a set already, names wait for a destination. */
export interface RulePorts {
    readonly numeric: PortSet;
    readonly named: readonly NamedPort[];
}

/** A name that each destination pod resolves for itself, per protocol. */
export interface NamedPort {
    readonly protocol: Protocol;
    readonly name: string;
}

/** Ports that a rule surely opens, and those it opens under some reading that the API leaves open. `possible` covers `certain`. */
export interface ResolvedPorts {
    readonly certain: PortSet;
    readonly possible: PortSet;
}

/**
 * Reads the `ports` of a rule. Absent or empty = all ports of all protocols; an entry without protocol is TCP; without
 * port it is all ports of its protocol; `endPort` makes an inclusive range.
 *
 * @throws RangeError for numbers that are no ports.
 */
export function readPorts(ports: readonly NetworkPolicyPort[] | undefined): RulePorts {
    if (ports === undefined || ports.length === 0) return { numeric: PortSet.all, named: [] };
    const sets: PortSet[] = [];
    const named: NamedPort[] = [];
    for (const { protocol = "TCP", port, endPort } of ports) {
        if (!protocols.includes(protocol)) {
            throw new RangeError(`Cannot read ports: "${String(protocol)}" is not TCP, UDP or SCTP`);
        }
        if (typeof port === "string") named.push({ protocol, name: port });
        else
            sets.push(
                port === undefined || port === null
                    ? PortSet.protocol(protocol)
                    : PortSet.of(protocol, port, endPort ?? port),
            );
    }
    return { numeric: PortSet.unionAll(sets), named };
}

/**
 * The ports that a rule opens on one destination: "named port on a pod" means the pod's container ports with that name
 * and that protocol, so that the same name may be another number on another pod.
 *
 * @param declared The destination's container ports; `undefined` where it is a pod about which nothing is known, and
 * `"external"` where it is no pod: nothing outside the cluster has named ports.
 * @param unresolved What a name that the pod does not declare may mean: no port, or any port of its protocol.
 */
export function resolvePorts(
    { numeric, named }: RulePorts,
    declared: readonly ContainerPort[] | undefined | "external",
    unresolved: "none" | "unknown",
): ResolvedPorts {
    if (named.length === 0 || declared === "external") return { certain: numeric, possible: numeric };
    const certain = [numeric];
    const possible: PortSet[] = [];
    for (const { protocol, name } of named) {
        const hits = (declared ?? []).filter((port) => port.name === name && port.protocol === protocol);
        for (const { port } of hits) certain.push(PortSet.of(protocol, port));
        if (hits.length === 0 && (declared === undefined || unresolved === "unknown"))
            possible.push(PortSet.protocol(protocol));
    }
    const set = PortSet.unionAll(certain);
    return { certain: set, possible: PortSet.unionAll([set, ...possible]) };
}

/** The ports of a rule as text: "TCP 80,443; TCP http". */
export function describePorts({ numeric, named }: RulePorts): string {
    const names = named.map(({ protocol, name }) => `${protocol} "${name}"`);
    return [...(numeric.isEmpty && names.length > 0 ? [] : [numeric.toString()]), ...names].join("; ");
}
