import type { IpSet } from "../ip-set";
import type { PluginPeer, PluginPolicy, PluginRule } from "./types";

/**
 * Has rules about the entity `kube-apiserver` mean the addresses that somebody says the API server has, whether they are
 * nodes' or outside the cluster: "kube-apiserver … represents the kube-apiserver in a Kubernetes cluster. This entity
 * represents both deployments of the kube-apiserver: within the cluster and outside of the cluster."
 *
 * @param apiServer None where nobody says it: which addresses are meant then stays unknown.
 * @see https://docs.cilium.io/en/v1.18/security/policy/layer3/#entities-based
 */
export function withApiServer(policies: readonly PluginPolicy[], apiServer: IpSet): readonly PluginPolicy[] {
    if (apiServer.isEmpty) return policies;
    const peers = apiServer.cidrs().map((cidr): PluginPeer => ({ ipBlock: { cidr }, noPods: true }));
    const read = (rule: PluginRule): PluginRule => {
        if (rule.peersOfEntity === "kube-apiserver") return { ...rule, peers };
        if (rule.entity !== "kube-apiserver") return rule;
        return { ...rule, unsure: undefined, entity: undefined, peers };
    };
    return policies.map((policy) => ({
        ...policy,
        ingress: policy.ingress.map(read),
        egress: policy.egress.map(read),
    }));
}
