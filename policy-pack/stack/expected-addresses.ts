import { internetSet, IpSet, isObject, metadataSet, parseCidr, specialCidrs } from "../../netpol";
import { isUnknown, type Bag } from "./unknown-values";

/** Why something of a mesh cannot be read. */
export interface Missing {
    readonly missing: string;
}

/** What is cut out of every range that does not name it outright: link-local addresses, and those at which metadata is served. */
const sensitive = IpSet.unionAll([metadataSet, ...specialCidrs(["link", "metadata"]).map((cidr) => IpSet.parse(cidr))]);

/** Addresses of an external of a mesh; what its names resolve to is not among them. */
export function externalSet(name: string, { cidrs, except, withinClusterRanges }: Bag, mesh: Bag): IpSet | Missing {
    const platform = platformIn(mesh);
    if ("missing" in platform) return platform;
    if (isUnknown(withinClusterRanges))
        return { missing: `externals.${name}.withinClusterRanges of it is not known yet` };
    const lists = {
        cidrs: setsOf(cidrs, `externals.${name}.cidrs`),
        except: setsOf(except, `externals.${name}.except`),
        cluster: withinClusterRanges === true ? [] : clusterRanges(platform.known),
    };
    if ("missing" in lists.cidrs) return lists.cidrs;
    if ("missing" in lists.except) return lists.except;
    if ("missing" in lists.cluster) return lists.cluster;
    const ranges = lists.cidrs.map((set) => (sensitive.covers(set) ? set : set.subtract(sensitive)));
    return IpSet.unionAll(ranges).subtract(IpSet.unionAll([...lists.except, ...lists.cluster]));
}

const clusterRanges = (platform: Bag) => listsOf(platform, ["podCidrs", "serviceCidrs", "nodeCidrs", "clusterCidrs"]);

/** Names of a mesh for addresses that it need not give. */
const reservedSets: Readonly<Record<string, (platform: Bag) => IpSet | Missing>> = {
    "kube-apiserver": (platform) => together(apiServerRanges(platform)),
    nodes: (platform) => together(listsOf(platform, ["nodeCidrs"])),
    "cloud-identity": ({ identity, preset }) =>
        isObject(identity)
            ? together(setsOf(identity["cidrs"], "platform.identity.cidrs"))
            : { missing: `"cloud-identity" of ${presetText(preset)} is not read here: give platform.identity` },
    "load-balancers": (platform) =>
        platform["preset"] !== undefined && platform["healthChecks"] === undefined
            ? {
                  missing: `"load-balancers" of ${presetText(platform["preset"])} are not read here: give platform.healthChecks`,
              }
            : together(listsOf(platform, ["healthChecks", "loadBalancerCidrs"])),
    internet: (platform) => {
        const [cluster, apiServer] = [clusterRanges(platform), apiServerRanges(platform)];
        if ("missing" in cluster) return cluster;
        if ("missing" in apiServer) return apiServer;
        return internetSet.subtract(IpSet.unionAll([sensitive, ...cluster, ...apiServer]));
    },
};

/** Addresses that a reserved name means. */
export function reservedSet(name: string, mesh: Bag): IpSet | Missing {
    if (name === "metadata") return metadataSet;
    const reserved = Object.hasOwn(reservedSets, name) ? reservedSets[name] : undefined;
    if (reserved === undefined) return { missing: `"${name}" is no name that is known of it` };
    const platform = platformIn(mesh);
    return "missing" in platform ? platform : reserved(platform.known);
}

/** The platform of a mesh, which may say nothing. */
function platformIn({ platform = {} }: Bag): { readonly known: Bag } | Missing {
    return isObject(platform) ? { known: platform } : { missing: "platform of it is not known yet" };
}

const presetText = (preset: unknown): string =>
    typeof preset === "string" && !isUnknown(preset) ? `preset "${preset}"` : "the platform";

function apiServerRanges({ apiServer = {} }: Bag): readonly IpSet[] | Missing {
    return isObject(apiServer)
        ? setsOf(apiServer["cidrs"], "platform.apiServer.cidrs")
        : { missing: "platform.apiServer of it is not known yet" };
}

/** Ports of a reserved name, as the platform says them; none where it does not. */
export function portsOfPlatform(name: string, { platform }: Bag): readonly unknown[] {
    const { apiServer, identity } = isObject(platform) ? platform : ({} as Bag);
    if (name === "kube-apiserver" && isObject(apiServer)) return [apiServer["port"]];
    const ports = name === "cloud-identity" && isObject(identity) ? identity["ports"] : [];
    return Array.isArray(ports) ? ports : [];
}

const together = (sets: readonly IpSet[] | Missing): IpSet | Missing =>
    "missing" in sets ? sets : IpSet.unionAll(sets);

function listsOf(platform: Bag, keys: readonly string[]): readonly IpSet[] | Missing {
    const lists = keys.map((key) => setsOf(platform[key], `platform.${key}`));
    return lists.find((list): list is Missing => "missing" in list) ?? (lists as (readonly IpSet[])[]).flat();
}

/** The ranges of a list; an absent one has none. */
function setsOf(list: unknown, path: string): readonly IpSet[] | Missing {
    if (list === undefined) return [];
    if (!Array.isArray(list) || list.some(isUnknown)) return { missing: `${path} of it is not known yet` };
    const read = list.map((cidr) => parseCidr(String(cidr), "mask"));
    return read.every((one) => one.ok) ? read.map(({ set }) => set) : { missing: `${path} of it cannot be read` };
}
