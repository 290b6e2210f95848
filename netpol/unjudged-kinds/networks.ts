import { anything, bothWays, type DirectionsForm, type UnjudgedKind } from "./types";

const sections: DirectionsForm = {
    sections: { Ingress: ["ingress"], Egress: ["egress"] },
    allows: ["ingress", "egress"],
};
const ciliumSections: DirectionsForm = {
    sections: { Ingress: ["ingress", "ingressDeny"], Egress: ["egress", "egressDeny"] },
    allows: ["ingress", "egress"],
};
const egressOnly: DirectionsForm = { always: ["Egress"] };

const cilium = {
    group: "cilium.io",
    pods: "endpointSelector",
    directions: ciliumSections,
    ...anything,
    source: "https://docs.cilium.io/en/stable/security/policy/deny/: allow policies of every kind, NetworkPolicies included, add up, deny policies precede them, and a pod that one selects is denied what none allows; a direction without a section is not concerned (https://docs.cilium.io/en/stable/security/policy/intro/)",
} as const;

const calicoTypes = "https://docs.tigera.io/calico/latest/reference/resources/";
const calico = { pods: "not read", directions: { list: "types" }, ...anything } as const;

const antrea = {
    group: "crd.antrea.io",
    pods: "not read",
    directions: sections,
    ...anything,
    source: "https://antrea.io/docs/main/docs/antrea-network-policy/: tiers before and after NetworkPolicies, with Allow, Drop, Reject and Pass",
} as const;

const egressFirewall = {
    scope: "namespace",
    pods: "not read",
    nodes: false,
    directions: egressOnly,
    opens: false,
    shuts: true,
    peers: "no pods",
} as const;

/** Kinds of network plugins and clouds: one row each. */
export const networkKinds: readonly UnjudgedKind[] = [
    { ...cilium, kind: "CiliumNetworkPolicy", scope: "namespace", nodes: false },
    // nodeSelector makes it a firewall of the hosts: https://docs.cilium.io/en/stable/security/host-firewall/
    { ...cilium, kind: "CiliumClusterwideNetworkPolicy", scope: "cluster", nodes: true },
    ...["projectcalico.org", "crd.projectcalico.org"].flatMap((group): UnjudgedKind[] => [
        {
            ...calico,
            group,
            kind: "NetworkPolicy",
            scope: "namespace",
            nodes: false,
            source: `${calicoTypes}networkpolicy: by order, with Allow, Deny and Pass, for the workload endpoints of its namespace`,
        },
        {
            ...calico,
            group,
            kind: "GlobalNetworkPolicy",
            scope: "cluster",
            nodes: true,
            source: `${calicoTypes}globalnetworkpolicy: for workload endpoints of all namespaces, and host endpoints`,
        },
    ]),
    { ...antrea, kind: "NetworkPolicy", scope: "namespace", nodes: false },
    { ...antrea, kind: "ClusterNetworkPolicy", scope: "cluster", nodes: true },
    {
        ...{
            group: "networking.k8s.aws",
            kind: "ApplicationNetworkPolicy",
            scope: "namespace",
            pods: "label selector",
        },
        ...{ nodes: false, directions: { list: "policyTypes" }, ...anything },
        source: "https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html: NetworkPolicy with domain names; it isolates pods and its rules add to those of NetworkPolicies",
    },
    {
        group: "networking.k8s.aws",
        kind: "ClusterNetworkPolicy",
        scope: "cluster",
        pods: "subject",
        nodes: false,
        directions: sections,
        ...anything,
        source: "https://aws.amazon.com/blogs/containers/enhance-amazon-eks-network-security-posture-with-dns-and-admin-network-policies: tiers Admin and Baseline around NetworkPolicies, with Accept, Deny and Pass",
    },
    {
        group: "networking.gke.io",
        kind: "FQDNNetworkPolicy",
        scope: "namespace",
        pods: "label selector",
        nodes: false,
        directions: egressOnly,
        ...anything,
        source: "https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies: egress by domain name, which isolates pods and adds to NetworkPolicies",
    },
    {
        ...egressFirewall,
        group: "k8s.ovn.org",
        kind: "EgressFirewall",
        source: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/network_apis/egressfirewall-k8s-ovn-org-v1: "Traffic from a pod to an IP address outside the cluster will be checked"; what it allows other policies may still deny',
    },
    {
        ...egressFirewall,
        group: "network.openshift.io",
        kind: "EgressNetworkPolicy",
        source: "https://docs.redhat.com/en/documentation/openshift_container_platform/4.14/html/network_apis/egressnetworkpolicy-network-openshift-io-v1: as EgressFirewall, for OpenShift SDN",
    },
    {
        ...{ group: "crd.nsx.vmware.com", kind: "SecurityPolicy", scope: "namespace", pods: "not read", nodes: false },
        ...{ directions: bothWays, ...anything },
        source: "https://github.com/vmware-tanzu/nsx-operator: firewall rules with Allow, Drop and Reject, before NetworkPolicies by their priority",
    },
    {
        ...{ group: "vpcresources.k8s.aws", kind: "SecurityGroupPolicy", scope: "namespace", pods: "label selector" },
        ...{ nodes: false, directions: bothWays, opens: false, shuts: true, peers: "anybody" },
        source: "https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html: security groups of the pods that it selects, beside NetworkPolicies",
    },
    ...(["UserDefinedNetwork", "ClusterUserDefinedNetwork"] as const).map((kind): UnjudgedKind => ({
        ...{
            group: "k8s.ovn.org",
            kind,
            scope: kind === "UserDefinedNetwork" ? "namespace" : "cluster",
            pods: "not read",
        },
        ...{ nodes: false, directions: bothWays, opens: false, shuts: true, peers: "anybody" },
        // A secondary network leaves the pods' own as it is.
        decides: (spec) => JSON.stringify(spec ?? {}).includes('"Primary"'),
        source: "https://ovn-kubernetes.io/features/user-defined-networks/user-defined-networks/: pods of namespaces with a primary network of their own do not reach those of others",
    })),
];
