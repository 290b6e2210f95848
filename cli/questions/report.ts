import type { Index, ProfileName } from "../../netpol";
import type { WorldGap } from "../worlds/gaps";
import type { Asked, Overall } from "./ask";
import type { Expected } from "./expected/row";
import type { PolicyReasons } from "./policy-reasons";

/** A question with its answer, and what was expected of it. */
export interface Answered extends Asked {
    readonly expected?: Expected | undefined;
    /** The row that it comes from: `file:line`, and what the row is for. */
    readonly place?: string | undefined;
    readonly why?: string | undefined;
}

/** Questions and their answers, ready to be shown. */
export interface QuestionReport {
    readonly profile: ProfileName;
    readonly index: Index;
    readonly answers: readonly Answered[];
    /** What was not seen and may change an answer. */
    readonly gaps: readonly WorldGap[];
    /** Says what every policy has to say; absent where only what decides is wanted. */
    readonly reasons?: PolicyReasons | undefined;
}

/** Whether an answer is as expected; `undefined` where nothing was. What is unknown or mixed never is. */
export function isAsExpected({
    verdict,
    expected,
}: {
    verdict: Overall;
    expected?: Expected | undefined;
}): boolean | undefined {
    return expected === undefined ? undefined : verdict === expected;
}
