import { covers, ipBlocks } from "./cidrs";
import type { Issue } from "./issues";
import { later, type CidrList, type External, type Platform } from "./types";

const known = (list: CidrList): list is readonly string[] => list !== later;

/** Mistakes in the cluster's own ranges: one that spans a whole family would cut every external to nothing. */
export function checkRanges({ clusterCidrs }: Platform): Issue[] {
    if (!known(clusterCidrs)) return [];
    return clusterCidrs
        .map((cidr, index) => ({ cidr, path: `platform.clusterCidrs[${index}]` }))
        .filter(({ cidr }) => cidr.endsWith("/0"))
        .map(({ cidr, path }) => ({ path, message: `"${cidr}" is every address; give the cluster's own ranges` }));
}

/** Mistakes in an external's ranges, as far as they are known: an `except` that is outside, a range that is empty. */
export function checkExternal(external: External, platform: Platform, path: string): Issue[] {
    const { cidrs, except } = external;
    if (!known(cidrs) || !known(except)) return [];
    const outside = except
        .map((cidr, index) => ({ cidr, path: `${path}.except[${index}]` }))
        .filter(({ cidr }) => !covers(cidrs, cidr))
        .map(({ cidr, path }) => ({
            path,
            message: `"${cidr}" lies outside the external's CIDRs (${cidrs.join(", ")})`,
        }));
    if (outside.length > 0 || !known(platform.clusterCidrs)) return outside;
    const { clusterCidrs } = platform;
    if (ipBlocks(cidrs, except, clusterCidrs).length > 0) return [];
    const withoutCluster = ipBlocks(cidrs, except, []).length > 0;
    const message = withoutCluster
        ? `is empty: the cluster's own ranges (${clusterCidrs.join(", ")}) cover it all; name pods by workload, or narrow platform.clusterCidrs`
        : `is empty: its except covers it all; leave some addresses`;
    return [{ path, message }];
}
