import type { WorldGap } from "../worlds/gaps";
import type { Tried } from "./try-connections";
import type { Intent } from "./intent";
import type { Live } from "./live";
import type { PolicyReport } from "./policies";
import { isDifference } from "./policy-finding";
import { expectationTitle } from "./expected-probes";
import { endName } from "./prober";
import type { Left } from "./probes";

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
        readonly left: readonly Left[];
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
    left: readonly Left[],
): ShownExpectation[] {
    const rows = [...new Set((expected?.rows ?? []).map(expectationTitle))];
    return rows.map((row) => {
        const results = tried.flatMap(({ expectations, result }) => (expectations.includes(row) ? [result] : []));
        const unseen = left.flatMap(({ expectation, why }) => (expectation === row ? [why] : []));
        const outcome = outcomeOf(results, unseen.length > 0);
        return { row, outcome, tried: results.length, left: [...new Set(unseen)] };
    });
}

/** The worst that is said of a row: one wrong connection settles it, whatever was not tried. */
function outcomeOf(results: readonly Tried["result"][], isSomeLeft: boolean): ShownExpectation["outcome"] {
    if (results.includes("fail")) return "failed";
    if (results.length === 0 || isSomeLeft) return "not tried";
    if (results.includes("untested")) return "untested";
    return results.includes("late") ? "late" : "shown";
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
