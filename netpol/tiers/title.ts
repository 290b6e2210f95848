import type { ClusterPolicy } from "./types";

/** What a policy of the whole cluster is called: `ClusterNetworkPolicy baseline`. */
export const clusterPolicyTitle = ({ kind, metadata }: Pick<ClusterPolicy, "kind" | "metadata">): string =>
    `${kind} ${metadata.name}`;
