import { dnsRules, type Mesh } from "../mesh";
import { findLabels, matches, nameLabel, type Cluster, type Labels, type NetworkPolicyPeer } from "../netpol";

/** A pod that stands for all like it. */
export interface Representative {
    readonly id: string;
    readonly namespace: Home;
    readonly labels: Labels;
}

/** A namespace with the labels that selectors see. */
export interface Home {
    readonly name: string;
    readonly labels: Labels;
    /** The mesh's policies decide about its pods. */
    readonly isolated: boolean;
    readonly pods: Representative[];
}

/**
 * One pod of every workload, one that is none of them in every namespace, the platform's DNS pods, and a namespace that
 * nobody named, with a lookalike of each: whatever a policy should tell apart is there.
 */
export function representatives(mesh: Mesh): readonly Home[] {
    const homes = new Map<string, Home>();
    const home = (name: string, labels: Labels, isolated: boolean): Home => {
        const found = homes.get(name) ?? { name, labels: { ...labels, [nameLabel]: name }, isolated, pods: [] };
        homes.set(name, found);
        return found;
    };
    for (const { name, labels, purpose, enforce } of mesh.namespaces) home(name, { ...labels, purpose }, enforce);
    for (const { name, selector } of mesh.neighbours) home(name, selector, false);
    const strangers = home(unused("stranger", homes), {}, false);
    for (const peer of dnsRules(mesh.platform).flatMap(({ to = [] }) => to)) addDns(peer, home);
    for (const { name, namespace, podLabels } of mesh.workloads) addPod(homes.get(namespace), name, podLabels);
    const lookalikes = [...homes.values()].flatMap(({ pods }) => pods.map(({ labels }) => labels));
    for (const [index, labels] of distinct(lookalikes).entries()) addPod(strangers, `like-${index}`, labels);
    for (const each of homes.values()) addPod(each, unused("other", mesh.workloads.map(byName)), {});
    return [...homes.values()];
}

const distinct = (all: readonly Labels[]): Labels[] => [
    ...new Map(all.map((labels) => [JSON.stringify(labels), labels])).values(),
];

const byName = ({ name }: { readonly name: string }): string => name;

/** A name that is not taken: `stranger`, `stranger-`, … */
function unused(name: string, taken: ReadonlyMap<string, unknown> | readonly string[]): string {
    const isTaken = Array.isArray(taken) ? taken.includes(name) : (taken as ReadonlyMap<string, unknown>).has(name);
    return isTaken ? unused(`${name}-`, taken) : name;
}

function addPod(home: Home | undefined, name: string, labels: Labels): void {
    home?.pods.push({ id: `${home.name}/${name}[Deployment]`, namespace: home, labels });
}

function addDns(peer: NetworkPolicyPeer, home: (name: string, labels: Labels, isolated: boolean) => Home): void {
    const namespace = peer.namespaceSelector?.matchLabels?.[nameLabel];
    const found = findLabels({ matchAll: [peer.podSelector ?? {}], matchNone: [] });
    if (namespace === undefined || found === null || found === "unknown") return;
    const at = home(namespace, {}, false);
    if (!at.pods.some(({ labels }) => matches(peer.podSelector, labels)))
        addPod(at, `dns-${at.pods.length}`, found.labels);
}

/** The representatives as the engine takes them: each a Deployment, so that its pods among each other are a cell too. */
export function clusterOf(homes: readonly Home[], policies: Cluster["policies"]): Cluster {
    return {
        namespaces: homes.map(({ name, labels }) => ({ name, labels })),
        workloads: homes.flatMap(({ name: namespace, pods }) =>
            pods.map(({ id, labels }) => ({
                kind: "Deployment" as const,
                namespace,
                name: id.slice(namespace.length + 1, -"[Deployment]".length),
                labels,
                ports: [],
                ips: [],
                hostNetwork: false,
            })),
        ),
        services: [],
        policies,
    };
}
