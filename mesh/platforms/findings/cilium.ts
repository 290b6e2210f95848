import { overlaps } from "../../cidrs";
import { isByServiceAddress } from "../../dns";
import { entitiesOf, isCiliumGateway } from "../../hosts/cilium-entities";
import type { LabelSelector } from "../../../netpol/types";
import { clusterRanges, isInside, isOutside, podSelector, rangesOf } from "../../peers";
import { later, type CidrList, type DnsProfile, type Endpoint, type Mesh, type Platform } from "../../types";
import { podIdentityCidrs } from "../amazon";
import { sources } from "../plugins";
import { aboutFlow, endsOf, type PlatformFinding } from "./finding";

/**
 * Cilium judges by identity: an ipBlock is for what has none, and matches neither pods nor nodes, nor a Service's own
 * address, which it replaces before it judges.
 */
export function ofCilium(mesh: Mesh): readonly PlatformFinding[] {
    const flows = mesh.flows.flatMap((flow) =>
        endsOf(flow).flatMap((end) => {
            const found = ofEnd(end, mesh.platform);
            return found ? [{ about: aboutFlow(flow), ...found }] : [];
        }),
    );
    return [...ofDns(mesh.platform.dns), ...flows];
}

type Found = Omit<PlatformFinding, "about">;

function ofEnd(end: Endpoint, platform: Platform): Found | undefined {
    // A CiliumNetworkPolicy says what a NetworkPolicy cannot.
    if (platform.hosts === "cilium" && entitiesOf(end) !== undefined) return undefined;
    if (isInside(end)) return ofPods(podSelector(end));
    if (end.kind === "nodes") return { message: nodesMessage, source: sources.ciliumCidrs };
    if (end.kind === "kube-apiserver") return ofApiServer(platform);
    return isOutside(end) && isPodIdentity(rangesOf(end, platform).cidrs)
        ? { message: hostMessage("the EKS Pod Identity agent"), source: sources.aksLocalDns }
        : undefined;
}

const nodesMessage =
    "Cilium matches no node by an ipBlock, so this flow does not hold unless Cilium runs with policyCIDRMatchMode: nodes; else it takes a CiliumNetworkPolicy with the entities host and remote-node";

/** The API server is a node, where that is known; elsewhere it may be. */
function ofApiServer(platform: Platform): Found | undefined {
    const ranges = clusterRanges(platform);
    const cidrs = platform.apiServer?.cidrs ?? [];
    const isKnown = ranges !== later && cidrs !== later && ranges.length > 0;
    if (isKnown && !overlaps(ranges, cidrs)) return undefined;
    const opening = isKnown
        ? "The API server runs on nodes of the cluster, and Cilium matches no node by an ipBlock: this flow does not hold"
        : "Where the API server runs on nodes of the cluster, this flow does not hold, since Cilium matches no node by an ipBlock,";
    const message = `${opening} unless Cilium runs with policyCIDRMatchMode: nodes; else it takes a CiliumNetworkPolicy with the entity kube-apiserver`;
    return { message, source: sources.ciliumCidrs };
}

function isPodIdentity(cidrs: CidrList): boolean {
    return cidrs !== later && cidrs.length > 0 && cidrs.every((cidr) => podIdentityCidrs.includes(cidr));
}

const hostMessage = (whose: string): string =>
    `Cilium 1.17 and later takes ${whose} for the node itself, which no ipBlock matches: it takes a CiliumNetworkPolicy with the entity host`;

function ofPods(pods: LabelSelector): Found | undefined {
    if (!isCiliumGateway(pods)) return undefined;
    const message =
        "Cilium's own gateway has no pods: its traffic is the entity ingress, which no NetworkPolicy names, so this flow does not hold; it takes a CiliumNetworkPolicy with that entity";
    return { message, source: sources.ciliumGateway };
}

function ofDns(dns: readonly DnsProfile[]): readonly PlatformFinding[] {
    const byAddress = dns.filter(isByServiceAddress);
    return [
        ...byAddress.map((profile) => ({
            about: "platform.dns",
            message: `Cilium replaces a Service's address by its pods' before it judges, so "${profile}" opens nothing; name the DNS pods by a profile such as kube-dns, or under resolvers`,
            source: sources.ciliumServices,
        })),
        ...(dns.includes("aks-local-dns")
            ? [{ about: "platform.dns", message: hostMessage("LocalDNS"), source: sources.aksLocalDns }]
            : []),
    ];
}
