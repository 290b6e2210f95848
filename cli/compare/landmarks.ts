import { internetSet, IpSet, metadataSet, type PortSet, withEmbeddedIpv4 } from "../../netpol";
import type { IdentityEndpoint } from "../worlds/side";
import { apiServerAtMost, isCidrWithin } from "../worlds/narrow-set";

/** What a reviewer wants to hear of by name: some addresses, and any name outside the cluster. */
export type Landmark = "internet" | "metadata" | "api-server" | "host";
export const landmarks: readonly Landmark[] = ["metadata", "api-server", "internet", "host"];

/** How a landmark is called in a report. */
export const landmarkNames: Readonly<Record<Landmark, string>> = {
    metadata: "the metadata service",
    "api-server": "the API server",
    internet: "the internet",
    host: "a name outside the cluster",
};

/** What is known of the landmarks before and after a change: what opens is held against the latter, what closes against the former. */
export type KnownPlaces = Readonly<Record<"before" | "after", KnownOfSide>>;

/** What is known of a cluster's landmarks on one side. */
export interface KnownOfSide {
    /** Where the API server is. */
    readonly apiServer: IpSet;
    /** Where its meshes say that pods get credentials of their cloud. */
    readonly identity: readonly IdentityEndpoint[];
}

/**
 * The landmarks among some addresses that are open on some ports, and among the IPv4 addresses that IPv6 ones stand for. The
 * cloud's identity endpoint on its own ports is not the metadata service, but what pods get credentials from by a declared flow.
 */
export function landmarksOf(addresses: IpSet, ports: PortSet, { apiServer, identity }: KnownOfSide): Landmark[] {
    const declared = identity.filter((endpoint) => endpoint.ports.covers(ports));
    const sets: Record<Exclude<Landmark, "host">, IpSet> = {
        metadata: declared.reduce((left, endpoint) => left.subtract(endpoint.addresses), metadataSet),
        "api-server": apiServer,
        internet: internetSet.subtract(narrow(apiServer)),
    };
    const all = withEmbeddedIpv4(addresses);
    return landmarks.filter((landmark) => landmark !== "host" && !sets[landmark].intersect(all).isEmpty);
}

/** An API server with a public address is named by itself, and is not the internet. */
function narrow(apiServer: IpSet): IpSet {
    const own = apiServer.cidrs().filter((cidr) => isCidrWithin(cidr, apiServerAtMost));
    return IpSet.unionAll(own.map((cidr) => IpSet.parse(cidr)));
}
