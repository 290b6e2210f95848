import type { Direction } from "./types";

/**
 * Policies of kinds that are not judged: whom an object of the kind may concern and what it may do to them. Where a kind's
 * own words leave something open, the row says the most that it may do.
 */
export interface UnjudgedKind {
    /** API group, whatever the version. */
    readonly group: string;
    readonly kind: string;
    /** Whether it concerns the pods of its own namespace, or those of the whole cluster. */
    readonly scope: "namespace" | "cluster";
    /** How it says which pods it concerns; any pod of its scope where that is in no form that can be trusted. */
    readonly pods: PodsForm;
    /** Whether it may concern nodes, and so pods on their node's network. */
    readonly nodes: boolean;
    readonly directions: DirectionsForm;
    /** What it may do: let through what others shut, shut what others let through. */
    readonly opens: boolean;
    readonly shuts: boolean;
    /** Whom the pods talk to. */
    readonly peers: "anybody" | "no pods";
    /** Where the facts of this row are written. */
    readonly source: string;
}

/**
 * `label selector`: a LabelSelector under `spec.podSelector`. `subject`: `spec.subject`, as ClusterNetworkPolicy has it.
 * `endpointSelector`: Cilium's, a LabelSelector with keys of its own. `not read`: expressions in a language of their own.
 */
export type PodsForm = "label selector" | "subject" | "endpointSelector" | "not read";

/**
 * How it says which directions it concerns: the list under a field of `spec` and else the sections that are there, or the
 * sections alone. One that says nothing concerns both.
 */
export type DirectionsForm =
    | { readonly list: "policyTypes" | "types" }
    /** The sections of each direction; `allows` are those that can let through anything. */
    | { readonly sections: Readonly<Record<Direction, readonly string[]>>; readonly allows: readonly string[] }
    | { readonly always: readonly Direction[] };

const sections: DirectionsForm = {
    sections: { Ingress: ["ingress"], Egress: ["egress"] },
    allows: ["ingress", "egress"],
};
const ciliumSections: DirectionsForm = {
    sections: { Ingress: ["ingress", "ingressDeny"], Egress: ["egress", "egressDeny"] },
    allows: ["ingress", "egress"],
};
const egressOnly: DirectionsForm = { always: ["Egress"] };
const bothWays: DirectionsForm = { always: ["Ingress", "Egress"] };
const anything = { opens: true, shuts: true, peers: "anybody" } as const;

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

/** One row per kind. */
export const unjudgedKinds: readonly UnjudgedKind[] = [
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
];

/** Kinds that are called policies and decide about no connection between the addresses of pods. */
export const powerlessKinds: readonly Pick<UnjudgedKind, "group" | "kind" | "source">[] = [
    ...["projectcalico.org", "crd.projectcalico.org"].flatMap((group) =>
        ["StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy"].map((kind) => ({
            group,
            kind,
            source: `${calicoTypes}stagedglobalnetworkpolicy: "used to preview network behavior and do not enforce network traffic"`,
        })),
    ),
    {
        group: "k8s.cni.cncf.io",
        kind: "MultiNetworkPolicy",
        source: "https://github.com/k8snetworkplumbingwg/multi-networkpolicy: for the secondary networks of pods only",
    },
];

/** A kind that no row knows and that is called a network policy: it may concern any pod of its scope, and do anything. */
export function anyUnjudgedKind(group: string, kind: string, scope: "namespace" | "cluster"): UnjudgedKind {
    return {
        group,
        kind,
        scope,
        pods: "not read",
        nodes: scope === "cluster",
        directions: bothWays,
        ...anything,
        source: "its name",
    };
}
