import type { WorldGap } from "../worlds/gaps";
import type { Tried } from "./try-connections";
import type { Intent } from "./intent";
import type { Live } from "./live";
import { isDifference, type PolicyReport } from "./policies";
import { expectationTitle, leftTitle } from "./expected-probes";
import { endName } from "./prober";
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
        /** What the meshes expect, and what was shown of it. */
        readonly expectations: readonly ShownExpectation[];
    };
}

/**
 * What became of a row of `expect`. `shown`: all of its connections that were tried did as expected; `untested`: of one nothing
 * shows that a listener was alive; `not tried`: of some or all it is left why.
 */
export interface ShownExpectation {
    readonly row: string;
    readonly outcome: "shown" | "late" | "failed" | "untested" | "not tried";
    /** How many connections were tried for it. */
    readonly tried: number;
    /** Why connections of it were not tried. */
    readonly left: readonly string[];
}

/** What the tried connections show of what the meshes expect. */
export function shownExpectations(
    { expected }: Pick<Intent, "expected">,
    tried: readonly Tried[],
    left: ProbePlan["left"],
): ShownExpectation[] {
    const rows = [...new Set((expected?.rows ?? []).map(expectationTitle))];
    return rows.map((row) => {
        const own = tried.filter(({ expectation }) => expectation === row).map(({ result }) => result);
        const unseen = left.filter(({ what }) => what === leftTitle(row)).map(({ why }) => why);
        const outcome = own.includes("fail")
            ? "failed"
            : own.length === 0 || unseen.length > 0
              ? "not tried"
              : own.includes("untested")
                ? "untested"
                : own.includes("late")
                  ? "late"
                  : "shown";
        return { row, outcome, tried: own.length, left: [...new Set(unseen)] };
    });
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
 * What it comes to. Nothing that was not shown counts as shown: an untested connection, or a row of `expect` of which
 * something was not tried, fails the verification unless `allowUntested`, and one in which nothing could be tried fails in any case. A first packet that got lost is a second
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
    const unseen = (connections?.expectations ?? []).some(({ outcome }) => outcome === "not tried");
    const notShown = ((untested > 0 || unseen) && !allowUntested) || (late > 0 && !allowLate) || nothing;
    const bad = policyDifferences > 0 || failed > 0 || notShown;
    return { policyDifferences, passed, late, failed, untested, verdict: bad ? "failed" : "passed" };
}

/** `ai-agents/agent-0 -> ai-data/db-0 5432/TCP`. */
export function titleOf({ from, to, target }: Pick<Tried, "from" | "to" | "target">): string {
    const called = "named" in to ? `${to.named} (${target.ip})` : endName(to);
    return `${endName(from)} -> ${called} ${target.port}/${target.protocol}`;
}
