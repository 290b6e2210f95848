import type { Index, ProfileName } from "../../netpol";
import type { WorldGap } from "../worlds/gaps";
import type { AnsweredQuestion, Overall } from "./ask-one-port";
import type { Expected } from "./expected/row";
import type { PolicyReasons } from "./policy-reasons";

/** A question with its answer, and what was expected of it. */
export interface Answered extends AnsweredQuestion {
    readonly expected?: Expected | undefined;
    /** The row that it comes from: `file:line`, and what the row is for. */
    readonly place?: string | undefined;
    readonly why?: string | undefined;
    /** What was not read and may change the answer, however firm it is by what was. */
    readonly unread?: readonly WorldGap[] | undefined;
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

/**
 * What became of an expectation. `missed`: the answer is another one, or unknown, or mixed. `uncertain`: it is the
 * expected one by what was read, and what was not read may change it, as a policy in a template would.
 */
export type ExpectationResult = "met" | "missed" | "uncertain";

/** What became of what was expected of an answer; `undefined` where nothing was. */
export function expectationOf({ verdict, expected, unread = [] }: Expecting): ExpectationResult | undefined {
    if (expected === undefined) return undefined;
    if (verdict !== expected) return "missed";
    return unread.length > 0 ? "uncertain" : "met";
}

interface Expecting extends Pick<Answered, "expected" | "unread"> {
    readonly verdict: Overall;
}
