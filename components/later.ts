import * as pulumi from "@pulumi/pulumi";
import {
    later,
    MeshError,
    outsidePeers,
    parseMesh,
    rangesOf,
    type Mesh,
    type Outside,
    type OutsidePeers,
} from "../mesh";
import type { MeshIsolationArgs } from "./args";

/** The args with every CIDR list that holds an Output replaced by `later`: what is left is plain data. */
export function structureOf(args: MeshIsolationArgs): unknown {
    return within(args, {
        platform: (platform) =>
            within(platform, {
                clusterCidrs: laterIfOutput,
                apiServer: (server) => within(server, { cidrs: laterIfOutput }),
            }),
        externals: (externals) =>
            within(externals, (external) => within(external, { cidrs: laterIfOutput, except: laterIfOutput })),
    });
}

type Change = (value: unknown) => unknown;

/** A copy with some keys (or all) changed; what is no map stays as it is, for the spec's own check to name. */
function within(map: unknown, changes: Record<string, Change> | Change): unknown {
    if (typeof map !== "object" || map === null || Array.isArray(map)) return map;
    const change = (key: string): Change | undefined => (typeof changes === "function" ? changes : changes[key]);
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(key)?.(value) ?? value]));
}

const laterIfOutput: Change = (list) => (isPlain(list) ? list : later);

const isPlain = (value: unknown): boolean =>
    Array.isArray(value) ? value.every(isPlain) : !pulumi.Output.isInstance(value) && !(value instanceof Promise);

/**
 * The mesh once every CIDR is known; unknown at preview where one of them is. Made once and shared, so that a mistake in
 * a CIDR is one error, however many policies wait for it.
 */
export function wholeMesh(args: MeshIsolationArgs, component: pulumi.Resource): () => pulumi.Output<Mesh> {
    let whole: pulumi.Output<Mesh> | undefined;
    return () => (whole ??= pulumi.output(args).apply((known) => parseArgs(known, component)));
}

/** Every mistake of the args as one error of the component, without a stack: it is the reader's text that is wrong. */
export function parseArgs(args: unknown, component: pulumi.Resource): Mesh {
    try {
        return parseMesh(args);
    } catch (error) {
        if (!(error instanceof MeshError)) throw error;
        const lines = error.message.replaceAll("\n", "\n  ");
        throw new pulumi.ResourceError(`Cannot build the mesh:\n  ${lines}`, component, true);
    }
}

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

function sameEnd(end: Outside, { externals }: Mesh): Outside {
    const external = externals.find(({ name }) => name === end.name);
    return external ? { kind: "external", name: external.name, external } : end;
}

/** `true` where every CIDR of the mesh is known now. */
export function isWhole({ platform, externals }: Mesh): boolean {
    const lists = [
        platform.clusterCidrs,
        platform.apiServer?.cidrs,
        ...externals.flatMap(({ cidrs, except }) => [cidrs, except]),
    ];
    return lists.every((list) => list !== later);
}
