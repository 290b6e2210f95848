/**
 * The shapes of `networking.k8s.io/v1` NetworkPolicy and of what it is judged against: plain data, the field names
 * are Kubernetes' own.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
import type { Direction, Labels, LabelSelector, ObjectMeta, Protocol } from "./common-types";
import type { ClusterNode, ClusterPolicy } from "./tiers/types";

export type * from "./common-types";

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

/** Absent or empty `from` = from anywhere, outside the cluster included; absent or empty `ports` = all ports of all protocols. */
export interface IngressRule {
    readonly from?: readonly NetworkPolicyPeer[] | undefined;
    readonly ports?: readonly NetworkPolicyPort[] | undefined;
}

/** Absent or empty `to` = to anywhere, outside the cluster included; absent or empty `ports` = all ports of all protocols. */
export interface EgressRule {
    readonly to?: readonly NetworkPolicyPeer[] | undefined;
    readonly ports?: readonly NetworkPolicyPort[] | undefined;
}

/** Absent `podSelector` = all pods of the namespace; absent `policyTypes` = Ingress, and Egress only where `egress` is non-empty. */
export interface NetworkPolicySpec {
    readonly podSelector?: LabelSelector | undefined;
    readonly policyTypes?: readonly Direction[] | undefined;
    readonly ingress?: readonly IngressRule[] | undefined;
    readonly egress?: readonly EgressRule[] | undefined;
}

/** A NetworkPolicy manifest. `metadata.namespace` absent means `default`, as kubectl would have it. */
export interface NetworkPolicy {
    readonly apiVersion: "networking.k8s.io/v1";
    readonly kind: "NetworkPolicy";
    readonly metadata: ObjectMeta;
    readonly spec: NetworkPolicySpec;
}

/** A Namespace manifest. */
export interface Namespace {
    readonly apiVersion: "v1";
    readonly kind: "Namespace";
    readonly metadata: ObjectMeta;
}

/** A container port: what a named port of a policy resolves to, per destination pod and protocol. */
export interface ContainerPort {
    readonly name?: string | undefined;
    readonly protocol: Protocol;
    readonly port: number;
}

/** Pods that are alike: one Pod, or every pod a workload object makes from its template. */
export interface Workload {
    readonly kind:
        "Pod" | "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" | "CronJob";
    readonly namespace: string;
    readonly name: string;
    readonly labels: Labels;
    readonly ports: readonly ContainerPort[];
    /** Addresses, where known (a live Pod's `status.podIPs`); empty for templates. */
    readonly ips: readonly string[];
    readonly hostNetwork: boolean;
}

/** A Service: which pods it selects and which of its ports reach which pod port. */
export interface Service {
    readonly namespace: string;
    readonly name: string;
    readonly selector: Labels;
    readonly clusterIPs: readonly string[];
    readonly ports: readonly {
        readonly name?: string | undefined;
        readonly protocol: Protocol;
        readonly port: number;
        readonly targetPort: number | string;
    }[];
}

/** Everything a question about reachability is asked of. Namespaces that objects live in but nobody listed are implied. */
export interface Cluster {
    readonly namespaces: readonly { readonly name: string; readonly labels: Labels }[];
    readonly workloads: readonly Workload[];
    readonly services: readonly Service[];
    readonly policies: readonly NetworkPolicy[];
    /** Policies of the tiers before and after NetworkPolicies; none where absent. */
    readonly clusterPolicies?: readonly ClusterPolicy[] | undefined;
    /** Every Node of the cluster; not known where absent. */
    readonly nodes?: readonly ClusterNode[] | undefined;
}

/** Three values, spelled: `unknown` where the API is silent and no profile decides. Never an absence. */
export type Verdict = "allowed" | "denied" | "unknown";
