import type { MeshNamespace, Platform } from "../types";
import type { ClusterNetworkPolicy, HostObjectMetadata } from "./objects";

/** Every address of both families. */
const everywhere = ["0.0.0.0/0", "::/0"];

/**
 * The cluster's own deny-all of a namespace: a ClusterNetworkPolicy of the Baseline tier, which counts for pods that no
 * NetworkPolicy selects. It closes what pods there open, and what other pods open to them; that nodes and addresses outside
 * open connections to them, the Baseline tier cannot say.
 *
 * @see https://github.com/kubernetes-sigs/network-policy-api/blob/main/apis/v1alpha2/clusternetworkpolicy_types.go
 */
export function baselineDeny(
    { name }: Pick<MeshNamespace, "name">,
    metadata: Pick<HostObjectMetadata, "labels" | "annotations">,
    { baselinePriority }: Pick<Platform, "baselinePriority">,
): ClusterNetworkPolicy {
    return {
        apiVersion: "policy.networking.k8s.io/v1alpha2",
        kind: "ClusterNetworkPolicy",
        metadata: { name: `${name}.deny-all`, ...metadata },
        spec: {
            tier: "Baseline",
            priority: baselinePriority,
            // By the label that nobody can move: where the namespace does not exist yet, it counts from its first moment on.
            subject: { namespaces: { matchLabels: { "kubernetes.io/metadata.name": name } } },
            ingress: [{ name: "pods", action: "Deny", from: [{ namespaces: {} }] }],
            egress: [{ name: "everything", action: "Deny", to: [{ namespaces: {} }, { networks: everywhere }] }],
        },
    };
}
