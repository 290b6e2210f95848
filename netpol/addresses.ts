import { internetCidrs, metadataAddresses, specialCidrs, specialRanges } from "./address-table";
import { IpSet } from "./ip-set";

const setOf = (cidrs: readonly string[]): IpSet => IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)));

/** {@link metadataAddresses} as a set. */
export const metadataSet: IpSet = setOf(metadataAddresses.map(({ address }) => address));

/**
 * Every address that pods, nodes and Services of a cluster have their addresses among, unless somebody says where: private
 * (RFC 1918, RFC 4193) and shared (RFC 6598) ones, without those at which metadata is served. Link-local ones are not among
 * them: nothing is reached by them from another node (RFC 3927, RFC 4291).
 */
export const likelyClusterSet: IpSet = setOf(specialCidrs(["own"])).subtract(metadataSet);

/** Addresses of the internet: all of {@link internetCidrs} that is none of {@link specialRanges}. */
export const internetSet: IpSet = setOf(internetCidrs).subtract(setOf(specialRanges.map(({ cidr }) => cidr)));
