import type { HostsDialect } from "../types";
import { calicoEnterprise } from "./calico-enterprise";
import { cilium } from "./cilium";
import { clusterNetworkPolicy } from "./cluster-network-policy";
import type { Dialect } from "./dialect";
import { eksAuto } from "./eks-auto";
import { gke } from "./gke";

const dialects = {
    "calico-enterprise": calicoEnterprise,
    cilium,
    "cluster-network-policy": clusterNetworkPolicy,
    "eks-auto": eksAuto,
    gke,
} as const satisfies Readonly<Record<HostsDialect, Dialect>>;

/** Every kind of policies with names that is known, sorted. */
export const hostsDialects = Object.keys(dialects) as readonly HostsDialect[];

/** What is known of it by its name. */
export const dialectOf = (name: HostsDialect): Dialect => dialects[name];

export type { Dialect } from "./dialect";
export type * from "./objects";
