import { type Endpoint, hostId, type IpSet, itemAt, type PortsBetween, type PortChanges } from "../../netpol";
import { type ComparedPods, engineId } from "./compared-pods";

/** One end of a connection: pods, or addresses or names outside the cluster. */
export type ConnectionEnd =
    | { readonly pods: ComparedPods }
    | { readonly addresses: IpSet }
    | { readonly hosts: readonly [string, ...string[]] };

/** A connection and what it lets through on both sides. */
export interface ComparedConnection {
    readonly from: ConnectionEnd;
    readonly to: ConnectionEnd;
    readonly before: PortsBetween;
    readonly after: PortsBetween;
}

/** A connection that is not what it was. `perhaps`: under some reading of what the API leaves open only. */
export interface Change extends ComparedConnection, PortChanges {}

/** The id of an end in every report: of pods, the addresses as ranges, or the names: `host:*.hf.co,host:huggingface.co`. */
export function endId(end: ConnectionEnd): string {
    if ("hosts" in end) return end.hosts.map(hostId).join(",");
    return "pods" in end ? end.pods.id : end.addresses.toString();
}

/** Whether a side has an end: one without the pods has no connection of theirs. */
export const isThere = (end: ConnectionEnd, side: "before" | "after"): boolean =>
    !("pods" in end) || end.pods[side] !== undefined;

/** The endpoint to ask the engine about; of addresses and names, the first: pods stand for themselves. */
export function endpointOf(end: ConnectionEnd): Endpoint {
    if ("hosts" in end) return { host: end.hosts[0] };
    if ("pods" in end) return { workload: engineId(end.pods) };
    return { ip: firstAddress(end.addresses), isNoPod: true };
}

/** The first of some addresses. @throws {RangeError} Where there is none. */
export function firstAddress(addresses: IpSet): string {
    return itemAt(itemAt(addresses.ranges(), 0).split("-"), 0);
}
