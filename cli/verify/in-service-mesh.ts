import { serviceMeshAnnotation } from "../../mesh/compile";
import { matches, policyRef } from "../../netpol";
import type { Intent } from "./intent";
import type { LivePod } from "./live";

/**
 * Why nothing can be tried from a pod that is in a service mesh, by the policies that its mesh makes for it; undefined where
 * it is in none. Whatever the pod opens, its proxy answers first: that it opened says nothing of the way beyond.
 */
export function whyNotFrom({ workload }: LivePod, { cluster }: Pick<Intent, "cluster">): string | undefined {
    const policy = cluster.policies.find(
        (each) =>
            each.metadata.annotations?.[serviceMeshAnnotation] !== undefined &&
            policyRef(each).namespace === workload.namespace &&
            matches(each.spec.podSelector, workload.labels),
    );
    const name = policy?.metadata.annotations?.[serviceMeshAnnotation];
    return name === undefined
        ? undefined
        : `it is in the service mesh (${name}), whose proxy answers every TCP connection of the pod itself, whatever policies say`;
}
