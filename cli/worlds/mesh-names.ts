import { addressesOf } from "../../components/declared";
import { isObject, IpSet, type Labels, type LabelSelector, nameLabel, parseCidr } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { meshArguments, meshPods } from "./declared-workloads";

/** Pods that a mesh gives a name to; one of several workloads of a name is called `name.member`. */
export interface NamedPods {
    readonly namespace: string;
    readonly name: string;
    readonly pods: LabelSelector;
}

/** Names that meshes give to what a flow may begin or end at. */
export interface MeshNames {
    readonly workloads: readonly NamedPods[];
    /** Namespaces and neighbours, by the labels that select them. */
    readonly namespaces: ReadonlyMap<string, Labels>;
    /** Externals, `kube-apiserver` and `nodes`; `undefined` where their addresses are a secret or known only after a deployment. */
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
    const platform = isObject(mesh.platform) ? mesh.platform : {};
    const ranges = rangesOf(platform);
    const externals = entries(mesh.externals).map(([name, value]): [string, IpSet | undefined] => {
        const [cidrs, except] = isObject(value) ? [cidrsOf(value.cidrs), cidrsOf(value.except ?? [])] : [];
        const withinClusterRanges = isObject(value) && value.withinClusterRanges === true;
        if (!cidrs || !except || !ranges) return [name, undefined];
        const end = { kind: "external", name, external: { name, cidrs, except, withinClusterRanges } } as const;
        return [
            name,
            addressesOf(end, {
                platform: { dns: [], resolvers: [], healthChecks: [], loadBalancerCidrs: [], ...ranges },
            }),
        ];
    });
    const own = new Map(externals);
    const named = (name: string, list: unknown): [string, IpSet | undefined][] => {
        const cidrs = cidrsOf(list);
        if (own.has(name) || list === undefined) return [];
        return [[name, cidrs && IpSet.unionAll(cidrs.map((cidr) => IpSet.parse(cidr)))]];
    };
    const { apiServer, nodeCidrs } = platform;
    const ofApiServer = isObject(apiServer) ? named("kube-apiserver", apiServer.cidrs) : [];
    return [...externals, ...ofApiServer, ...named("nodes", nodeCidrs)];
}

/** The cluster's own ranges; `undefined` where a part of them is not known here. */
function rangesOf(platform: Readonly<Record<string, unknown>>) {
    const [podCidrs, serviceCidrs, nodeCidrs, clusterCidrs] = [
        cidrsOf(platform.podCidrs ?? []),
        cidrsOf(platform.serviceCidrs ?? []),
        cidrsOf(platform.nodeCidrs ?? []),
        cidrsOf(platform.clusterCidrs ?? []),
    ];
    if (!podCidrs || !serviceCidrs || !nodeCidrs || !clusterCidrs) return undefined;
    return { podCidrs, serviceCidrs, nodeCidrs, clusterCidrs };
}

/** A list of CIDRs; `undefined` where a part of it is not known here. */
function cidrsOf(value: unknown): string[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const known = value.filter((each): each is string => typeof each === "string" && parseCidr(each, "mask").ok);
    return known.length === value.length ? known : undefined;
}
