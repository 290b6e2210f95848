import { type Cluster, describeUnjudged, policyRef, type UnjudgedPolicy } from "../../netpol";
import { withGaps } from "./gaps";
import type { Side } from "./side";

/**
 * Two sides without the policies of kinds that are not judged, so that what is compared is what is known. What a change may
 * do beside that is `unknown` on the side after it.
 */
export function judgedParts(before: Side, after: Side): [Side, Side] {
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
    return [...others]
        .filter(([, policy]) => concerns(policy, changed))
        .map(([title]) => `${title}, which is not judged, may decide otherwise about what changes`)
        .sort();
}

/** Namespaces with a policy that is not the same on both sides; "" stands for policies of the whole cluster. */
function changedNamespaces(before: Cluster, after: Cluster): Set<string> {
    const texts = ({ policies, clusterPolicies = [] }: Cluster) =>
        new Map([
            ...policies.map((policy) => {
                const { namespace, name } = policyRef(policy);
                return [`${namespace}/${name}`, JSON.stringify(policy.spec)] as const;
            }),
            ...clusterPolicies.map(
                (policy) => [`/${policy.kind} ${policy.metadata.name}`, JSON.stringify(policy.spec)] as const,
            ),
        ]);
    const [old, now] = [texts(before), texts(after)];
    const ids = [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id));
    return new Set(ids.map((id) => id.slice(0, id.indexOf("/"))));
}

function concerns({ namespace }: UnjudgedPolicy, changed: ReadonlySet<string>): boolean {
    return namespace === undefined || changed.has("") || changed.has(namespace);
}

/** A side without the policies that are not judged, which are among its gaps: what is compared is what is known. */
function judgedPart(side: Side): Side {
    const whole = withGaps(side);
    const { unjudged, ...cluster } = whole.cluster;
    return unjudged === undefined ? whole : { ...whole, cluster };
}
