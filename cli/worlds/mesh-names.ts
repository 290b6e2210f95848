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
import { readPlatform } from "./read-platform";

/** Names that meshes give to what a flow may begin or end at. */
export interface MeshNames {
    readonly workloads: readonly NamedPods[];
    /** Namespaces and neighbours, by the labels that select them. */
    readonly namespaces: ReadonlyMap<string, Labels>;
    /** Externals, and what reserved names stand for; `undefined` where their addresses are a secret or known only after a deployment. */
    readonly addresses: ReadonlyMap<string, IpSet | undefined>;
}

/** No mesh, no names. */
export const noNames: MeshNames = { workloads: [], namespaces: new Map(), addresses: new Map() };

/** The names that the meshes of a stack give. A name that two meshes give to other addresses stands for both. */
export function meshNamesOf(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshNames {
    const namespaces = new Map<string, Labels>();
    const addresses = new Map<string, IpSet | undefined>();
    for (const mesh of meshArguments(resources)) {
        for (const [name] of entries(mesh.namespaces)) namespaces.set(name, { [nameLabel]: name });
        for (const [name, neighbour] of entries(mesh.neighbours)) namespaces.set(name, labelsOf(name, neighbour));
        for (const [name, set] of addressesIn(mesh)) {
            const earlier = addresses.has(name) ? addresses.get(name) : IpSet.none;
            addresses.set(name, earlier && set && earlier.union(set));
        }
    }
    return { workloads: meshPods(resources), namespaces, addresses };
}

const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

function labelsOf(name: string, neighbour: unknown): Labels {
    const own = isObject(neighbour) ? neighbour.namespaceLabels : undefined;
    return isObject(own) ? (own as Labels) : { [nameLabel]: name };
}

function addressesIn(mesh: Record<string, unknown>): [string, IpSet | undefined][] {
    const platform = readPlatform(mesh.platform);
    const externals = entries(mesh.externals).map(([name, value]): OutsideEndpoint => {
        // What names resolve to, nobody knows here.
        const isKnown = isObject(value) && value.hosts === undefined;
        const [cidrs, except] = isKnown ? [cidrsOf(value.cidrs), cidrsOf(value.except ?? [])] : [];
        const withinClusterRanges = isObject(value) && value.withinClusterRanges === true;
        const lists: Pick<External, "cidrs" | "except"> = { cidrs: cidrs ?? later, except: except ?? later };
        return { kind: "external", name, external: { name, ...lists, withinClusterRanges } };
    });
    const kinds = [mesh.namespaces, mesh.neighbours, mesh.workloads, mesh.externals];
    const own = new Set(kinds.flatMap(entries).map(([name]) => name));
    const reserved = reservedNames
        .filter((name) => !own.has(name))
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
