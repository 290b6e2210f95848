/**
 * The shapes of the cluster-wide policies of `policy.networking.k8s.io`, which are judged before and after NetworkPolicies:
 * AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1), and ClusterNetworkPolicy (v1alpha2, v1beta1), which
 * replaces both. Plain data, the field names are Kubernetes' own.
 *
 * @see https://network-policy-api.sigs.k8s.io/reference/spec/
 */
import type { Direction, Labels, LabelSelector, ObjectMeta, Protocol } from "../common-types";

/** Where cluster-wide policies stand: Admin before every NetworkPolicy, Baseline after them. */
export type Tier = "Admin" | "Baseline";

/** Pods by namespace AND pod labels; an absent or empty selector selects all. */
export interface NamespacedPods {
    readonly namespaceSelector?: LabelSelector | undefined;
    readonly podSelector?: LabelSelector | undefined;
}

/** Which pods a policy applies to: exactly one of both. Pods on their node's network are never among them. */
export interface ClusterPolicySubject {
    readonly namespaces?: LabelSelector | undefined;
    readonly pods?: NamespacedPods | undefined;
}

/**
 * One peer: exactly one field. Ingress rules have `namespaces` and `pods` only, so that nothing from outside the cluster
 * matches one; `networks` hold every address, pods' included; `nodes` and `domainNames` are experimental.
 */
export interface ClusterPolicyPeer {
    readonly namespaces?: LabelSelector | undefined;
    readonly pods?: NamespacedPods | undefined;
    readonly nodes?: LabelSelector | undefined;
    readonly networks?: readonly string[] | undefined;
    readonly domainNames?: readonly string[] | undefined;
}

/** Ports of v1alpha1: exactly one field; the protocol defaults to TCP; a named port is of any protocol. */
export interface AdminPort {
    readonly portNumber?: { readonly protocol?: Protocol | undefined; readonly port: number } | undefined;
    readonly namedPort?: string | undefined;
    readonly portRange?:
        { readonly protocol?: Protocol | undefined; readonly start: number; readonly end: number } | undefined;
}

/** Ports of one protocol in a ClusterNetworkPolicy: exactly one of number and range. */
export interface DestinationPort {
    readonly number?: number | undefined;
    readonly range?: { readonly start: number; readonly end: number } | undefined;
}

/** What a ClusterNetworkPolicy says of protocols: exactly one field. */
export interface ProtocolMatch {
    readonly tcp?: { readonly destinationPort?: DestinationPort | undefined } | undefined;
    readonly udp?: { readonly destinationPort?: DestinationPort | undefined } | undefined;
    readonly sctp?: { readonly destinationPort?: DestinationPort | undefined } | undefined;
    readonly destinationNamedPort?: string | undefined;
}

interface Rule<Action extends string> {
    readonly name?: string | undefined;
    readonly action: Action;
    /** Of an ingress rule; at least one. */
    readonly from?: readonly ClusterPolicyPeer[] | undefined;
    /** Of an egress rule; at least one. */
    readonly to?: readonly ClusterPolicyPeer[] | undefined;
}

/** A rule of v1alpha1; without `ports` it is about every port. */
export interface AdminRule<Action extends string = "Allow" | "Deny" | "Pass"> extends Rule<Action> {
    readonly ports?: readonly AdminPort[] | undefined;
}

/** A rule of a ClusterNetworkPolicy; without `protocols` it is about every port. */
export interface ClusterNetworkPolicyRule extends Rule<"Accept" | "Deny" | "Pass"> {
    readonly protocols?: readonly ProtocolMatch[] | undefined;
}

interface Rules<R> {
    readonly subject: ClusterPolicySubject;
    readonly ingress?: readonly R[] | undefined;
    readonly egress?: readonly R[] | undefined;
}

/** An AdminNetworkPolicy manifest. Lower `priority` (0 to 1000) is judged first. */
export interface AdminNetworkPolicy {
    readonly apiVersion: "policy.networking.k8s.io/v1alpha1";
    readonly kind: "AdminNetworkPolicy";
    readonly metadata: ObjectMeta;
    readonly spec: Rules<AdminRule> & { readonly priority: number };
}

/** A BaselineAdminNetworkPolicy manifest; a cluster has one at most, and its name is "default". */
export interface BaselineAdminNetworkPolicy {
    readonly apiVersion: "policy.networking.k8s.io/v1alpha1";
    readonly kind: "BaselineAdminNetworkPolicy";
    readonly metadata: ObjectMeta;
    readonly spec: Rules<AdminRule<"Allow" | "Deny">>;
}

/** A ClusterNetworkPolicy manifest. Lower `priority` (0 to 1000) is judged first within its tier. */
export interface ClusterNetworkPolicy {
    readonly apiVersion: "policy.networking.k8s.io/v1alpha2" | "policy.networking.k8s.io/v1beta1";
    readonly kind: "ClusterNetworkPolicy";
    readonly metadata: ObjectMeta;
    readonly spec: Rules<ClusterNetworkPolicyRule> & { readonly tier: Tier; readonly priority: number };
}

/** Any policy that is judged before or after NetworkPolicies. */
export type ClusterPolicy = AdminNetworkPolicy | BaselineAdminNetworkPolicy | ClusterNetworkPolicy;

/** A Node, as far as a `nodes` peer speaks of it: its labels, and the addresses of its `status`. */
export interface ClusterNode {
    readonly name: string;
    readonly labels: Labels;
    readonly ips: readonly string[];
}

/** One rule of one cluster-wide policy; `rule` counts from 0, as in `spec.ingress[0]`. */
export interface TierRuleRef {
    readonly kind: string;
    /** Its name, with its namespace before it where it stands in one. */
    readonly policy: string;
    /** Policies of network plugins that stand before NetworkPolicies are of none: see `section`. */
    readonly tier: Tier;
    /** The list of rules that it stands in, where the kind has other lists than `ingress` and `egress`, and no tiers. */
    readonly section?: string | undefined;
    /** Absent where the policy has none. */
    readonly priority?: number | undefined;
    readonly direction: Direction;
    readonly rule: number;
    /** The rule's own name, where it has one. */
    readonly name?: string | undefined;
    /** As the policy's kind spells it. */
    readonly action: "Allow" | "Accept" | "Deny" | "Pass";
}
