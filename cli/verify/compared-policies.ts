import {
    type Cluster,
    type ClusterPolicy,
    clusterPolicyTitle,
    type NetworkPolicy,
    type PluginPolicy,
    pluginPolicyTitle,
    policyId,
    policyRef,
} from "../../netpol";

/** A policy that is compared: a NetworkPolicy, one of the tiers before and after them, or one of a network plugin. */
export type Compared = NetworkPolicy | ClusterPolicy | PluginPolicy;
export type Policies = Pick<Cluster, "policies" | "clusterPolicies" | "pluginPolicies">;

export const policiesOf = ({ policies, clusterPolicies = [], pluginPolicies = [] }: Policies): Compared[] => [
    ...policies,
    ...clusterPolicies,
    ...pluginPolicies,
];

/** Of each kind those among some. */
export const asCluster = (policies: readonly Compared[]): Policies => ({
    policies: policies.filter(isNetworkPolicy),
    clusterPolicies: policies.filter(isClusterPolicy),
    pluginPolicies: policies.filter((each): each is PluginPolicy => !("spec" in each)),
});

export const isNetworkPolicy = (policy: Compared): policy is NetworkPolicy => policy.kind === "NetworkPolicy";
export const isClusterPolicy = (policy: Compared): policy is ClusterPolicy =>
    "spec" in policy && !isNetworkPolicy(policy);

export function idOf(policy: Compared): string {
    if (isNetworkPolicy(policy)) return policyId(policy);
    return isClusterPolicy(policy) ? clusterPolicyTitle(policy) : pluginPolicyTitle(policy);
}

/** The namespace that a policy stands in; undefined where it stands in none. */
export function namespaceOf(policy: Compared): string | undefined {
    if (isClusterPolicy(policy)) return undefined;
    return isNetworkPolicy(policy) ? policyRef(policy).namespace : policy.namespace;
}
