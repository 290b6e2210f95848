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
