import {
    internetSet,
    IpSet,
    isObject,
    matches,
    metadataSet,
    nameLabel,
    parseCidr,
    PortSet,
    specialCidrs,
    type LabelSelector,
} from "../../netpol";
import { includes, podsOf } from "./expected-pods";
import { entry } from "./entry";
import { workloadPods } from "./mesh";
import { selects, type SeenNamespace } from "./namespaces";
import { isUnknown, type Bag } from "./unknown-values";
import type { SeenWorkload } from "./workloads";

/** One end of what a mesh expects. */
export type ExpectedEnd = PodsEnd | AddressesEnd;

/** Pods of namespaces. */
export interface PodsEnd {
    readonly name: string;
    readonly homes: readonly Home[];
    readonly pods: LabelSelector;
    /**
     * Other workloads that the mesh names there: pods with the labels of both are no plan of anybody's, unless the stack makes
     * such pods.
     */
    readonly others: readonly LabelSelector[];
}

/** Addresses that no pod has. */
export interface AddressesEnd {
    readonly name: string;
    readonly addresses: IpSet;
}

/** A namespace that is meant, of the stack or of somebody else. */
export interface Home extends Pick<SeenNamespace, "cluster" | "name" | "labels" | "unknownLabels" | "adopted"> {
    /** Pulumi name of its resource; absent where the stack has none. */
    readonly resource?: string | undefined;
    /** What it hangs on that it is meant at all: a name or labels; absent where it is for sure. */
    readonly perhaps?: string | undefined;
}

/** What the stack holds in the cluster of the mesh. */
export interface Seen {
    readonly namespaces: readonly SeenNamespace[];
    readonly workloads: readonly SeenWorkload[];
}

type Read = ExpectedEnd | { readonly missing: string };

/** What a name means as an end; a name of the mesh's own comes before a reserved one. */
export function expectedEnd(name: string, mesh: Bag, seen: Seen): Read {
    const workload = entry(mesh["workloads"], name);
    if (workload !== undefined) return workloadEnd(name, workload, mesh, seen);
    const homes = homesOf(name, mesh, seen.namespaces);
    if (homes !== undefined) return { name, homes, pods: {}, others: [] };
    const platform = isObject(mesh["platform"]) ? mesh["platform"] : {};
    const external = entry(mesh["externals"], name);
    if (external !== undefined) return named(name, externalSet(name, external, platform));
    const reserved = Object.hasOwn(reservedSets, name) ? reservedSets[name] : undefined;
    return reserved === undefined
        ? { missing: `"${name}" is no name that is known of it` }
        : named(name, reserved(platform));
}

const named = (name: string, set: IpSet | Missing): Read => (set instanceof IpSet ? { name, addresses: set } : set);

function workloadEnd(name: string, workload: Bag, mesh: Bag, { namespaces, workloads }: Seen): Read {
    const pods = podsOf(name, workload, mesh);
    const home = String(workload["namespace"]);
    const homes = homesOf(home, mesh, namespaces);
    if (pods === undefined || homes === undefined) return { missing: `the pods of "${name}" are not known` };
    const others = Object.entries(isObject(mesh["workloads"]) ? mesh["workloads"] : {}).flatMap(([each, other]) => {
        if (!isObject(other) || other["namespace"] !== workload["namespace"]) return [];
        const all = podsOf(each, other, mesh);
        // Pods of the one that all are pods of the other: parts of a preset, or workers beside their leader.
        const isSome = all !== undefined && (includes(all, pods) || includes(pods, all));
        return isSome ? [] : (workloadPods(other) ?? []);
    });
    const isMade = (other: LabelSelector): boolean =>
        workloads.some(
            ({ namespace = home, labels }) =>
                namespace === home && (labels === undefined || (matches(pods, labels) && matches(other, labels))),
        );
    return { name, homes, pods, others: others.filter((other) => !isMade(other)) };
}

/** Namespaces that a name means: that one, those of the same purpose, or those that a neighbour's labels select. */
function homesOf(name: string, mesh: Bag, known: readonly SeenNamespace[]): readonly Home[] | undefined {
    const own = entry(mesh["namespaces"], name);
    const neighbour = entry(mesh["neighbours"], name);
    if (own === undefined && neighbour === undefined) return undefined;
    const labels =
        own?.["selectBy"] === "purpose" ? { purpose: String(own["purpose"]) } : neighbour?.["namespaceLabels"];
    if (!isObject(labels)) return [known.find((one) => one.name === name) ?? outOfSight(name, { [nameLabel]: name })];
    const asked = { matchLabels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, `${value}`])) };
    const found = known.flatMap((one): Home[] => {
        const answer = selects(asked, one);
        if (answer === "no") return [];
        return [answer === "perhaps" ? { ...one, perhaps: `whether namespace "${one.name}" is "${name}"` } : one];
    });
    return own === undefined ? [...found, outOfSight(name, asked.matchLabels)] : found;
}

/** A namespace of somebody else: it has these labels, and it is not known which others. */
const outOfSight = (name: string, labels: Readonly<Record<string, string>>): Home => ({
    cluster: "",
    name,
    // One that is known by its labels is taken for one that no rule names.
    labels: { [nameLabel]: "\0", ...labels },
    unknownLabels: [],
    adopted: true,
});

interface Missing {
    readonly missing: string;
}

/** What is cut out of every range that does not name it outright: link-local addresses, and those at which metadata is served. */
const sensitive = IpSet.unionAll([metadataSet, ...specialCidrs(["link", "metadata"]).map((cidr) => IpSet.parse(cidr))]);

function externalSet(name: string, { cidrs, except, withinClusterRanges }: Bag, platform: Bag): IpSet | Missing {
    const lists = {
        cidrs: setsOf(cidrs, `externals.${name}.cidrs`),
        except: setsOf(except, `externals.${name}.except`),
        cluster: withinClusterRanges === true ? [] : clusterRanges(platform),
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
    metadata: () => metadataSet,
};

const presetText = (preset: unknown): string =>
    typeof preset === "string" && !isUnknown(preset) ? `preset "${preset}"` : "the platform";

const apiServerRanges = ({ apiServer }: Bag) =>
    isObject(apiServer) ? setsOf(apiServer["cidrs"], "platform.apiServer.cidrs") : [];

/** Ports of a reserved name, where the platform says them. */
export function portsOfPlatform(name: string, { platform }: Bag): PortSet {
    const { apiServer, identity } = isObject(platform) ? platform : ({} as Bag);
    const ports =
        name === "kube-apiserver" && isObject(apiServer)
            ? [apiServer["port"]]
            : name === "cloud-identity" && isObject(identity) && Array.isArray(identity["ports"])
              ? (identity["ports"] as readonly unknown[])
              : [];
    const numbers = ports.filter((port): port is number => typeof port === "number" && port >= 1 && port <= 65_535);
    return PortSet.unionAll(numbers.map((port) => PortSet.of("TCP", port)));
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
