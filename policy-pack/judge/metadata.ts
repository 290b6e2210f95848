import { type IpSet, metadataAddresses as known, metadataSet } from "../../netpol";

/** Metadata addresses in a set: `169.254.169.254 (instance metadata)`. */
export function metadataAddresses(addresses: IpSet): string[] {
    if (addresses.intersect(metadataSet).isEmpty) return [];
    return known
        .filter(({ address }) => addresses.contains(address))
        .map(({ address, title }) => `${address} (${title})`);
}
