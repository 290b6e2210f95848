import * as pulumi from "@pulumi/pulumi";
import {
    clusterRanges,
    later,
    MeshError,
    outsidePeers,
    parseMesh,
    parseSpec,
    rangesOf,
    routesOf,
    type Mesh,
    type OutsideEndpoint,
    type OutsidePeers,
    type ParsedSpec,
} from "../mesh";
import type { MeshIsolationArgs, PlatformArgs } from "./args";
import { cannotBuild } from "./cannot-build";

/** Where the args hold lists of CIDRs, which alone may be Outputs; `*` is any name. */
const cidrLists: readonly (readonly string[])[] = [
    ["platform", "podCidrs"],
    ["platform", "serviceCidrs"],
    ["platform", "nodeCidrs"],
    ["platform", "clusterCidrs"],
    ["platform", "loadBalancerCidrs"],
    ["platform", "apiServer", "cidrs"],
    ["externals", "*", "cidrs"],
    ["externals", "*", "except"],
];

const leadsTo = (list: readonly string[], path: readonly PropertyKey[]): boolean =>
    path.length <= list.length && path.every((key, index) => list[index] === "*" || list[index] === key);

/** `true` where the args hold a list of CIDRs at this path. */
export const isCidrList = (path: readonly PropertyKey[]): boolean =>
    cidrLists.some((list) => list.length === path.length && leadsTo(list, path));

/** A copy with every list of CIDRs changed; what is no map stays as it is, for the spec's own check to name. */
export function mapCidrLists(
    value: unknown,
    change: (list: unknown, path: readonly string[]) => unknown,
    path: readonly string[] = [],
): unknown {
    if (isCidrList(path)) return change(value, path);
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isMap || !cidrLists.some((list) => leadsTo(list, path))) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, mapCidrLists(entry, change, [...path, key])]),
    );
}

/** The args with every CIDR list that holds an Output replaced by `later`: what is left is plain data. */
export const structureOf = (args: MeshIsolationArgs): unknown =>
    mapCidrLists(args, (list) => (isPlain(list) ? list : later));

/** The args of a component, read as far as they are known now. */
export interface ReadArgs {
    /**
     * What the component is registered with: the args with their platform, workloads and flows in the plain form, which
     * whoever reads the stack or its state understands without unfolding groups; args with mistakes as they are.
     */
    readonly registered: MeshIsolationArgs;
    /** What was asked for, or every mistake in it. */
    readonly mesh: Mesh | MeshError;
}

/** Reads the args once, before there is a component that mistakes could be of. */
export function readArgs(args: MeshIsolationArgs): ReadArgs {
    try {
        const { mesh, plain } = parseSpec(structureOf(args));
        return { registered: registeredArgs(args, mesh, plain), mesh };
    } catch (error) {
        if (error instanceof MeshError) return { registered: args, mesh: error };
        throw error;
    }
}

function registeredArgs(args: MeshIsolationArgs, mesh: Mesh, parts: ParsedSpec["plain"]): MeshIsolationArgs {
    const { workloads, flows, expect } = parts;
    const routes = routesOf(mesh.flows);
    const presets = Object.entries(args.workloads ?? {}).filter(([, { preset }]) => preset !== undefined);
    const plain = {
        ...(args.platform?.preset !== undefined && { platform: withPreset(args.platform, mesh.platform) }),
        ...(args.workloads && { workloads }),
        flows,
        ...(args.expect && { expect }),
        // Which presets they were, for ai-mesh plan, which tells what these need.
        ...(presets.length > 0 && { presets: Object.fromEntries(presets) }),
        // Which of the flows go on through a gateway, for whoever shows them as one line.
        ...(routes.length > 0 && { routes }),
    };
    return { ...args, ...plain } as unknown as MeshIsolationArgs;
}

/** A platform with what it says of DNS, credentials and health checks, itself or by its preset, written out. */
function withPreset(given: PlatformArgs, { dns, identity, healthChecks }: Mesh["platform"]): object {
    return {
        ...given,
        dns,
        ...(healthChecks.length > 0 && { healthChecks }),
        ...(identity && "cidrs" in identity && { identity }),
    };
}

/** `true` for what is known as it stands; a plugin may also be handed the mark of a value that is not known yet. */
const isPlain = (value: unknown): boolean =>
    Array.isArray(value)
        ? value.every(isPlain)
        : !pulumi.Output.isInstance(value) && !(value instanceof Promise) && !pulumi.isUnknown(value);

/**
 * The mesh once every CIDR is known; unknown at preview where one of them is. Made once and shared, so that a mistake in
 * a CIDR is one error, however many policies wait for it. The error quotes nothing where a CIDR is a secret.
 */
export function wholeMesh(args: MeshIsolationArgs, component: pulumi.Resource): () => pulumi.Output<Mesh> {
    let whole: pulumi.Output<Mesh> | undefined;
    const make = () => {
        const all = pulumi.output(args);
        return all.apply(async (known) => parseArgs(known, component, await pulumi.isSecret(all)));
    };
    return () => (whole ??= make());
}

function parseArgs(args: unknown, component: pulumi.Resource, isSecret: boolean): Mesh {
    try {
        return parseMesh(args);
    } catch (error) {
        if (!(error instanceof MeshError)) throw error;
        throw mistakesOf(component, isSecret ? withoutValues(error) : error);
    }
}

/** The mesh that was read. @throws its mistakes as an error of the component. */
export function meshOf({ mesh }: ReadArgs, component: pulumi.Resource): Mesh {
    if (mesh instanceof MeshError) throw mistakesOf(component, mesh);
    return mesh;
}

/** Every mistake of the args as one error of the component, without a stack: it is the reader's text that is wrong. */
function mistakesOf(component: pulumi.Resource, { message }: MeshError): pulumi.ResourceError {
    const lines = message.replaceAll("\n", "\n  ");
    return new pulumi.ResourceError(`${cannotBuild}\n  ${lines}`, component, true);
}

/**
 * The same mistakes by the lists of CIDRs that they are in, for args that hold a secret: what is wrong with a value tells of
 * it, and so does which of several values it is.
 */
export function withoutValues({ issues }: MeshError): MeshError {
    const message =
        "is wrong, or conflicts with the ranges beside it; what was found is not shown, since CIDRs here are secrets";
    return new MeshError([...new Set(issues.map(({ path }) => listIn(path)))].map((path) => ({ path, message })));
}

/** A path cut where it leads into a list of CIDRs. */
const listIn = (path: string): string => path.replace(/((?:^|\.)(?:\w+Cidrs|cidrs|except))\[.*$/, "$1");

/**
 * Peers of ends outside the cluster. Where a CIDR is known only later, the list of peers is an Output and nothing
 * around it is: at preview the policy's pods, directions and ports stay known to whoever judges them.
 */
export function peersOutside(mesh: Mesh, whole: () => pulumi.Output<Mesh>): OutsidePeers {
    return (end) => {
        const isKnown = Object.values(rangesOf(end, mesh.platform)).every((list) => list !== later);
        if (isKnown) return outsidePeers(end, mesh.platform);
        const peers = whole().apply((known) => outsidePeers(sameEnd(end, known), known.platform));
        // The SDK takes an Output wherever a value is expected; mesh/ is pure and does not know Outputs.
        return peers as unknown as ReturnType<OutsidePeers>;
    };
}

function sameEnd(end: OutsideEndpoint, { externals }: Mesh): OutsideEndpoint {
    const external = externals.find(({ name }) => name === end.name);
    return external ? { kind: "external", name: external.name, external } : end;
}

/** `true` where every CIDR of the mesh is known now. */
export function isWhole({ platform, externals }: Mesh): boolean {
    const lists = [
        clusterRanges(platform),
        platform.apiServer?.cidrs,
        platform.loadBalancerCidrs,
        ...externals.flatMap(({ cidrs, except }) => [cidrs, except]),
    ];
    return lists.every((list) => list !== later);
}
