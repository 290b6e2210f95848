import { addressesOf } from "../../components/declared";
import {
    later,
    rangesOf,
    reservedNames,
    type CidrList,
    type External,
    type OutsideEndpoint,
    type Platform,
} from "../../mesh";
import { isObject, IpSet, type Labels, nameLabel, parseCidr } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { meshArguments, meshPods, type NamedPods } from "./declared-workloads";
import { readHost } from "./host-text";
import { readPlatform } from "./read-platform";

/** Names that meshes give to what a flow may begin or end at. */
export interface MeshNames {
    readonly workloads: readonly NamedPods[];
    /** Namespaces and neighbours, by the labels that select them. */
    readonly namespaces: ReadonlyMap<string, Labels>;
    /** Externals, and what reserved names stand for; `undefined` where their addresses are a secret or known only after a deployment. */
    readonly addresses: ReadonlyMap<string, IpSet | undefined>;
    /** Externals that go by names, alone or beside addresses, likewise; sorted. */
    readonly hosts: ReadonlyMap<string, readonly string[] | undefined>;
}

/** No mesh, no names. */
export const noNames: MeshNames = { workloads: [], namespaces: new Map(), addresses: new Map(), hosts: new Map() };

/** The names that the meshes of a stack give. A name that two meshes give to other addresses stands for both. */
export function meshNamesOf(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshNames {
    const namespaces = new Map<string, Labels>();
    const addresses = new Map<string, IpSet | undefined>();
    const hosts = new Map<string, readonly string[] | undefined>();
    for (const mesh of meshArguments(resources)) {
        for (const [name] of entries(mesh.namespaces)) namespaces.set(name, { [nameLabel]: name });
        for (const [name, neighbour] of entries(mesh.neighbours)) namespaces.set(name, labelsOf(name, neighbour));
        for (const [name, set] of addressesIn(mesh)) {
            const earlier = addresses.has(name) ? addresses.get(name) : IpSet.none;
            addresses.set(name, earlier && set && earlier.union(set));
        }
        for (const [name, own] of hostsIn(mesh)) {
            const earlier = hosts.has(name) ? hosts.get(name) : [];
            hosts.set(name, earlier && own && [...new Set([...earlier, ...own])].sort());
        }
    }
    return { workloads: meshPods(resources), namespaces, addresses, hosts };
}

/** Every name outside that some meshes tell from others, as far as it is known. */
export const hostsOfMeshes = (...names: readonly MeshNames[]): string[] =>
    [...new Set(names.flatMap(({ hosts }) => [...hosts.values()].flatMap((own) => own ?? [])))].sort();

const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

function labelsOf(name: string, neighbour: unknown): Labels {
    const own = isObject(neighbour) ? neighbour.namespaceLabels : undefined;
    return isObject(own) ? (own as Labels) : { [nameLabel]: name };
}

/** The hosts of each external that has some; `undefined` where one of them is not known here. */
function hostsIn({ externals }: Record<string, unknown>): [string, readonly string[] | undefined][] {
    return entries(externals).flatMap(([name, value]): [string, readonly string[] | undefined][] => {
        if (!isObject(value) || value.hosts === undefined) return [];
        if (!Array.isArray(value.hosts)) return [[name, undefined]];
        const known = value.hosts.flatMap((each) => {
            const read = typeof each === "string" ? readHost(each) : undefined;
            return read && "host" in read ? read.host : [];
        });
        return [[name, known.length === value.hosts.length ? known : undefined]];
    });
}

function addressesIn(mesh: Record<string, unknown>): [string, IpSet | undefined][] {
    const platform = readPlatform(mesh.platform);
    // One that goes by names alone has no addresses that anybody knows.
    const hasAddresses = (value: unknown): boolean =>
        !isObject(value) || value.cidrs !== undefined || value.hosts === undefined;
    const own = entries(mesh.externals).filter(([, value]) => hasAddresses(value));
    const externals = own.map(([name, value]): OutsideEndpoint => {
        const [cidrs, except] = isObject(value) ? [cidrsOf(value.cidrs), cidrsOf(value.except ?? [])] : [];
        const withinClusterRanges = isObject(value) && value.withinClusterRanges === true;
        const lists: Pick<External, "cidrs" | "except"> = { cidrs: cidrs ?? later, except: except ?? later };
        return { kind: "external", name, external: { name, ...lists, withinClusterRanges } };
    });
    const kinds = [mesh.namespaces, mesh.neighbours, mesh.workloads, mesh.externals];
    const taken = new Set(kinds.flatMap(entries).map(([name]) => name));
    const reserved = reservedNames
        .filter((name) => !taken.has(name))
        .map((name): OutsideEndpoint => ({ kind: name, name }))
        .filter((end) => isSaid(rangesOf(end, platform).cidrs));
    return [...externals, ...reserved].map((end) => [end.name, knownAddressesOf(end, platform)]);
}

/** Whether a platform says what a reserved name stands for. */
const isSaid = (cidrs: CidrList): boolean => cidrs === later || cidrs.length > 0;

/** `undefined` where a part of them is not known here. */
function knownAddressesOf(end: OutsideEndpoint, platform: Platform): IpSet | undefined {
    const isKnown = Object.values(rangesOf(end, platform)).every((list) => list !== later);
    return isKnown ? addressesOf(end, { platform }) : undefined;
}

/** A list of CIDRs; `undefined` where a part of it is not known here. */
function cidrsOf(value: unknown): string[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const known = value.filter((each): each is string => typeof each === "string" && parseCidr(each, "mask").ok);
    return known.length === value.length ? known : undefined;
}
