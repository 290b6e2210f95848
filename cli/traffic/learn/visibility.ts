import { stringify } from "yaml";

/**
 * The rule by which Cilium's DNS proxy sees what pods of some namespaces ask, so that Hubble knows names outside the cluster. It
 * denies nothing: `enableDefaultDeny: false` keeps a policy from isolating the pods that it selects (Cilium 1.16 and later).
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-proxy
 * @see https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes
 */
export function visibilityRule(namespaces: readonly string[]): string {
    const objects = namespaces.map((namespace) => ({
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        metadata: { name: "see-dns", namespace },
        spec: {
            description: "Has Cilium's DNS proxy see what pods ask, so that Hubble knows names; denies nothing",
            endpointSelector: {},
            enableDefaultDeny: { ingress: false, egress: false },
            egress: [
                {
                    toEndpoints: [
                        {
                            matchLabels: {
                                "k8s:io.kubernetes.pod.namespace": "kube-system",
                                "k8s:k8s-app": "kube-dns",
                            },
                        },
                    ],
                    toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
                },
            ],
        },
    }));
    return objects.map((object) => stringify(object)).join("---\n");
}
