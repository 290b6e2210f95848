/** What NetworkPolicies and the cluster-wide policies have in common, in Kubernetes' own field names. */

/** Transport protocols a NetworkPolicy can speak of. Everything else (ICMP …) is undefined by the API. */
export type Protocol = "TCP" | "UDP" | "SCTP";

/** Both halves of a policy. A connection needs its egress half at the source and its ingress half at the destination. */
export type Direction = "Ingress" | "Egress";

/** Label keys and values of a pod or namespace. */
export type Labels = Readonly<Record<string, string>>;

/** One requirement of a {@link LabelSelector}. `values` is non-empty for In/NotIn and absent or empty for the others. */
export interface LabelSelectorRequirement {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[] | undefined;
}

/** All of `matchLabels` AND all of `matchExpressions`; the empty selector matches everything. */
export interface LabelSelector {
    readonly matchLabels?: Labels | undefined;
    readonly matchExpressions?: readonly LabelSelectorRequirement[] | undefined;
}

/** Name, namespace and free-form data of an object. */
export interface ObjectMeta {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Labels | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** A CIDR and the CIDRs cut out of it; IPv4 or IPv6. */
export interface IPBlock {
    readonly cidr: string;
    readonly except?: readonly string[] | undefined;
}

/** One peer: either `ipBlock` alone, or `podSelector` and/or `namespaceSelector` (both = AND; podSelector alone = same namespace). */
export interface NetworkPolicyPeer {
    readonly podSelector?: LabelSelector | undefined;
    readonly namespaceSelector?: LabelSelector | undefined;
    readonly ipBlock?: IPBlock | undefined;
}

/** Protocol defaults to TCP; no port = all ports of the protocol; `endPort` (inclusive) needs a numeric port. */
export interface NetworkPolicyPort {
    readonly protocol?: Protocol | undefined;
    readonly port?: number | string | undefined;
    readonly endPort?: number | undefined;
}
