import { type CidrList, later, parsePlatform, type Platform } from "../../mesh";
import { isObject, parseCidr } from "../../netpol";

const lists = ["podCidrs", "serviceCidrs", "nodeCidrs", "clusterCidrs", "loadBalancerCidrs"] as const;

/**
 * The platform that a mesh's arguments say, its preset read as the component reads it. Lists of which a part is a secret or
 * known only after a deployment are `later`; a setting that is no value of a platform counts as not set, the others as they are.
 */
export function readPlatform(given: unknown): Platform {
    const platform = isObject(given) ? given : {};
    const { apiServer } = platform;
    const whole = {
        ...platform,
        ...Object.fromEntries(
            lists.flatMap((key) => (platform[key] === undefined ? [] : [[key, listOf(platform[key])]])),
        ),
        ...(isObject(apiServer) ? { apiServer: { ...apiServer, cidrs: listOf(apiServer.cidrs) } } : {}),
    };
    const issues: Parameters<typeof parsePlatform>[1] = [];
    const read = parsePlatform(whole, issues);
    if (issues.length === 0) return read;
    const unread = new Set(issues.map(({ path }) => /^platform\.(\w+)/.exec(path)?.[1] ?? ""));
    const rest = Object.entries(whole).filter(([key]) => !unread.has(key));
    return parsePlatform(Object.fromEntries(rest), []);
}

function listOf(value: unknown): CidrList {
    if (!Array.isArray(value)) return later;
    const known = value.filter((each): each is string => typeof each === "string" && parseCidr(each, "mask").ok);
    return known.length === value.length ? known : later;
}
