import type { Tried } from "./connections";
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
    /** Live objects of other kinds that stop or let through connections; nothing here judges them. */
    readonly otherPolicies: Readonly<Record<string, number>>;
    /** Absent where no connections were asked for. */
    readonly connections?: {
        readonly tried: readonly Tried[];
        readonly left: ProbePlan["left"];
    };
}

/** How many of each; `untested` counts as a difference unless it is allowed. */
export interface Summary {
    readonly policyDifferences: number;
    readonly passed: number;
    readonly failed: number;
    readonly untested: number;
    readonly verdict: "passed" | "failed";
}

/** Puts a report together. */
export function reportOf(
    { title, unknown }: Intent,
    { otherPolicies }: Live,
    context: string,
    policies: PolicyReport,
    connections?: VerifyReport["connections"],
): VerifyReport {
    const base = { intent: title, context, policies, notCompared: unknown, otherPolicies };
    return connections === undefined ? base : { ...base, connections };
}

/**
 * What it comes to. Nothing that was not shown counts as shown: an untested connection fails the verification unless
 * `allowUntested`, and one in which nothing could be tried fails in any case.
 */
export function summaryOf({ policies, connections }: VerifyReport, { allowUntested = false } = {}): Summary {
    const tried = connections?.tried ?? [];
    const count = (result: Tried["result"]): number => tried.filter((each) => each.result === result).length;
    const [passed, failed, untested] = [count("pass"), count("fail"), count("untested")];
    const policyDifferences = policies.findings.filter(isDifference).length;
    const nothing = connections !== undefined && passed + failed === 0;
    const bad = policyDifferences > 0 || failed > 0 || (untested > 0 && !allowUntested) || nothing;
    return { policyDifferences, passed, failed, untested, verdict: bad ? "failed" : "passed" };
}

/** `ai-agents/agent-0 -> ai-data/db-0 5432/TCP`. */
export function titleOf({ from, to, target }: Pick<Tried, "from" | "to" | "target">): string {
    return `${from.namespace}/${from.pod} -> ${to.namespace}/${to.pod} ${target.port}/${target.protocol}`;
}
