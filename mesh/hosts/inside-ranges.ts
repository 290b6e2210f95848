import { metadataAddresses, specialRanges } from "../../netpol/address-table";
import { canonicalCidr, mergeCidrs, sortCidrs } from "../cidrs";
import { addressesOfCluster } from "../peers";
import { later, type Platform } from "../types";

/** IPv4 addresses in the form of IPv6, which no packet has and no CIDR of a ClusterNetworkPolicy may be in. */
const mappedIpv4 = "::ffff:0:0/96";

/**
 * Every range that is not of the internet, as `internet` has it, and the cluster's own: what no name may open. Where the
 * cluster's are known only later, they are left out.
 */
export function insideRanges(platform: Platform): string[] {
    const own = addressesOfCluster(platform);
    return sortCidrs(
        mergeCidrs([
            ...specialRanges.map(({ cidr }) => cidr).filter((cidr) => cidr !== mappedIpv4),
            ...metadataAddresses.map(({ address }) => canonicalCidr(address)),
            ...(own === later ? [] : own),
        ]),
    );
}
