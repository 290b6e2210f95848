import { isObject, IpSet, parseCidr } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { UNKNOWN } from "../plan/values";
import { meshArguments } from "./declared-workloads";
import type { AddressRoles, Platform } from "./side";

/** What the meshes of a stack say of their platforms. */
export function platformOf(resources: readonly Pick<StackResource, "type" | "inputs">[]): Platform {
    const meshes = meshArguments(resources);
    const apiServer = IpSet.unionAll(meshes.map(({ platform }) => apiServerOf(platform) ?? IpSet.none));
    const roles = meshes.map(rolesOf);
    const pods = roles.flatMap(({ podCidrs }) => podCidrs ?? []);
    // Where one mesh does not say it, any address may be a pod's.
    if (pods.length === 0 || pods.length < roles.length) return { apiServer };
    const podCidrs = IpSet.unionAll(pods);
    const all = (key: "sharedCidrs" | "nodeAddresses") => IpSet.unionAll(roles.flatMap((each) => each[key] ?? []));
    return {
        apiServer,
        podCidrs,
        sharedCidrs: all("sharedCidrs"),
        nodeAddresses: all("nodeAddresses").subtract(podCidrs),
    };
}

/**
 * Who may have which address by one mesh. In a range of which the role is not said anybody may; what the API server, the DNS
 * Service and externals within the cluster's ranges have is no pod's.
 */
function rolesOf({ platform: given, externals }: Readonly<Record<string, unknown>>): AddressRoles {
    const platform = isObject(given) ? given : {};
    const [pods, services, nodes, any] = [
        cidrSet(platform.podCidrs),
        cidrSet(platform.serviceCidrs),
        cidrSet(platform.nodeCidrs),
        cidrSet(platform.clusterCidrs),
    ];
    const taken = [apiServerOf(platform), addressOf(platform.dnsClusterIp), ...externalsWithin(externals)];
    if (!pods || !services || !nodes || !any || (pods.isEmpty && any.isEmpty)) return {};
    const others = IpSet.unionAll(taken.flatMap((set) => set ?? []));
    return {
        podCidrs: pods.union(any).subtract(others),
        sharedCidrs: any.union(pods.intersect(services.union(nodes))).subtract(others),
        nodeAddresses: nodes,
    };
}

function externalsWithin(externals: unknown): (IpSet | undefined)[] {
    const all = isObject(externals) ? Object.values(externals).filter(isObject) : [];
    return all
        .filter(({ withinClusterRanges }) => withinClusterRanges === true)
        .map(({ cidrs, except }) => cidrSet(cidrs)?.subtract(cidrSet(except) ?? IpSet.all));
}

function apiServerOf(platform: unknown): IpSet | undefined {
    const apiServer = isObject(platform) ? platform.apiServer : undefined;
    return isObject(apiServer) && Array.isArray(apiServer.cidrs)
        ? IpSet.unionAll(apiServer.cidrs.flatMap((cidr) => readCidr(cidr) ?? []))
        : undefined;
}

function addressOf(ip: unknown): IpSet | undefined {
    return typeof ip === "string" ? readCidr(`${ip}/${ip.includes(":") ? 128 : 32}`) : undefined;
}

/** undefined: a part of the list is not known. */
function cidrSet(list: unknown): IpSet | undefined {
    if (list === undefined) return IpSet.none;
    const sets = Array.isArray(list) ? list.map(readCidr) : [undefined];
    const known = sets.filter((set) => set !== undefined);
    return known.length === sets.length ? IpSet.unionAll(known) : undefined;
}

/** undefined: not known, or no CIDR; whatever reads the component's arguments says what is wrong with them. */
function readCidr(value: unknown): IpSet | undefined {
    const result = typeof value === "string" && value !== UNKNOWN ? parseCidr(value) : undefined;
    return result?.ok ? result.set : undefined;
}
