import { isObject, IpSet, parseCidr, PortSet } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { UNKNOWN } from "../plan/values";
import { meshArguments } from "./declared-workloads";
import { meshCnis } from "./mesh-cni";
import { apiServerAtMost, isNoWiderThan, type Prefixes } from "./narrow-set";
import { readPlatform } from "./read-platform";
import type { AddressRoles, IdentityEndpoint, PlatformAddresses } from "./side";

/** What the meshes of a stack say of their platforms: they share a cluster, so what one says holds for all. */
export function platformOf(resources: readonly Pick<StackResource, "type" | "inputs">[]): PlatformAddresses {
    const meshes = meshArguments(resources).map(readMesh);
    const apiServer = IpSet.unionAll(meshes.map((mesh) => mesh.apiServer));
    const identity = meshes.flatMap((mesh) => mesh.identity);
    return {
        ...{ apiServer, identity, cnis: meshCnis(resources), ...nodesOf(meshes), ...rolesOf(meshes) },
        ...apiServerAlone(meshes, apiServer),
        noPods: noPodsOf(meshes),
        ...(meshes.length > 0 && { knowsNames: meshes.some((mesh) => mesh.knowsNames) }),
    };
}

/** What one mesh says; undefined where a part of it is not known. */
interface Ranges {
    readonly pods: IpSet | undefined;
    readonly services: IpSet | undefined;
    readonly nodes: IpSet | undefined;
    /** Ranges of which the role is not said. */
    readonly any: IpSet | undefined;
    /** What is known of it. */
    readonly apiServer: IpSet;
    readonly isApiServerWhole: boolean;
    readonly dns: IpSet;
    readonly within: readonly IpSet[];
    readonly identity: readonly IdentityEndpoint[];
    readonly knowsNames: boolean;
}

function readMesh({ platform: given, externals }: Readonly<Record<string, unknown>>): Ranges {
    const platform = isObject(given) ? given : {};
    return {
        pods: cidrSet(platform.podCidrs),
        services: cidrSet(platform.serviceCidrs),
        nodes: cidrSet(platform.nodeCidrs),
        any: cidrSet(platform.clusterCidrs),
        apiServer: apiServerOf(platform.apiServer),
        isApiServerWhole: isWhole(platform.apiServer),
        dns: addressOf(platform.dnsClusterIp),
        within: [...externalsWithin(externals), cidrSet(platform.loadBalancerCidrs) ?? IpSet.none],
        identity: identityOf(platform),
        knowsNames: readPlatform(given).hosts !== undefined,
    };
}

/** Where pods get credentials of their cloud, by the platform itself or by its preset. */
function identityOf(platform: unknown): IdentityEndpoint[] {
    const { identity } = readPlatform(platform);
    if (!identity || !("cidrs" in identity)) return [];
    const addresses = IpSet.unionAll(identity.cidrs.map((cidr) => IpSet.parse(cidr)));
    return [{ addresses, ports: PortSet.unionAll(identity.ports.map((port) => PortSet.of("TCP", port))) }];
}

/** Ranges of nodes, without externals that the meshes say are there too. */
function nodesOf(meshes: readonly Ranges[]): Pick<AddressRoles, "nodeRanges"> {
    const nodes = IpSet.unionAll(meshes.flatMap((mesh) => mesh.nodes ?? []));
    const others = IpSet.unionAll(meshes.flatMap(({ within }) => within));
    return nodes.isEmpty ? {} : { nodeRanges: nodes.subtract(others) };
}

/**
 * Who may have which address. In a range of which the role is not said anybody may; what the API server, the DNS Service and
 * load balancers and externals within the cluster's ranges have is no pod's, unless that is wide: then it may be.
 */
function rolesOf(meshes: readonly Ranges[]): AddressRoles {
    const of = (key: "pods" | "services" | "nodes" | "any") => meshes.flatMap((mesh) => mesh[key] ?? []);
    const isSaid = meshes.every(({ pods, any }) => (pods && !pods.isEmpty) || (any && !any.isEmpty));
    const isKnown = meshes.every(({ pods, services, nodes, any }) => pods && services && nodes && any);
    // Where one mesh does not say it, any address may be a pod's.
    if (meshes.length === 0 || !isSaid || !isKnown) return {};
    const [pods, services, nodes, any] = [of("pods"), of("services"), of("nodes"), of("any")].map((sets) =>
        IpSet.unionAll(sets),
    ) as [IpSet, IpSet, IpSet, IpSet];
    const named = meshes.flatMap(({ apiServer, within }) => [apiServer, ...within]);
    const podCidrs = pods.union(any).subtract(noPodsOf(meshes));
    if (podCidrs.isEmpty) return {};
    const others = IpSet.unionAll([services, nodes, any, ...named]);
    // Without a word on Services and nodes any private address may be one of theirs.
    const areAllSaid = !any.isEmpty || (!services.isEmpty && !nodes.isEmpty);
    return {
        podCidrs,
        sharedCidrs: podCidrs.intersect(others),
        ...(areAllSaid ? { clusterAddresses: IpSet.unionAll([services, nodes, any]).subtract(narrowOf(meshes)) } : {}),
    };
}

/** What is said to have addresses that no pod has. */
const noPodsOf = (meshes: readonly Ranges[]): IpSet =>
    IpSet.unionAll([narrowOf(meshes), ...meshes.map(({ dns }) => dns)]);

/** The API server, load balancers and externals within the cluster's ranges, but for ranges that are so wide that pods may be there. */
const narrowOf = (meshes: readonly Ranges[]): IpSet =>
    IpSet.unionAll([
        ...meshes.map(({ apiServer }) => apiServer).filter((set) => isNoWiderThan(set, apiServerAtMost)),
        ...meshes.flatMap(({ within }) => within).filter((set) => isNoWiderThan(set, externalAtMost)),
    ]);

/** What a database's subnet has: in what is wider may be pods as well. */
const externalAtMost: Prefixes = { 4: 24, 6: 120 };

function externalsWithin(externals: unknown): IpSet[] {
    const all = isObject(externals) ? Object.values(externals).filter(isObject) : [];
    return all
        .filter(({ withinClusterRanges }) => withinClusterRanges === true)
        .flatMap(({ cidrs, except }) => cidrSet(cidrs)?.subtract(cidrSet(except) ?? IpSet.all) ?? []);
}

function apiServerOf(apiServer: unknown): IpSet {
    const cidrs: readonly unknown[] = isObject(apiServer) && Array.isArray(apiServer.cidrs) ? apiServer.cidrs : [];
    return IpSet.unionAll(cidrs.flatMap((cidr) => readCidr(cidr) ?? []));
}

/** Whether nothing of what a mesh says of the API server's addresses is hidden or known only after a deployment. */
const isWhole = (apiServer: unknown): boolean =>
    apiServer === undefined || (isObject(apiServer) && cidrSet(apiServer.cidrs) !== undefined);

function apiServerAlone(meshes: readonly Ranges[], apiServer: IpSet): Pick<PlatformAddresses, "apiServerAlone"> {
    const isAlone = meshes.every((mesh) => mesh.isApiServerWhole && isNoWiderThan(mesh.apiServer, apiServerAtMost));
    return isAlone && !apiServer.isEmpty ? { apiServerAlone: apiServer } : {};
}

function addressOf(ip: unknown): IpSet {
    return (typeof ip === "string" ? readCidr(`${ip}/${ip.includes(":") ? 128 : 32}`) : undefined) ?? IpSet.none;
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
