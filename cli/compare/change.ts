import { type IpSet, PortSet } from "../../netpol";
import { engineId, type Subject } from "./subject";

/** The ports of one connection: surely allowed, and allowed under some reading of what the API leaves open. */
export interface Ports {
    readonly ports: PortSet;
    readonly unknown: PortSet;
}

/** One end of a connection: pods, or addresses outside the cluster. */
export type End = { readonly subject: Subject } | { readonly addresses: IpSet };

/** What a change does to one connection. `perhaps`: under some reading of what the API leaves open only. */
export interface PortChange {
    readonly opened: PortSet;
    readonly closed: PortSet;
    readonly perhapsOpened: PortSet;
    readonly perhapsClosed: PortSet;
}

/** A connection and its ports on both sides. */
export interface Flow {
    readonly from: End;
    readonly to: End;
    readonly before: Ports;
    readonly after: Ports;
}

/** A connection that is not what it was. */
export interface Change extends Flow, PortChange {}

/** Nothing passes. */
export const closed: Ports = { ports: PortSet.none, unknown: PortSet.none };

/** What became of one connection's ports; `undefined` where nothing did. */
export function comparePorts(before: Ports, after: Ports): PortChange | undefined {
    if (before.ports.equals(after.ports) && before.unknown.equals(after.unknown)) return undefined;
    const [mayBefore, mayAfter] = [before.ports.union(before.unknown), after.ports.union(after.unknown)];
    const opened = after.ports.subtract(mayBefore);
    const shut = before.ports.subtract(mayAfter);
    const gained = mayAfter.subtract(mayBefore).union(after.ports.subtract(before.ports));
    const lost = mayBefore.subtract(mayAfter).union(before.ports.subtract(after.ports));
    return {
        opened,
        closed: shut,
        perhapsOpened: gained.subtract(opened),
        perhapsClosed: lost.subtract(shut),
    };
}

/** The id of an end in every report: a subject's, or the addresses as ranges. */
export function endId(end: End): string {
    return "subject" in end ? end.subject.id : end.addresses.toString();
}

/** The endpoint to ask the engine about; of addresses, the first. */
export function endpointOf(end: End): { workload: string } | { ip: string } {
    if ("subject" in end) return { workload: engineId(end.subject) };
    return { ip: end.addresses.ranges()[0]!.split("-")[0]! };
}
