import type { PlannedResource } from "../plan/resource";
import { empty } from "./empty-side";
import { withGaps } from "./gaps";
import { clusterOf } from "./planned-cluster";
import type { Side } from "./side";
import { wholeCluster } from "./whole-cluster";

/** What a plan makes of one cluster, with the workloads that its meshes name; invalid policies are left out and said. */
export function plannedSide(resources: readonly PlannedResource[]): Side {
    const stack = { ...empty, ...clusterOf(resources, "left out") };
    // What is hidden of policies the stack's own gaps say, by the path of each value.
    const { gaps } = withGaps({ ...stack, cluster: wholeCluster({ ...stack, hidden: [] }) });
    return { ...stack, cluster: wholeCluster(stack), gaps };
}
