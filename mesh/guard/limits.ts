import { cel, quoted } from "./cel";
import type { Check } from "./types";

/** What one expression may cost at most, of which something is left to spare. */
const costOfExpression = 900_000;

/** What it costs to hold one block against everything else, and against each of the cluster's ranges, at most. */
const costOfBlock = { base: 25, clusterRange: 18 } as const;

/** More would take the API server too long, whatever it costs. */
const mostAtAll = 2500;

/**
 * So many rules, peers, exceptions and needs of one policy can be judged before the API server stops at its limit, whatever they are
 * (tests/cluster/guard.cluster.ts). Policies with more are refused with a message that says so.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
 */
export function mostParts(clusterRanges: number): number {
    const { base, clusterRange } = costOfBlock;
    return Math.min(mostAtAll, Math.floor(costOfExpression / (base + clusterRange * clusterRanges)));
}

/** @param what the parts that `variables.count` counts, in words. */
export const judgeable = (most: number, what: string): Check => ({
    name: "size",
    found: cel`variables.count <= ${most} ? ''
        : 'has ' + string(variables.count) + ${quoted(` ${what}, more than the ${most} that can be judged at admission`)}`,
    wayOut: "Write it as several policies.",
});
