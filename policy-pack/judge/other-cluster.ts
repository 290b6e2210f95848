import type { SeenNamespace } from "../stack/namespaces";
import type { StackView } from "../stack/view";

/**
 * Says, after a message about what a namespace lacks, that policies for a namespace of that name are in the stack, but in
 * another place: behind a provider that connects otherwise, or in a directory. Empty where there are none.
 */
export function notePoliciesInOtherCluster(
    { name, cluster, clusterNames }: SeenNamespace,
    { policies }: Pick<StackView, "policies">,
): string {
    const other = policies.filter((policy) => policy.namespace === name && policy.cluster !== cluster);
    const [first] = other;
    if (first === undefined || policies.some((policy) => policy.namespace === name && policy.cluster === cluster))
        return "";
    const count = other.length === 1 ? "1 NetworkPolicy is" : `${other.length} NetworkPolicies are`;
    const there = first.clusterNames[0] ?? "";
    if (first.cluster.startsWith("directory ")) {
        return ` ${count} for a namespace of this name, but provider "${there}" only writes to a directory (renderYamlToDirectory).`;
    }
    return (
        ` ${count} for a namespace of this name in another cluster: provider "${there}" connects otherwise than provider ` +
        `"${clusterNames[0]}" (kubeconfig, which KUBECONFIG may set, context or cluster). If they are one cluster, give all of ` +
        "these resources one provider, or both providers the same clusterIdentifier."
    );
}
