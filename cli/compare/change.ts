import type { IpSet, Passing, PortChanges } from "../../netpol";
import { engineId, type Subject } from "./subject";

/** One end of a connection: pods, or addresses outside the cluster. */
export type ConnectionEnd = { readonly subject: Subject } | { readonly addresses: IpSet };

/** A connection and what it lets through on both sides. */
export interface ComparedConnection {
    readonly from: ConnectionEnd;
    readonly to: ConnectionEnd;
    readonly before: Passing;
    readonly after: Passing;
}

/** A connection that is not what it was. `perhaps`: under some reading of what the API leaves open only. */
export interface Change extends ComparedConnection, PortChanges {}

/** The id of an end in every report: a subject's, or the addresses as ranges. */
export function endId(end: ConnectionEnd): string {
    return "subject" in end ? end.subject.id : end.addresses.toString();
}

/** The endpoint to ask the engine about; of addresses, the first. */
export function endpointOf(end: ConnectionEnd): { workload: string } | { ip: string } {
    if ("subject" in end) return { workload: engineId(end.subject) };
    return { ip: end.addresses.ranges()[0]!.split("-")[0]! };
}
