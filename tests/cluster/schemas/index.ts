import { calicoNetworkPolicy } from "./calico";
import { ciliumNetworkPolicy } from "./cilium";
import { clusterNetworkPolicy, standardClusterNetworkPolicy } from "./cluster-network-policy";
import { applicationNetworkPolicy } from "./eks";
import { fqdnNetworkPolicy } from "./gke";
import type { Dialect } from "./types";

export { type Dialect, NAMESPACE } from "./types";

/** Every kind of policy that a mesh writes names in. */
export const dialects: readonly Dialect[] = [
    standardClusterNetworkPolicy,
    clusterNetworkPolicy,
    ciliumNetworkPolicy,
    fqdnNetworkPolicy,
    applicationNetworkPolicy,
    calicoNetworkPolicy,
];
