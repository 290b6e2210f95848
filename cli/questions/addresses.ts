import {
    asRule,
    type Cluster,
    formatAddress,
    IpSet,
    metadataSet,
    parseAddress,
    likelyClusterSet,
    workloadId,
    prefixOf,
} from "../../netpol";
import { firstAddress } from "../compare/change";
import { addressText, isSaidByName } from "../compare/address-text";
import type { NamedEnd, EndPart } from "./end";

/** Addresses that a mesh gives a name to: one part for those that no policy tells apart. */
export function endOfAddresses(cluster: Cluster, name: string, addresses: IpSet, podCidrs?: IpSet): NamedEnd {
    const title = isSaidByName({ name, addresses }) ? name : `${name} (${shortText(addresses)})`;
    const pieces = piecesOf([...tellingSets(cluster), ...(podCidrs ? [podCidrs] : [])], addresses);
    const titleOf = (piece: IpSet): string => (pieces.length === 1 ? title : `${name}: ${shortText(piece)}`);
    // What a mesh names by its addresses is no pod.
    const parts = pieces.map((piece) => partOfAddress(cluster, firstAddress(piece), titleOf(piece), true));
    return { title, name, parts, addresses };
}

/** Addresses in words: what is missing from all addresses is a help only where these are most of them. */
function shortText(addresses: IpSet): string {
    const text = addressText(addresses);
    const cidrs = addresses.cidrs();
    const areMost = cidrs.some((cidr) => prefixOf(cidr) <= 3);
    return areMost || !text.startsWith("any ") ? text : `${cidrs[0]} and ${cidrs.length - 1} more ranges`;
}

/** One address: that of a pod, or one outside the cluster. */
export function endOfAddress(cluster: Cluster, ip: string): NamedEnd {
    const part = partOfAddress(cluster, ip, ip);
    return { title: part.title, parts: [part], ...(part.workload ? {} : { addresses: IpSet.parse(ip) }) };
}

function partOfAddress(cluster: Cluster, ip: string, title: string, isNoPod?: true): EndPart {
    const isSame = sameAs(ip);
    const service = cluster.services.find(({ clusterIPs }) => clusterIPs.some(isSame));
    const unresolved = service && `it is the cluster IP of Service ${service.namespace}/${service.name}: ask for that`;
    const owner = cluster.workloads.find(({ ips, hostNetwork }) => !hostNetwork && ips.some(isSame));
    return {
        title: owner ? `${title} (${workloadId(owner)})` : title,
        endpoint: { ip, isNoPod },
        ...(owner ? { workload: owner } : {}),
        ...(unresolved === undefined ? {} : { unresolved }),
    };
}

/** Whether another text is the same address. */
export function sameAs(ip: string): (other: string) => boolean {
    const canonical = canonicalOf(ip);
    return (other) => canonicalOf(other) === canonical;
}

function canonicalOf(ip: string): string {
    const address = parseAddress(ip);
    return address === undefined ? ip : formatAddress(address);
}

/** Addresses apart as far as something in the cluster tells them apart: ipBlocks, networks, nodes, pods and Services. */
function piecesOf(telling: readonly IpSet[], addresses: IpSet): IpSet[] {
    let pieces = addresses.isEmpty ? [] : [addresses];
    for (const set of telling) {
        if (set.intersect(addresses).isEmpty) continue;
        pieces = pieces.flatMap((piece) =>
            [piece.intersect(set), piece.subtract(set)].filter(({ isEmpty }) => !isEmpty),
        );
    }
    return pieces;
}

function tellingSets({ clusterPolicies = [], nodes = [], workloads, services, ...cluster }: Cluster): IpSet[] {
    const { policies, pluginPolicies = [] } = cluster;
    const ofPlugins = pluginPolicies.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
    const blocks = policies.flatMap(({ spec }) => [
        ...(spec.ingress ?? []).flatMap((rule) => asRule(rule, "Ingress").peers ?? []),
        ...(spec.egress ?? []).flatMap((rule) => asRule(rule, "Egress").peers ?? []),
    ]);
    const networks = clusterPolicies.flatMap(({ spec }) =>
        (spec.egress ?? []).flatMap(({ to = [] }) => to.flatMap(({ networks = [] }) => networks)),
    );
    const single = [
        ...nodes.flatMap(({ ips }) => ips),
        ...workloads.flatMap(({ ips }) => ips),
        ...services.flatMap(({ clusterIPs }) => clusterIPs),
    ];
    return [
        // Addresses that the cluster itself may have, which others may not: an answer may depend on whose they are.
        likelyClusterSet,
        metadataSet,
        ...[...blocks, ...ofPlugins.flatMap(({ peers = [] }) => peers)].flatMap(({ ipBlock }) =>
            ipBlock ? [IpSet.fromBlock(ipBlock)] : [],
        ),
        ...networks.map((cidr) => IpSet.fromBlock({ cidr })),
        ...single.map((ip) => IpSet.parse(ip)),
    ];
}
