import type { PlannedResource } from "../plan/resource";
import type { WireObject } from "../plan/values";
import { empty } from "./empty-side";
import { withGaps } from "./gaps";
import { clusterOf } from "./planned-cluster";
import type { Side } from "./side";
import { clustersOfStack } from "./stack-clusters";
import { wholeCluster } from "./whole-cluster";

/** One of the clusters that a plan's objects are in, and what the plan makes of it. */
export interface PlannedCluster {
    /** Where there are several: which, by the name of its provider. */
    readonly cluster?: string;
    readonly resources: readonly PlannedResource[];
    readonly side: Side;
}

/**
 * The clusters of a plan; one where it has no objects at all.
 *
 * @param byDefault Inputs of the provider that Pulumi makes by itself: see `clustersOfStack`.
 */
export function plannedClusters(resources: readonly PlannedResource[], byDefault: WireObject = {}): PlannedCluster[] {
    const clusters = clustersOfStack(resources, byDefault);
    if (clusters.length < 2) return [{ resources, side: plannedSide(resources) }];
    return clusters.map(({ providers: [cluster = ""], resources: own }) => {
        return { cluster, resources: own, side: plannedSide(own) };
    });
}

/** What a plan makes of one cluster, with the workloads that its meshes name; invalid policies are left out and said. */
export function plannedSide(resources: readonly PlannedResource[]): Side {
    const stack = { ...empty, ...clusterOf(resources, "left out") };
    // What is hidden of policies the stack's own gaps say, by the path of each value.
    const { gaps } = withGaps({ ...stack, cluster: wholeCluster({ ...stack, hidden: [] }) });
    return { ...stack, cluster: wholeCluster(stack), gaps };
}
