import { internetCidrs, specialRanges } from "../netpol/address-table";
import type { LabelSelector, NetworkPolicyPeer } from "../netpol/types";
import { ipBlocks } from "./cidrs";
import { type CidrList, type Endpoint, later, type MeshNamespace, type Platform } from "./types";

/** An end of a flow that has addresses, not pods. */
export type OutsideEndpoint = Exclude<Endpoint, InsideEndpoint>;
/** An end of a flow that selectors can name. */
export type InsideEndpoint = Extract<Endpoint, { kind: "namespace" | "workload" }>;
/** An end whose pods the mesh isolates, so that it needs its half of the flow. */
export type IsolatedEndpoint = InsideEndpoint & { readonly namespace: MeshNamespace };

export const isOutside = (end: Endpoint): end is OutsideEndpoint => !isInside(end);
export const isInside = (end: Endpoint): end is InsideEndpoint => end.kind === "namespace" || end.kind === "workload";
export const isIsolated = (end: Endpoint): end is IsolatedEndpoint => isInside(end) && end.namespace.isolated;

/** Whether a NetworkPolicy can name an end; one that goes by names alone has no addresses that anybody knows. */
export const hasAddresses = (end: Endpoint): boolean =>
    end.kind !== "external" || typeof end.external.cidrs === "symbol" || end.external.cidrs.length > 0;

/** The pods of an endpoint, within its own namespace. */
export function podSelector(end: InsideEndpoint): LabelSelector {
    return end.kind === "workload" ? end.workload.pods : {};
}

/**
 * How a policy in `home` names the pods of `end`: always one peer, so that namespace AND pods are meant, never OR.
 *
 * A namespace is selected by the label that the API server sets and nobody can move
 * (https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name), unless it asks for
 * other labels. Within its own namespace a podSelector alone says it.
 */
export function insidePeer(end: InsideEndpoint, home: MeshNamespace): NetworkPolicyPeer {
    const pods = podSelector(end);
    const { name, selector } = end.namespace;
    const byName = Object.hasOwn(selector, "kubernetes.io/metadata.name");
    if (byName && name === home.name) return { podSelector: pods };
    const namespaceSelector = { matchLabels: sortKeys(selector) };
    return end.kind === "workload" ? { namespaceSelector, podSelector: pods } : { namespaceSelector };
}

/** Everything that the cluster's own ranges are, whoever has addresses there; known only once all of them are. */
export function clusterRanges({ podCidrs, serviceCidrs, nodeCidrs, clusterCidrs }: Platform): CidrList {
    return together([podCidrs, serviceCidrs, nodeCidrs, clusterCidrs]);
}

/** The cluster's own ranges and its API server, which may have a public address: what `internet` leaves out besides special ranges. */
export const addressesOfCluster = (platform: Platform): CidrList =>
    together([clusterRanges(platform), platform.apiServer?.cidrs ?? []]);

/** Several lists as one, each CIDR once; known only once all of them are. */
function together(lists: readonly CidrList[]): CidrList {
    const known = lists.filter((list): list is readonly string[] => list !== later);
    return known.length < lists.length ? later : [...new Set(known.flat())];
}

/** What an end outside the cluster is made of: its own CIDRs, and what is cut out of them. */
export interface Ranges {
    readonly cidrs: CidrList;
    readonly except: CidrList;
    readonly clusterCidrs: CidrList;
}

/** CIDR lists of an end outside the cluster. */
export function rangesOf(end: OutsideEndpoint, platform: Platform): Ranges {
    switch (end.kind) {
        case "external": {
            const { cidrs, except, withinClusterRanges } = end.external;
            return { cidrs, except, clusterCidrs: withinClusterRanges ? [] : clusterRanges(platform) };
        }
        // These are named outright: nothing is cut out of them.
        case "kube-apiserver":
            return { cidrs: platform.apiServer?.cidrs ?? [], except: [], clusterCidrs: [] };
        case "nodes":
            return { cidrs: platform.nodeCidrs, except: [], clusterCidrs: [] };
        case "cloud-identity": {
            const { identity } = platform;
            return { cidrs: identity && "cidrs" in identity ? identity.cidrs : [], except: [], clusterCidrs: [] };
        }
        case "load-balancers":
            return {
                cidrs: together([platform.healthChecks, platform.loadBalancerCidrs]),
                except: [],
                clusterCidrs: [],
            };
        case "internet":
            return {
                cidrs: internetCidrs,
                except: specialRanges.map(({ cidr }) => cidr),
                clusterCidrs: addressesOfCluster(platform),
            };
    }
}

/**
 * The ipBlocks of an end outside the cluster.
 *
 * @throws where its CIDRs are not known yet, and where none are left: a rule without peers would mean everyone.
 */
export function outsidePeers(end: OutsideEndpoint, platform: Platform): readonly NetworkPolicyPeer[] {
    const { cidrs, except, clusterCidrs } = rangesOf(end, platform);
    const blocks = ipBlocks(known(cidrs), known(except), known(clusterCidrs));
    if (blocks.length === 0) throw new Error(`Cannot compile "${end.name}": no address of it is left`);
    return blocks.map((ipBlock) => ({ ipBlock }));
}

function known(list: CidrList): readonly string[] {
    if (typeof list === "symbol") throw new Error("Cannot compile a CIDR list that is known only later");
    return list;
}

/** Same labels, same bytes. */
export function sortKeys<T>(map: Readonly<Record<string, T>>): Record<string, T> {
    return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
