import { covers, coverTogether, ipBlocks, isOneAddress, prefixOf } from "./cidrs";
import type { Issue } from "./issues";
import { clusterRanges } from "./peers";
import { later, type CidrList, type External, type Platform } from "./types";

const known = (list: CidrList): list is readonly string[] => list !== later;

const ranges = ["podCidrs", "serviceCidrs", "nodeCidrs", "clusterCidrs", "loadBalancerCidrs", "healthChecks"] as const;

/**
 * Mistakes in what the platform says of addresses: a range that spans a whole family would cut every external to nothing, or
 * stand for everybody; an identity endpoint that is more than its addresses would open what lies beside it.
 */
export function checkRanges(platform: Platform): Issue[] {
    const identity = platform.identity && "cidrs" in platform.identity ? platform.identity.cidrs : [];
    return [
        ...ranges.flatMap((key) =>
            itemsOf(platform[key], `platform.${key}`)
                .filter(({ cidr }) => prefixOf(cidr) === 0)
                .map(({ cidr, path }) => ({
                    path,
                    message: `"${cidr}" is every address; give the ${wholes[key] ?? "cluster's own"} ranges`,
                })),
        ),
        ...itemsOf(identity, "platform.identity.cidrs")
            .filter(({ cidr }) => !isOneAddress(cidr))
            .map(({ cidr, path }) => ({
                path,
                message: `"${cidr}" is more than one address; give just those that hand out credentials, each with /32 or /128`,
            })),
    ];
}

const wholes: Readonly<Partial<Record<(typeof ranges)[number], string>>> = {
    loadBalancerCidrs: "load balancers' own",
    healthChecks: "health checks' own",
};

const itemsOf = (list: CidrList, path: string) =>
    known(list) ? list.map((cidr, index) => ({ cidr, path: `${path}[${index}]` })) : [];

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
    const clusterCidrs = clusterRanges(platform);
    if (outside.length > 0 || !known(clusterCidrs)) return outside;
    if (external.withinClusterRanges) return checkWithin(external, cidrs, clusterCidrs, path);
    if (ipBlocks(cidrs, except, clusterCidrs).length > 0) return [];
    const withoutCluster = ipBlocks(cidrs, except, []).length > 0;
    const message = withoutCluster
        ? `is empty: the cluster's own ranges (${clusterCidrs.join(", ")}) cover it all; name pods by workload, narrow the platform's ranges, or set withinClusterRanges: true where what has these addresses is no pod`
        : `is empty: its except covers it all; leave some addresses`;
    return [{ path, message }];
}

/** Mistakes in an external without CIDRs: one that has no names either, and what is about CIDRs. */
export function checkWithoutCidrs(
    entry: { readonly hosts?: unknown; readonly except?: unknown; readonly withinClusterRanges?: unknown },
    path: string,
): Issue[] {
    if (entry.hosts === undefined) return [{ path, message: "is missing cidrs, or hosts; give one of the two" }];
    return (["except", "withinClusterRanges"] as const)
        .filter((key) => entry[key] !== undefined)
        .map((key) => ({ path: `${path}.${key}`, message: "is about cidrs, and there are none; leave it out" }));
}

/** What lies in the cluster's own ranges is named by its own addresses: a whole range would be every pod in it. */
function checkWithin({ except }: External, cidrs: readonly string[], ranges: readonly string[], path: string): Issue[] {
    const blocks = ipBlocks(cidrs, known(except) ? except : [], []);
    if (blocks.length === 0) return [{ path, message: "is empty: its except covers it all; leave some addresses" }];
    const whole = ranges.find((range) => coverTogether(cidrs, range));
    if (whole === undefined) return [];
    const message = `hold all of the cluster's own range ${whole} (${cidrs.join(", ")}); with withinClusterRanges name the addresses themselves`;
    return [{ path: `${path}.cidrs`, message }];
}
