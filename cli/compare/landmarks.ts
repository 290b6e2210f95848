import { IpSet, metadataSet } from "../../netpol";

/** Addresses that a reviewer wants to hear of by name. */
export type Landmark = "internet" | "metadata" | "api-server";
export const landmarks: readonly Landmark[] = ["metadata", "api-server", "internet"];

/** How a landmark is called in a report. */
export const landmarkNames: Readonly<Record<Landmark, string>> = {
    metadata: "the metadata service",
    "api-server": "the API server",
    internet: "the internet",
};

function all(...texts: readonly string[]): IpSet {
    return IpSet.unionAll(texts.map((text) => IpSet.parse(text)));
}

/**
 * Addresses that are never on the public internet.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const special = all(
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
);
const globalUnicastV6 = all("2000::/3");

/** Public addresses: of IPv4 all that are not set aside, of IPv6 the global unicast ones. */
export const internetAddresses: IpSet = all("0.0.0.0/0").subtract(special).union(globalUnicastV6);

/** The landmarks among some addresses. `apiServer` is where the API server is known to be. */
export function landmarksOf(addresses: IpSet, apiServer: IpSet): Landmark[] {
    const sets: Record<Landmark, IpSet> = {
        metadata: metadataSet,
        "api-server": apiServer,
        internet: internetAddresses,
    };
    return landmarks.filter((landmark) => !sets[landmark].intersect(addresses).isEmpty);
}
