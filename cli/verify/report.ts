import type { WorldGap } from "../worlds/gaps";
import type { Tried } from "./try-connections";
import type { Intent } from "./intent";
import type { Live } from "./live";
import { isDifference, type PolicyReport } from "./policies";
import type { ProbePlan } from "./probes";

/** All that a verification found. */
export interface VerifyReport {
    readonly intent: string;
    readonly context: string;
    readonly policies: PolicyReport;
    /** Parts of the intent that could not be compared: known only after a deployment, or secret. */
    readonly notCompared: readonly string[];
    /** Live policies of other kinds, which nothing here judges. */
    readonly gaps: readonly WorldGap[];
    /** Absent where no connections were asked for. */
    readonly connections?: {
        readonly tried: readonly Tried[];
        readonly left: ProbePlan["left"];
    };
}

/** How many of each; `late` and `untested` count as a difference unless they are allowed. */
export interface Summary {
    readonly policyDifferences: number;
    readonly passed: number;
    readonly late: number;
    readonly failed: number;
    readonly untested: number;
    readonly verdict: "passed" | "failed";
}

/** Puts a report together. */
export function reportOf(
    { title, unknown }: Intent,
    { gaps }: Live,
    context: string,
    policies: PolicyReport,
    connections?: VerifyReport["connections"],
): VerifyReport {
    const base = { intent: title, context, policies, notCompared: unknown, gaps };
    return connections === undefined ? base : { ...base, connections };
}

/**
 * What it comes to. Nothing that was not shown counts as shown: an untested connection fails the verification unless
 * `allowUntested`, and one in which nothing could be tried fails in any case. A first packet that got lost is a second
 * that every new connection of that flow waits, or a name that does not resolve: it fails, too, unless `allowLate`.
 */
export function summaryOf(
    { policies, connections }: VerifyReport,
    { allowUntested = false, allowLate = false } = {},
): Summary {
    const tried = connections?.tried ?? [];
    const count = (result: Tried["result"]): number => tried.filter((each) => each.result === result).length;
    const [passed, late, failed, untested] = [count("pass"), count("late"), count("fail"), count("untested")];
    const policyDifferences = policies.findings.filter(isDifference).length;
    const nothing = connections !== undefined && passed + late + failed === 0;
    const notShown = (untested > 0 && !allowUntested) || (late > 0 && !allowLate) || nothing;
    const bad = policyDifferences > 0 || failed > 0 || notShown;
    return { policyDifferences, passed, late, failed, untested, verdict: bad ? "failed" : "passed" };
}

/** `ai-agents/agent-0 -> ai-data/db-0 5432/TCP`. */
export function titleOf({ from, to, target }: Pick<Tried, "from" | "to" | "target">): string {
    return `${from.namespace}/${from.pod} -> ${to.namespace}/${to.pod} ${target.port}/${target.protocol}`;
}
