import type { LabelSelector, NetworkPolicyPeer } from "../../netpol/types";
import { specialCidrs } from "../../netpol/address-table";
import { overlaps } from "../cidrs";
import { distinct, dnsRules, isByServiceAddress, nodeLocalCidrs, nodeLocalDns } from "../dns";
import type { Platform } from "../types";
import type { CiliumRule } from "./objects";

/**
 * The rules that send a pod's questions through Cilium's DNS proxy, which alone tells Cilium the addresses of names: whoever
 * answers by `platform.dns` and `platform.resolvers`, as Cilium knows them. Every name may be asked for, as `allow-dns` has it;
 * what the answers open is for the rule with the names to say.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#layer-7-dns-policies
 */
export function dnsRulesOfCilium(platform: Platform): CiliumRule[] {
    return dnsRules(ofPods(platform)).flatMap(({ to = [], ports = [] }) => {
        const toPorts = [
            {
                ports: ports.map(({ protocol = "UDP", port }) => ({ port: String(port), protocol })),
                rules: { dns: [{ matchPattern: "*" }] },
            },
        ];
        return peersOf(to).map((peers) => ({ ...peers, toPorts }));
    });
}

/** Whether Cilium can be told of anybody who answers. */
export const hasResolverForCilium = (platform: Platform): boolean => dnsRulesOfCilium(platform).length > 0;

/** Without profiles by the Service's own address, which Cilium replaces by its pods' before it judges. */
const ofPods = (platform: Platform): Platform => ({
    ...platform,
    dns: platform.dns.filter((profile) => !isByServiceAddress(profile)),
});

/** Peers of NetworkPolicies as Cilium's, a kind each. */
function peersOf(to: readonly NetworkPolicyPeer[]): Omit<CiliumRule, "toPorts">[] {
    const cidrs = to.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr] : []));
    const outside = cidrs.filter((cidr) => !isOfNode(cidr));
    const pods = [
        ...to.flatMap((peer) => (peer.ipBlock ? [] : [endpoints(peer)])),
        // Where a CiliumLocalRedirectPolicy leads to the cache, its pods answer.
        ...(cidrs.some((cidr) => nodeLocalCidrs.includes(cidr)) ? [endpoints(nodeLocalDns)] : []),
    ];
    return [
        ...(pods.length > 0 ? [{ toEndpoints: distinct(pods) }] : []),
        ...(cidrs.some(isOfNode) ? [{ toEntities: ["host" as const] }] : []),
        ...(outside.length > 0 ? [{ toCIDR: outside }] : []),
    ];
}

const linkLocal = specialCidrs(["link"]);

/** Caches of the node have link-local addresses, which are the node's; that of Cloud DNS is the metadata server's. */
const isOfNode = (cidr: string): boolean => overlaps(linkLocal, [cidr]) && !overlaps(["169.254.169.254/32"], [cidr]);

/** The pods of one namespace, which every resolver by pods is in. */
function endpoints({ namespaceSelector, podSelector }: NetworkPolicyPeer): LabelSelector {
    const namespace = namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"] ?? "";
    const { matchLabels = {}, matchExpressions } = podSelector ?? {};
    return {
        matchLabels: { ...matchLabels, "k8s:io.kubernetes.pod.namespace": namespace },
        ...(matchExpressions && { matchExpressions }),
    };
}
