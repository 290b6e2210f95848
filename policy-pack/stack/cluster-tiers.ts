import type { ClusterPolicy } from "../../netpol";
import { deployTargetOf } from "./deploy-target";
import { readOtherPolicy } from "./other-policies";
import type { Found } from "./found";

/** A policy of the tiers before and after NetworkPolicies, all of it known. */
export interface SeenTierPolicy {
    /** See {@link deployTargetOf}; never printed. */
    readonly cluster: string;
    readonly policy: ClusterPolicy;
}

/** The policies of the tiers, as far as they can be read. */
export const tiersOf = (found: readonly Found[]): SeenTierPolicy[] =>
    found.flatMap(({ resource, kind }) => {
        if (kind.kind !== "other-policy") return [];
        const read = readOtherPolicy(resource, kind);
        const policy = "plugin" in read ? read.tier : undefined;
        return policy === undefined ? [] : [{ cluster: deployTargetOf(resource), policy }];
    });
