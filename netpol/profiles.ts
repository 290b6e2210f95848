/** The engines whose behaviour can be assumed; `reference` is the API's documented words and `unknown` where it is silent. */
export type ProfileName =
    "reference" | "calico" | "cilium" | "aws-vpc-cni" | "kube-network-policies" | "ovn-kubernetes";

/** What the API leaves open. Each has one answer per profile. */
export type AssumptionName =
    | "ipBlockPods"
    | "ipBlockNodes"
    | "hostNetwork"
    | "namedPort"
    | "ownAddress"
    | "hairpin"
    | "samePriority"
    | "baselineReach";

/** One answer to an open point, and where it is written or was observed. */
export interface Assumption<Value extends string> {
    readonly value: Value;
    readonly source: string;
}

/** A complete set of answers. */
export interface Profile {
    readonly name: ProfileName;
    /** Whether an `ipBlock` matches a pod whose address is in it. */
    readonly ipBlockPods: Assumption<"matches" | "ignored" | "unknown">;
    /** Whether an `ipBlock` matches a node (and so the API server) whose address is in it. */
    readonly ipBlockNodes: Assumption<"matches" | "ignored" | "unknown">;
    /** Whether pods with `hostNetwork: true` are seen as pods, or as the node whose address they have. */
    readonly hostNetwork: Assumption<"node" | "unknown">;
    /** What a named port opens on a pod that declares no such port and protocol. */
    readonly namedPort: Assumption<"none" | "unknown">;
    /** A pod to its own address. */
    readonly ownAddress: Assumption<"allowed">;
    /** A pod to a Service that sends it back to itself. */
    readonly hairpin: Assumption<"allowed" | "policy" | "unknown">;
    /** Which of several cluster-wide policies of one tier and priority is applied. */
    readonly samePriority: Assumption<"by name" | "any">;
    /** Whether Baseline judges a pod that a NetworkPolicy selects, in the direction in which that one isolates nothing. */
    readonly baselineReach: Assumption<"unselected pods" | "unknown">;
}

const docs = "https://kubernetes.io/docs/concepts/services-networking/network-policies/";
const issue = (repository: string, number: number): string => `https://github.com/${repository}/issues/${number}`;

const ownAddress = {
    value: "allowed",
    source: `${docs}: "Pods cannot currently block localhost access, nor do they have the ability to block access from their resident node"; such traffic never leaves the pod (${issue("kubernetes/kubernetes", 95879)})`,
} as const;

const nodeAddress = {
    value: "node",
    source: `${docs}: "ignores hostNetwork pods when matching podSelector and namespaceSelector … This is the most common implementation"`,
} as const;

const noSuchPort = { value: "none", source: "a name that no container declares resolves to no port" } as const;

const tiers = "https://network-policy-api.sigs.k8s.io/reference/spec/";

/** What the API of the cluster-wide policies leaves open, and no engine's own words settle. */
const openTiers = {
    samePriority: {
        value: "any",
        source: `${tiers}: "the implementation can apply any of the matching policies to the connection, and there is no way for the user to reliably determine which one it will choose"`,
    },
    baselineReach: {
        value: "unknown",
        source: `${tiers}: "Further evaluation only happens for Pods not selected by a v1.NetworkPolicy", and a NetworkPolicy isolates a pod it selects by direction`,
    },
} as const;

/**
 * Every profile, each answer with its source. Where nothing is written down about an engine its answer is "unknown", not
 * a guess.
 */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
    reference: {
        name: "reference",
        ipBlockPods: {
            value: "unknown",
            source: `${docs}: ipBlocks "should be cluster-external IPs, since Pod IPs are ephemeral and unpredictable"`,
        },
        ipBlockNodes: { value: "unknown", source: `${docs}: says nothing of nodes as peers` },
        hostNetwork: {
            value: "unknown",
            source: `${docs}: "NetworkPolicy behaviour for hostNetwork pods is undefined"`,
        },
        namedPort: { value: "unknown", source: `${docs}: says nothing of names that a pod does not declare` },
        ownAddress,
        ...openTiers,
        hairpin: { value: "unknown", source: issue("kubernetes-sigs/network-policy-api", 343) },
    },
    calico: {
        name: "calico",
        ipBlockPods: {
            value: "matches",
            source: "https://docs.tigera.io/calico/latest/network-policy/get-started/kubernetes-policy",
        },
        ipBlockNodes: { value: "matches", source: issue("projectcalico/libcalico-go", 1060) },
        hostNetwork: nodeAddress,
        namedPort: noSuchPort,
        ownAddress,
        ...openTiers,
        hairpin: { value: "unknown", source: issue("projectcalico/cni-plugin", 40) },
    },
    cilium: {
        name: "cilium",
        ipBlockPods: { value: "ignored", source: issue("cilium/cilium", 9209) },
        ipBlockNodes: {
            value: "ignored",
            source: `${issue("cilium/cilium", 39573)}: unless policyCIDRMatchMode is nodes`,
        },
        hostNetwork: nodeAddress,
        namedPort: noSuchPort,
        ownAddress,
        ...openTiers,
        hairpin: { value: "allowed", source: "https://github.com/cilium/cilium/pull/23480" },
    },
    "aws-vpc-cni": {
        name: "aws-vpc-cni",
        ipBlockPods: { value: "matches", source: "https://github.com/aws/amazon-network-policy-controller-k8s" },
        ipBlockNodes: { value: "matches", source: "https://github.com/aws/amazon-network-policy-controller-k8s" },
        hostNetwork: nodeAddress,
        namedPort: { value: "unknown", source: issue("aws/amazon-network-policy-controller-k8s", 210) },
        ownAddress,
        ...openTiers,
        hairpin: { value: "unknown", source: issue("aws/amazon-network-policy-controller-k8s", 236) },
    },
    "kube-network-policies": {
        name: "kube-network-policies",
        ipBlockPods: { value: "matches", source: "https://github.com/kubernetes-sigs/kube-network-policies" },
        ipBlockNodes: { value: "matches", source: "https://github.com/kubernetes-sigs/kube-network-policies" },
        hostNetwork: nodeAddress,
        namedPort: noSuchPort,
        ownAddress,
        hairpin: { value: "policy", source: "its verdict falls after DNAT and before SNAT, on the pod's own address" },
        samePriority: { value: "by name", source: "https://github.com/kubernetes-sigs/kube-network-policies" },
        baselineReach: {
            value: "unselected pods",
            source: "https://github.com/kubernetes-sigs/kube-network-policies: a pod that any NetworkPolicy selects is judged by NetworkPolicies alone",
        },
    },
    "ovn-kubernetes": {
        name: "ovn-kubernetes",
        ipBlockPods: {
            value: "matches",
            source: "https://ovn-kubernetes.io/features/network-security-controls/network-policy/",
        },
        ipBlockNodes: {
            value: "matches",
            source: "https://ovn-kubernetes.io/features/network-security-controls/network-policy/",
        },
        hostNetwork: nodeAddress,
        namedPort: noSuchPort,
        ownAddress,
        ...openTiers,
        hairpin: { value: "policy", source: "https://github.com/ovn-kubernetes/ovn-kubernetes/pull/3178" },
    },
};

/** The names of all profiles, `reference` first. */
export const profileNames: readonly ProfileName[] = Object.keys(profiles) as ProfileName[];
