import type { ClusterNode, ClusterPolicy } from "../../netpol/tiers/types";
import type { ContainerPort, Labels, NetworkPolicy } from "../../netpol/types";

/** A port that is probed on every destination, such as `80/tcp`, `53/udp` or `7777/sctp`. */
export type ProbePort = `${number}/${"tcp" | "udp" | "sctp"}`;

/** A pod of a table. It listens on every probed port, whatever its container ports say: a refusal must be a policy's. */
export interface CasePod {
    readonly namespace: string;
    readonly name: string;
    readonly labels: Labels;
    /** Given by hand, in 10.244.0.0/16, so that an address in a policy means the same to an engine and to packets. */
    readonly ip: string;
    /** A second, IPv6 address; only tables about IPv6 give one. */
    readonly ip6?: string;
    /** What a policy's named ports resolve to; pods without named ports need none. */
    readonly ports?: readonly ContainerPort[];
    /** Whether it is on its node's network; only tables about that say so, and packets do not run them. */
    readonly hostNetwork?: boolean;
}

/** A machine outside the cluster: no pod, no policy applies to it. It listens on every probed port as well. */
export interface CaseHost {
    readonly name: string;
    readonly ip: string;
}

/**
 * One cell or, with wildcards, several: `*` is everyone or every port, `x/*` every pod of namespace x. `from` and `to`
 * are `ns/pod` or a host's name.
 */
export type Exception = readonly [from: string, to: string, port: ProbePort | "*"];

/** Profiles that a table may need where references disagree; `reference` unless said otherwise. */
export type CaseProfile = "reference" | "cilium" | "kube-network-policies";

/**
 * One question to a policy engine: some pods, some policies, and the verdict of every connection among them.
 * Every cell (from, to, port) is compared; those that `except` names have the other verdict than `default`. Connections
 * of a pod to itself and among hosts are no cells.
 */
export interface TruthTable {
    /** Unique, kebab-case: what the policies do. */
    readonly name: string;
    /** The rule under test, in the words of the API or its documentation where it has words for it. */
    readonly because: string;
    /** Labels of namespaces besides `kubernetes.io/metadata.name`, which the API server sets. */
    readonly namespaces?: Readonly<Record<string, Labels>>;
    readonly pods: readonly CasePod[];
    readonly hosts?: readonly CaseHost[];
    readonly policies: readonly NetworkPolicy[];
    /** Policies of the tiers before and after NetworkPolicies; only tables about tiers have some. */
    readonly clusterPolicies?: readonly ClusterPolicy[];
    /** Every Node of the cluster, where a table says which there are. */
    readonly nodes?: readonly ClusterNode[];
    readonly probes: readonly ProbePort[];
    readonly default: "allowed" | "denied";
    readonly except: readonly Exception[];
    /** Cells whose verdict nobody can tell, for the API leaves it open or the table does not say what it depends on. */
    readonly unknown?: readonly Exception[];
    /** Why packets cannot judge the table: the lab's engine is known to do otherwise, or the lab lacks what it needs. */
    readonly notByPackets?: string;
    /** The reading that the verdicts hold under, where references disagree. */
    readonly profile?: CaseProfile;
}

/** One connection of a table and the verdict it must have. */
export interface Cell {
    readonly from: string;
    readonly to: string;
    readonly port: ProbePort;
    readonly verdict: "allowed" | "denied" | "unknown";
}
