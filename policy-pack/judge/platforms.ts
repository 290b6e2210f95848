import { isObject, isOneAddress, IpSet, metadataSet, parseCidr, PortSet, type LabelSelector } from "../../netpol";
import { workloadPods } from "../stack/mesh";
import { readPort } from "../stack/ports";
import { knownTexts, type Bag } from "../stack/unknown-values";
import { hasNamespace, type PlacedMesh } from "./meshes";
import { readResolvers } from "./own-resolvers";
import type { Fault } from "./schema";
import { platformBy, type Platform, profilesIn, rangeKeys, rangesOf } from "./platform";

/** A namespace of one cluster. */
export interface NamespaceInCluster {
    /** See `deployTargetOf`. */
    readonly cluster: string;
    /** undefined: not known yet. */
    readonly namespace: string | undefined;
}

/** Pods with a declared flow, and its ports. */
export interface DeclaredClient {
    readonly pods: LabelSelector;
    readonly ports: PortSet;
}

/** Pods that a mesh lets out to addresses which it does not name itself. */
export interface Clients {
    readonly apiServer: readonly LabelSelector[];
    readonly identity: readonly LabelSelector[];
    readonly nodes: readonly DeclaredClient[];
}

/** What is known of a stack's clusters. */
export interface Platforms {
    /** The platform of a namespace. */
    of(place: NamespaceInCluster): Platform;
    /** The pods of a namespace with a declared flow to the API server, to the cloud's identity endpoint, and to nodes. */
    clients(place: NamespaceInCluster): Clients;
    /** Whether its mesh keeps a namespace open for a while (`enforce: false`). */
    keptOpen(place: NamespaceInCluster): boolean;
    /** Whether its mesh gives a namespace no DNS (`dns: none`). */
    withoutDns(place: NamespaceInCluster): boolean;
    /** What is wrong with what config and meshes say. */
    readonly mistakes: readonly string[];
}

/** An API server has no more addresses than this: what is wider holds more than its endpoints. */
const apiServerAtMost = 256;

/**
 * Reads the platforms of a stack. A namespace has that of the pack's config (`configs`), and where that says nothing, that of
 * its own MeshIsolation; else that of the other meshes of its cluster together, else that of the stack's config.
 */
export function platformsOf(configs: readonly unknown[], meshes: readonly PlacedMesh[], ofStack: unknown): Platforms {
    const known = new Map<string, Platform>();
    const here = ({ cluster }: NamespaceInCluster) => meshes.filter((mesh) => (mesh.cluster ?? cluster) === cluster);
    const own = (place: NamespaceInCluster) => here(place).filter((mesh) => hasNamespace(mesh, place.namespace ?? ""));
    const compute = (place: NamespaceInCluster): Platform => {
        const ofAll = together(here(place).map(({ props }) => props["platform"]));
        const ofOwn = own(place).map(({ props }) => props["platform"]);
        const ofMeshes = ofOwn.some(isObject) ? [...ofOwn, onlyRanges(ofAll ?? {})] : [ofAll];
        return platformBy([...configs, ...ofMeshes, withoutRanges(ofStack, rangesOf(platformBy([ofAll])))]);
    };
    return {
        of: (place) => {
            const key = JSON.stringify([place.cluster, place.namespace]);
            const platform = known.get(key) ?? compute(place);
            known.set(key, platform);
            return platform;
        },
        clients: (place) => {
            const to = (end: string) => own(place).flatMap(({ props }) => clientsIn(props, place.namespace ?? "", end));
            const pods = (end: string) => to(end).map((client) => client.pods);
            return { apiServer: pods("kube-apiserver"), identity: pods("cloud-identity"), nodes: to("nodes") };
        },
        keptOpen: (place) =>
            own(place).some(({ props }) => says(props["namespaces"], place.namespace, "enforce", false)),
        withoutDns: (place) =>
            own(place).some(({ props }) => says(props["namespaces"], place.namespace, "dns", "none")),
        mistakes: [
            ...new Set([...configs, ...meshes.map(({ props }) => props["platform"]), ofStack].flatMap(mistakesOf)),
        ],
    };
}

function says(namespaces: unknown, name: string | undefined, key: string, value: unknown): boolean {
    const namespace = isObject(namespaces) ? namespaces[name ?? ""] : undefined;
    return isObject(namespace) && namespace[key] === value;
}

/** What the stack's config says, which may be of another cluster: its ranges count where no mesh of this one says any. */
const withoutRanges = (ofStack: unknown, known: readonly string[]): unknown =>
    isObject(ofStack) && known.length > 0
        ? { ...ofStack, ...Object.fromEntries(rangeKeys.map((key) => [key, []])) }
        : ofStack;

const onlyRanges = (platform: Bag): Bag => Object.fromEntries(rangeKeys.map((key) => [key, platform[key]]));

/** What several meshes of one cluster say together, for a namespace of none of them: it needs the DNS of all. */
function together(platforms: readonly unknown[]): Bag | undefined {
    const bags = platforms.filter(isObject);
    if (bags.length === 0) return undefined;
    const lists = (key: string) => [...new Set(bags.flatMap((bag) => knownTexts(bag[key])))];
    const dns = [...new Set(bags.flatMap(profilesIn))];
    return {
        ...bags[0],
        dns,
        // A list that is not known yet is one entry that is not.
        resolvers: [...new Set(bags.flatMap(({ resolvers = [] }) => [resolvers].flat()))],
        ...Object.fromEntries(rangeKeys.map((key) => [key, lists(key)])),
    };
}

/** Pods of a namespace that a mesh's flows let out to `end`, where that is a name for addresses and nothing of its own. */
function clientsIn(mesh: PlacedMesh["props"], namespace: string, end: string): DeclaredClient[] {
    if (ownNames(mesh).has(end)) return [];
    const flows: readonly unknown[] = Array.isArray(mesh["flows"]) ? mesh["flows"] : [];
    const workloads = isObject(mesh["workloads"]) ? mesh["workloads"] : {};
    return flows.flatMap((flow): DeclaredClient[] => {
        if (!isObject(flow) || flow["to"] !== end) return [];
        const list: readonly unknown[] = Array.isArray(flow["ports"]) ? flow["ports"] : [];
        const ports = PortSet.unionAll(list.map((port) => readPort(port)));
        const from = String(flow["from"]);
        const workload = Object.hasOwn(workloads, from) ? workloads[from] : undefined;
        if (!isObject(workload)) return from === namespace ? [{ pods: {}, ports }] : [];
        const pods = workloadPods(workload);
        return workload["namespace"] === namespace && pods !== undefined ? [{ pods, ports }] : [];
    });
}

/** Names that a mesh gives to something of its own, which a flow then means. */
function ownNames(mesh: PlacedMesh["props"]): ReadonlySet<string> {
    const maps = ["namespaces", "neighbours", "workloads", "externals"].map((key) => mesh[key]);
    return new Set(maps.flatMap((map) => (isObject(map) ? Object.keys(map) : [])));
}

/** What is wrong with the `platform` of a policy's settings, beside what its schema says: each with the key that it is under. */
export const platformFaults = (platform: Readonly<Record<string, unknown>>): Fault[] =>
    Object.entries(platform).flatMap(([key, value]) =>
        mistakesOf({ [key]: value }).map((text) => ({ keys: ["platform", key], text })),
    );

function mistakesOf(source: unknown): string[] {
    const platform = platformBy([source]);
    const { apiServer } = platform;
    const identity = platform.identity?.cidrs ?? [];
    return [
        ...(isObject(source) ? readResolvers(source["resolvers"]).mistakes : []),
        ...[...rangesOf(platform), ...(apiServer?.cidrs ?? []), ...identity].flatMap((cidr) => {
            const parsed = parseCidr(cidr, "mask");
            return parsed.ok ? [] : [`"${cidr}" ${parsed.error}`];
        }),
        ...identity
            .filter((cidr) => !isOneAddress(cidr))
            .map(
                (cidr) =>
                    `platform.identity.cidrs ${cidr} is more than one address; name those that hand out credentials, each with /32 or /128`,
            ),
        ...(apiServer?.cidrs ?? [])
            .filter((cidr) => isWide(setOf(cidr)))
            .map(
                (cidr) =>
                    `platform.apiServer.cidrs ${cidr} has more addresses than an API server, which has ${apiServerAtMost} at most; ` +
                    "name its endpoints (kubectl get endpoints kubernetes -n default)",
            ),
    ];
}

/** Addresses of a platform's API server: none that is wider than it can be, and never a metadata address. */
export function apiServerAddresses({ apiServer }: Platform): IpSet {
    const sets = (apiServer?.cidrs ?? []).map(setOf).filter((set) => !isWide(set));
    return IpSet.unionAll(sets).subtract(metadataSet);
}

/** All addresses of a platform's API server; none where a part of them is not known, or may hold others. */
export function apiServerAlone(platform: Platform): IpSet {
    const { cidrs = [], isWhole = false } = platform.apiServer ?? {};
    const isAlone = isWhole && cidrs.every((cidr) => parseCidr(cidr, "mask").ok && !isWide(setOf(cidr)));
    return isAlone ? apiServerAddresses(platform) : IpSet.none;
}

function setOf(cidr: string): IpSet {
    const parsed = parseCidr(cidr, "mask");
    return parsed.ok ? parsed.set : IpSet.none;
}

const isWide = (set: IpSet): boolean => sizeOf(set) > apiServerAtMost;

/** How many addresses a set has: its bounds are where spans begin and end, in turns. */
const sizeOf = ({ v4, v6 }: IpSet): bigint =>
    [v4.map(BigInt), v6]
        .flatMap((bounds) => bounds.map((bound, index) => (index % 2 === 0 ? -bound : bound)))
        .reduce((size, bound) => size + bound, 0n);
