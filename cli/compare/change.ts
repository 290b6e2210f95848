import { type Endpoint, type IpSet, itemAt, type PortsBetween, type PortChanges } from "../../netpol";
import { type ComparedPods, engineId } from "./compared-pods";

/** One end of a connection: pods, or addresses outside the cluster. */
export type ConnectionEnd = { readonly pods: ComparedPods } | { readonly addresses: IpSet };

/** A connection and what it lets through on both sides. */
export interface ComparedConnection {
    readonly from: ConnectionEnd;
    readonly to: ConnectionEnd;
    readonly before: PortsBetween;
    readonly after: PortsBetween;
}

/** A connection that is not what it was. `perhaps`: under some reading of what the API leaves open only. */
export interface Change extends ComparedConnection, PortChanges {}

/** The id of an end in every report: of pods, or the addresses as ranges. */
export function endId(end: ConnectionEnd): string {
    return "pods" in end ? end.pods.id : end.addresses.toString();
}

/** The endpoint to ask the engine about; of addresses, the first: pods stand for themselves. */
export function endpointOf(end: ConnectionEnd): Endpoint {
    if ("pods" in end) return { workload: engineId(end.pods) };
    return { ip: firstAddress(end.addresses), isNoPod: true };
}

/** The first of some addresses. @throws {RangeError} Where there is none. */
export function firstAddress(addresses: IpSet): string {
    return itemAt(itemAt(addresses.ranges(), 0).split("-"), 0);
}
