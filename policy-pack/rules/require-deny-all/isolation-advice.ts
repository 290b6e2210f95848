import type { SeenNamespace } from "../../stack/namespaces";

/** Namespaces of the cluster itself: its DNS, its network and its agents are there. */
const ofTheCluster = /^(?:kube|openshift|gke|aks|calico|tigera|cilium)-/;

/** What to do about a namespace that is open. */
export function wayOut({ name, madeBy }: SeenNamespace): string {
    if (ofTheCluster.test(name)) {
        return (
            `"${name}" serves the whole cluster, and a deny-all in it would cut every pod off from DNS and more: exempt it from ` +
            "require-deny-all with the reason why the stack changes it. To isolate it after all, first let everyone in to its DNS " +
            "pods on UDP and TCP 53 and let all its pods out, then deny step by step."
        );
    }
    const add = `Add a NetworkPolicy to "${name}" with podSelector: {} and policyTypes: [Ingress, Egress].`;
    if (madeBy !== undefined) {
        return (
            `The ${madeBy} makes the namespace (createNamespace). Make it as a Namespace of the stack before the release, ` +
            `with its policies. ${add}`
        );
    }
    return add;
}
