import { hostText, type IpSet, isObject, matches, nameLabel, parseHost, type LabelSelector } from "../../netpol";
import { externalSet, reservedSet, type Missing } from "./expected-addresses";
import { includes, podsOf } from "./expected-pods";
import { entry } from "./entry";
import { workloadPods } from "./mesh";
import { selects, type SeenNamespace } from "./namespaces";
import { isUnknown, type Bag } from "./unknown-values";
import type { SeenWorkload } from "./workloads";

/** One end of what a mesh expects. */
export type ExpectedEnd = PodsEnd | OutsideEnd;

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

/** Addresses that no pod has, and names outside. */
export interface OutsideEnd {
    readonly name: string;
    readonly addresses: IpSet;
    /** As netpol's `hosts.ts` writes them; each stands for whatever addresses it resolves to. */
    readonly hosts: readonly string[];
    /** How many of the addresses may be those of nodes, of which not every kind of policy takes a range to speak. */
    readonly nodes: "all" | "some" | "none";
    /** What Cilium calls it, where it has a name for it. */
    readonly entity?: string | undefined;
    readonly home?: undefined;
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

type Read = ExpectedEnd | Missing;

/** Reserved names of addresses that nodes have, or may have: the rest are of nobody in the cluster. */
const ofNodes: Readonly<Record<string, OutsideEnd["nodes"]>> = {
    nodes: "all",
    "kube-apiserver": "some",
    "cloud-identity": "some",
};

/** What a name means as an end; a name of the mesh's own comes before a reserved one. */
export function expectedEnd(name: string, mesh: Bag, seen: Seen): Read {
    const workload = entry(mesh["workloads"], name);
    if (workload !== undefined) return workloadEnd(name, workload, mesh, seen);
    const homes = homesOf(name, mesh, seen.namespaces);
    if (homes !== undefined) return { name, homes, pods: {}, others: [] };
    const external = entry(mesh["externals"], name);
    const addresses = external === undefined ? reservedSet(name, mesh) : externalSet(name, external, mesh);
    if ("missing" in addresses) return addresses;
    const hosts = external === undefined ? [] : externalHosts(name, external);
    if ("missing" in hosts) return hosts;
    if (addresses.isEmpty && hosts.length === 0) return { missing: `no address of "${name}" is known` };
    if (external === undefined) {
        const entity = name === "kube-apiserver" ? name : undefined;
        return { name, addresses, hosts, nodes: ofNodes[name] ?? "none", entity };
    }
    return { name, addresses, hosts, nodes: external["withinClusterRanges"] === true ? "some" : "none" };
}

/** Names of an external of a mesh. */
function externalHosts(name: string, { hosts = [] }: Bag): readonly string[] | Missing {
    return Array.isArray(hosts) && !hosts.some(isUnknown)
        ? hosts.map((host) => hostText(parseHost(String(host))))
        : { missing: `externals.${name}.hosts of it is not known yet` };
}

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
    // One of its own that the stack does not have for sure is somebody else's.
    const isHere = own !== undefined && found.some(({ perhaps }) => perhaps === undefined);
    return isHere ? found : [...found, outOfSight(name, asked.matchLabels)];
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
