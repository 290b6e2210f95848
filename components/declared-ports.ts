import { dnsRules, type Endpoint, type Mesh } from "../mesh";
import { IpSet, matches, PortSet, type Direction, type NetworkPolicyPeer } from "../netpol";
import { addressesOf, isOutside, portSet, resolvesNames, serviceMeshRulesOf } from "./declared";
import type { Witness } from "./witnesses";

/** A pod of a kind, or one address. */
export type Party = Witness | { readonly ip: string };

/**
 * The ports on which a mesh declares connections from one pod or address to another: at the source and at the destination,
 * as far as the mesh isolates them. Asked flow by flow of this one pair, so that a mistake in how cells are compared does
 * not come back as the answer.
 */
export function declaredPorts(mesh: Mesh, from: Party, to: Party): PortSet {
    const egress = isIsolated(from) ? halfPorts(mesh, "Egress", from, to) : PortSet.all;
    const ingress = isIsolated(to) ? halfPorts(mesh, "Ingress", to, from) : PortSet.all;
    return egress.intersect(ingress);
}

const isIsolated = (party: Party): party is Witness => "id" in party && party.isolated;

function halfPorts(mesh: Mesh, direction: Direction, subject: Witness, peer: Party): PortSet {
    const flows = mesh.flows.filter(({ from, to }) => {
        const [own, other] = direction === "Egress" ? [from, to] : [to, from];
        return isSubject(own, subject) && isPeer(other, peer, mesh);
    });
    const dns = direction === "Egress" && resolvesNames(mesh, subject) ? dnsRules(mesh.platform) : [];
    const resolvers = dns.filter(({ to = [] }) => to.some((rule) => admits(rule, peer)));
    const rules = serviceMeshRulesOf(mesh, subject);
    const needs = [
        ...(direction === "Egress" ? rules.egress.map(({ to = [], ports }) => ({ peers: to, ports })) : []),
        ...(direction === "Ingress" ? rules.ingress.map(({ from = [], ports }) => ({ peers: from, ports })) : []),
    ].filter(({ peers }) => peers.some((rule) => admits(rule, peer)));
    return PortSet.unionAll([
        ...[...flows, ...resolvers].map(({ ports = [] }) => portSet(ports)),
        ...needs.map(({ ports }) => portSet(ports ?? "any")),
    ]);
}

/** Policies about an end stand in one namespace, by its name. */
function isSubject(end: Endpoint, { namespace, pods }: Witness): boolean {
    if (isOutside(end) || namespace.name !== end.namespace.name) return false;
    return end.kind === "namespace" || matches(end.workload.pods, pods.labels);
}

/** As a peer an end is meant by the labels that select its namespace. */
function isPeer(end: Endpoint, peer: Party, mesh: Mesh): boolean {
    if (isOutside(end)) return "ip" in peer && addressesOf(end, mesh).contains(peer.ip);
    if ("ip" in peer || !matches({ matchLabels: end.namespace.selector }, peer.namespace.labels)) return false;
    return end.kind === "namespace" || matches(end.workload.pods, peer.pods.labels);
}

function admits({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, peer: Party): boolean {
    if ("ip" in peer) return ipBlock !== undefined && IpSet.fromBlock(ipBlock).contains(peer.ip);
    if (ipBlock !== undefined) return false;
    return matches(namespaceSelector, peer.namespace.labels) && matches(podSelector, peer.pods.labels);
}
