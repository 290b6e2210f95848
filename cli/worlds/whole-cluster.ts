import type { Cluster } from "../../netpol";
import { withDeclared } from "./declared-workloads";
import { withLookedUp } from "./looked-up";
import type { Side } from "./side";

/**
 * A side's cluster with the workloads that a mesh names, what the stack only reads, and what policies may do of which a part
 * is hidden.
 */
export function wholeCluster({
    cluster: own,
    declared,
    hidden = [],
    lookedUp,
}: Pick<Side, "cluster" | "declared" | "hidden" | "lookedUp">): Cluster {
    const cluster = lookedUp === undefined ? own : withLookedUp(own, lookedUp.cluster);
    const unjudged = [...(cluster.unjudged ?? []), ...hidden, ...(lookedUp?.hidden ?? [])];
    const workloads = withDeclared(cluster.workloads, declared);
    return { ...cluster, workloads, ...(unjudged.length > 0 ? { unjudged } : {}) };
}
