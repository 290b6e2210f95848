import {
    type Cluster,
    type ClusterPolicy,
    createIndex,
    describeUnjudged,
    type Direction,
    effectivePolicyTypes,
    type HalfAnswer,
    type Index,
    type Labels,
    matches,
    namespaceLabels,
    type NetworkPolicy,
    onlyQuestions,
    type PluginPolicy,
    pluginPolicyTitle,
    policyRef,
    refText,
    type RuleRef,
    type TierRuleRef,
    type Verdict,
    whyUnjudged,
    type Workload,
    clusterPolicyTitle,
} from "../../netpol";
import { answerOf, type AnsweredPair } from "./ask-one-port";
import type { EndPart } from "./end";

/** What one policy that selects an end says of a connection, whatever the others say. */
export interface PolicyReason {
    /** `ns/name` of a NetworkPolicy; kind, namespace and name of another. */
    readonly policy: string;
    /** What the connection would come to under this policy alone; "silent" where it does not speak of it. */
    readonly says: Verdict | "silent";
    /** The rules of a NetworkPolicy that let it through. */
    readonly allowedBy: readonly RuleRef[];
    /** The rule of a cluster-wide policy that decides. */
    readonly decidedBy?: TierRuleRef | undefined;
    /** Why it does not let it through, or does not speak of it. */
    readonly why?: string | undefined;
}

/** Who a policy may select. */
type Subject = Pick<Workload, "namespace" | "labels"> & {
    readonly hostNetwork?: boolean;
    readonly namespaceLabels?: Labels | undefined;
};

/**
 * Every policy that selects the end whose half is asked about, each with its own reason. A policy is asked as if it were the
 * only one: what it says is its own, and the half of the answer is what all of them come to.
 */
export class PolicyReasons {
    private readonly alone = new Map<NetworkPolicy | ClusterPolicy | PluginPolicy, Index>();

    constructor(private readonly index: Index) {}

    of(pair: AnsweredPair, direction: Direction): PolicyReason[] {
        const subject = subjectOf(this.index, direction === "Egress" ? pair.from : pair.to);
        if (subject === undefined) return [];
        const { policies, clusterPolicies = [] } = this.index.cluster;
        const own = policies.filter(
            (policy) =>
                policyRef(policy).namespace === subject.namespace && matches(policy.spec.podSelector, subject.labels),
        );
        const half = direction === "Egress" ? pair.answer.egress : pair.answer.ingress;
        const ofPlugins = (this.index.cluster.pluginPolicies ?? []).filter((policy) => mayConcern(policy, subject));
        return [
            ...clusterPolicies
                .filter((policy) => mayApply(this.index, policy, subject))
                .map((policy) => this.ofClusterPolicy(pair, direction, policy)),
            ...own.map((policy) => this.ofPolicy(pair, direction, policy)),
            ...ofPlugins.map((policy) => this.ofPluginPolicy(pair, direction, policy)),
            ...notJudged(half),
        ];
    }

    private ofPolicy(pair: AnsweredPair, direction: Direction, policy: NetworkPolicy): PolicyReason {
        const title = refText(policyRef(policy));
        return this.ofIsolating(pair, direction, policy, { title, types: effectivePolicyTypes(policy.spec) });
    }

    private ofPluginPolicy(pair: AnsweredPair, direction: Direction, policy: PluginPolicy): PolicyReason {
        return this.ofIsolating(pair, direction, policy, { title: pluginPolicyTitle(policy), types: policy.isolates });
    }

    /** Of a policy that denies the pods that it selects what it does not allow. */
    private ofIsolating(
        pair: AnsweredPair,
        direction: Direction,
        policy: NetworkPolicy | PluginPolicy,
        { title, types }: { readonly title: string; readonly types: readonly Direction[] },
    ): PolicyReason {
        const head = { policy: title, allowedBy: [] };
        if (!types.includes(direction) && "spec" in policy) {
            return { ...head, says: "silent", why: `it isolates ${types.join(" and ").toLowerCase()} only` };
        }
        // Which names pods may ask for, other policies say; alone, one with names would never learn any.
        const others = (this.index.cluster.pluginPolicies ?? []).filter((each) => each !== policy);
        const only =
            "spec" in policy
                ? { policies: [policy] }
                : { policies: [], pluginPolicies: [policy, ...onlyQuestions(others)] };
        const { verdict, allowedBy, decidedBy, nearest, assumption } = this.half(pair, direction, policy, only);
        if (decidedBy) return { ...head, says: verdict, decidedBy };
        if (verdict === "allowed" && allowedBy.length === 0) return { ...head, says: "silent", why: assumption };
        return { ...head, says: verdict, allowedBy, why: verdict === "allowed" ? undefined : nearest?.why };
    }

    private ofClusterPolicy(pair: AnsweredPair, direction: Direction, policy: ClusterPolicy): PolicyReason {
        const head = { policy: clusterPolicyTitle(policy), allowedBy: [] };
        const half = this.half(pair, direction, policy, { policies: [], clusterPolicies: [policy] });
        const { verdict, decidedBy, assumption } = half;
        if (verdict === "unknown") return { ...head, says: verdict, why: assumption };
        if (decidedBy) return { ...head, says: verdict, decidedBy };
        return { ...head, says: "silent", why: `none of its ${direction.toLowerCase()} rules decides it` };
    }

    /** One half as it would be if no other policy were there. */
    private half(
        { from, to, protocol }: AnsweredPair,
        direction: Direction,
        policy: NetworkPolicy | ClusterPolicy | PluginPolicy,
        only: Pick<Cluster, "policies" | "clusterPolicies" | "pluginPolicies">,
    ): HalfAnswer {
        let index = this.alone.get(policy);
        if (index === undefined) {
            const { cluster, options } = this.index;
            const others = { unjudged: undefined, clusterPolicies: undefined, pluginPolicies: undefined };
            index = createIndex({ ...cluster, ...others, ...only }, options);
            this.alone.set(policy, index);
        }
        const { egress, ingress } = answerOf(index, from, to, protocol);
        return direction === "Egress" ? egress : ingress;
    }
}

/** The pod at an end; `undefined` where there is none that policies could select. */
function subjectOf(index: Index, { endpoint, workload, unresolved }: EndPart): Subject | undefined {
    if (unresolved !== undefined) return undefined;
    if (workload) return workload;
    if ("pod" in endpoint) return endpoint.pod;
    return "ip" in endpoint ? index.workloadsByIp.get(endpoint.ip) : undefined;
}

/** Whether a policy of a network plugin is one of the pod's, or may be where it stands in no namespace. */
const mayConcern = ({ namespace, pods }: PluginPolicy, subject: Subject): boolean =>
    (namespace === undefined || namespace === subject.namespace) && matches(pods, subject.labels);

/** Whether a cluster-wide policy selects a pod, or may: the labels of its namespace are not always known. */
function mayApply(index: Index, { spec: { subject } }: ClusterPolicy, pod: Subject): boolean {
    if (pod.hostNetwork === true) return false;
    const { namespaces = subject.pods?.namespaceSelector, pods } = subject;
    const labels = pod.namespaceLabels ?? index.namespaces.get(pod.namespace) ?? namespaceLabels(pod.namespace);
    const inNamespace = index.unseenNamespaces.has(pod.namespace) || matches(namespaces, labels);
    return inNamespace && matches(pods?.podSelector, pod.labels);
}

function notJudged({ gaps = [] }: HalfAnswer): PolicyReason[] {
    return gaps.flatMap((gap): PolicyReason[] => {
        if (gap.kind !== "other policy") return [];
        return [
            {
                policy: describeUnjudged(gap.policy),
                says: "unknown",
                allowedBy: [],
                why: whyUnjudged(gap.policy),
            },
        ];
    });
}
