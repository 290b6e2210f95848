/**
 * The shapes of `networking.k8s.io/v1` NetworkPolicy and of what it is judged against: plain data, the field names
 * are Kubernetes' own.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
import type {
    Direction,
    Labels,
    LabelSelector,
    NetworkPolicyPeer,
    NetworkPolicyPort,
    ObjectMeta,
    Protocol,
} from "./common-types";
import type { PluginPolicy } from "./plugin-policies/types";
import type { ClusterNode, ClusterPolicy } from "./tiers/types";

export type * from "./common-types";

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
    /** `Pod`, `Deployment` and the like, or the kind of a custom resource of which an operator makes pods. */
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly labels: Labels;
    readonly ports: readonly ContainerPort[];
    /** Addresses, where known (a live Pod's `status.podIPs`); empty for templates. */
    readonly ips: readonly string[];
    readonly hostNetwork: boolean;
    /** The Node that it is bound to, where its spec says so. */
    readonly nodeName?: string | undefined;
    /**
     * Keys of labels that a controller gives the pods, with values that are known only once there are pods: `labels` has none
     * of them. `prefix/*` stands for every key that begins so.
     */
    readonly labelsToCome?: readonly string[] | undefined;
}

/** A Service: which pods it selects and which of its ports reach which pod port. */
export interface Service {
    readonly namespace: string;
    readonly name: string;
    readonly selector: Labels;
    readonly clusterIPs: readonly string[];
    /** Its name gives the addresses of the pods themselves (`clusterIP: None`), so no port is turned into another. */
    readonly headless?: true | undefined;
    readonly ports: readonly {
        readonly name?: string | undefined;
        readonly protocol: Protocol;
        readonly port: number;
        readonly targetPort: number | string;
    }[];
}

/** A namespace as selectors see it. */
export interface ClusterNamespace {
    readonly name: string;
    readonly labels: Labels;
    /**
     * `false` where the Namespace object was not seen: it may have labels beside these, and what depends on them is
     * unknown. `kubernetes.io/metadata.name` is known of every namespace, since the API server sets it.
     */
    readonly labelsKnown?: false | undefined;
}

/**
 * A policy of a kind that is not judged here, as far as its kind says whom it concerns: see `unjudged-kinds.ts`. What it
 * could decide is unknown.
 */
export interface UnjudgedPolicy {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    /** Where it stands, and whose pods alone it concerns; absent where it concerns those of the whole cluster. */
    readonly namespace?: string | undefined;
    /** Where it stands in a namespace and concerns pods of all of them. */
    readonly everywhere?: true | undefined;
    /** Whose pods it may concern where it stands in no namespace; those of every namespace where absent. */
    readonly namespaces?: LabelSelector | undefined;
    /** Which pods it may concern; all where absent. It may concern fewer, never more. */
    readonly pods?: LabelSelector | undefined;
    /** Whether it may concern nodes, and so pods on their node's network. */
    readonly nodes: boolean;
    /** In which directions it may let through what other policies shut. */
    readonly opens: readonly Direction[];
    /** In which directions it may shut what other policies let through. */
    readonly shuts: readonly Direction[];
    /** Whom the pods talk to: anybody, or only nodes and addresses outside the cluster. */
    readonly peers: "anybody" | "no pods";
    /** Why it is not judged, where it is not for its kind: "a part of it is a secret". */
    readonly why?: string | undefined;
}

/**
 * Everything a question about reachability is asked of. A namespace that an object is in and nobody listed is there, and
 * its labels are not known; whoever knows that they are none lists it with none.
 */
export interface Cluster {
    readonly namespaces: readonly ClusterNamespace[];
    readonly workloads: readonly Workload[];
    readonly services: readonly Service[];
    readonly policies: readonly NetworkPolicy[];
    /** Policies of the tiers before and after NetworkPolicies; none where absent. */
    readonly clusterPolicies?: readonly ClusterPolicy[] | undefined;
    /** Policies of network plugins and clouds that are judged beside NetworkPolicies; none where absent. */
    readonly pluginPolicies?: readonly PluginPolicy[] | undefined;
    /** Every Node of the cluster; not known where absent. */
    readonly nodes?: readonly ClusterNode[] | undefined;
    /** Policies of kinds that are not judged; none where absent. */
    readonly unjudged?: readonly UnjudgedPolicy[] | undefined;
}

/** Three values, spelled: `unknown` where the API is silent and no profile decides. Never an absence. */
export type Verdict = "allowed" | "denied" | "unknown";
