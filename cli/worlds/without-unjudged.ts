import {
    type Cluster,
    describeUnjudged,
    type Labels,
    pluginPolicyTitle,
    policyId,
    soleNamespace,
    type UnjudgedPolicy,
    workloadId,
    clusterPolicyTitle,
} from "../../netpol";
import { withGaps } from "./gaps";
import type { Side } from "./side";

/**
 * Two sides without the policies of kinds that are not judged, so that what is compared is what is known. What a change may
 * do beside that is `unknown` on the side after it.
 */
export function withoutUnjudgedPolicies(before: Side, after: Side): [Side, Side] {
    const open = mayDecideOtherwise(before, after).map((title) => [title, "after the change"] as const);
    const now = judgedPart(after);
    return [judgedPart(before), { ...now, unknown: new Map([...now.unknown, ...open]) }];
}

/**
 * What the change of a policy may do beside what is computed, because a policy of another kind concerns the same pods: an
 * entry for each such policy of either side. Where no policy changes there is none: both sides then do the same.
 */
function mayDecideOtherwise(before: Side, after: Side): string[] {
    const changed = changedNamespaces(before.cluster, after.cluster);
    if (changed.size === 0) return [];
    const others = new Map(
        [before, after]
            .flatMap(({ cluster }) => cluster.unjudged ?? [])
            .map((policy) => [describeUnjudged(policy), policy]),
    );
    return (
        [...others]
            // One that changes itself is told by that.
            .filter(
                ([title, policy]) =>
                    concerns(policy, changed) && before.unknown.get(title) === after.unknown.get(title),
            )
            .map(([title]) => `${title}, which is not judged, may decide otherwise about these changes`)
            .sort()
    );
}

/**
 * Namespaces with something that is not the same on both sides and that a policy may go by: another policy, labels of the
 * namespace or of a workload. "" stands for what concerns the whole cluster.
 */
function changedNamespaces(before: Cluster, after: Cluster): Set<string> {
    const [old, now] = [textsOf(before), textsOf(after)];
    const [oldLabels, nowLabels] = [labelsOf(before), labelsOf(after)];
    const policies = [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id));
    // What comes or goes changes rows of its own.
    const relabelled = [...oldLabels.keys()].filter(
        (id) => (nowLabels.get(id) ?? oldLabels.get(id)) !== oldLabels.get(id),
    );
    return new Set([...policies, ...relabelled].map((id) => id.slice(0, id.indexOf("/"))));
}

/** What each policy says. */
function textsOf({ policies, clusterPolicies = [], pluginPolicies = [] }: Cluster): Map<string, string> {
    return new Map([
        ...policies.map((policy) => [policyId(policy), JSON.stringify(policy.spec)] as const),
        ...clusterPolicies.map((policy) => [`/${clusterPolicyTitle(policy)}`, JSON.stringify(policy.spec)] as const),
        ...pluginPolicies.map(({ annotations: _, ...policy }) => {
            return [`${policy.namespace ?? ""}/${pluginPolicyTitle(policy)}`, JSON.stringify(policy)] as const;
        }),
    ]);
}

/** Labels of namespaces, which policies anywhere may go by, and of workloads. */
function labelsOf({ namespaces, workloads }: Cluster): Map<string, string> {
    const text = (labels: Labels) => JSON.stringify(Object.entries(labels).sort());
    return new Map([
        ...namespaces.map(({ name, labels }) => [`/Namespace ${name}`, text(labels)] as const),
        ...workloads.map((each) => [`${each.namespace}/${workloadId(each)}`, text(each.labels)] as const),
    ]);
}

function concerns(policy: UnjudgedPolicy, changed: ReadonlySet<string>): boolean {
    const namespace = soleNamespace(policy);
    return namespace === undefined || changed.has("") || changed.has(namespace);
}

/** A side without the policies that are not judged, which are among its gaps: what is compared is what is known. */
function judgedPart(side: Side): Side {
    const whole = withGaps(side);
    const { unjudged, ...cluster } = whole.cluster;
    return unjudged === undefined ? whole : { ...whole, cluster, unjudged };
}

/** Policies of which a side has nothing any more in its cluster, and what is hidden of others. */
export const notJudged = ({ unjudged = [], hidden = [], lookedUp }: Side): readonly UnjudgedPolicy[] => [
    ...unjudged,
    ...hidden,
    ...(lookedUp?.hidden ?? []),
];
