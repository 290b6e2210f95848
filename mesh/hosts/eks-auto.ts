import { spelled, type Dialect, type HostsHalf } from "./dialect";
import type { ApplicationNetworkPolicy } from "./objects";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html";
const repository = "https://github.com/aws/amazon-network-policy-controller-k8s/blob/main";
const types = `${repository}/api/v1alpha1/applicationnetworkpolicy_types.go`;
const endpoints = `${repository}/pkg/policyendpoints/manager.go`;

/** ApplicationNetworkPolicy of Amazon EKS Auto Mode. */
export const eksAuto: Dialect = {
    name: "eks-auto",
    title: "Amazon EKS application network policies",
    apiVersion: "networking.k8s.aws/v1alpha1",
    kind: "ApplicationNetworkPolicy",
    field: ["spec", "egress", "to", "domainNames"],
    scope: "Namespaced",
    wildcard: { value: "any depth", sources: [types] },
    learns: { value: "answers that the node's own DNS gives to its pods", sources: [page] },
    adds: {
        value: "what a NetworkPolicy or an ApplicationNetworkPolicy of the pod's namespace allows passes",
        sources: [page, types],
    },
    needs: {
        value: 'nodes of Auto Mode, the ConfigMap amazon-vpc-cni with enable-network-policy-controller: "true" and a NodeClass with networkPolicy; on other nodes of EKS the kind is served and names have no effect',
        sources: [page],
    },
    limits: [
        {
            value: "A policy of the same name in the namespace, NetworkPolicy or ApplicationNetworkPolicy, takes the other's place: the controller keeps what it computed by name alone. Hence allow-by-name-to-.",
            sources: [endpoints],
        },
    ],
    refuses: () => [],
    nameOf: (name) => name.replace(/^allow-to-/, "allow-by-name-to-"),
    make,
};

function make({ metadata, pods, hosts, ports }: HostsHalf): ApplicationNetworkPolicy {
    return {
        apiVersion: "networking.k8s.aws/v1alpha1",
        kind: "ApplicationNetworkPolicy",
        metadata,
        spec: {
            podSelector: pods,
            policyTypes: ["Egress"],
            egress: [{ to: [{ domainNames: hosts }], ports: spelled(ports) }],
        },
    };
}
