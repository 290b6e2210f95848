import type { Answer, HalfAnswer } from "../../../netpol";
import { distinctGaps } from "../../worlds/gaps";
import { type AuditRow, joinRows } from "./report";
import type { AuditReport } from "./reported";

const v4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]|\/\d)/g;
const v6 = /(?<![0-9a-f:.])(?=[0-9a-f:.]*:[0-9a-f:.]*:)[0-9a-f:]*:[0-9a-f:.]+(?![0-9a-f:.]|\/\d)/gi;

/** A text without the addresses in it; CIDRs stay, since these are of policies. */
export const withoutAddress = (text: string): string =>
    text.replace(v4, "an address").replace(v6, (found) => (/[0-9]/.test(found) ? "an address" : found));

/** A report that says no address of the traffic: connections that differ in nothing else become one. */
export function withoutAddresses(report: AuditReport): AuditReport {
    return {
        ...report,
        rows: joinRows(report.rows.map(withoutOwn)),
        gaps: distinctGaps(report.gaps.map((gap) => ({ ...gap, text: withoutAddress(gap.text) }))),
    };
}

function withoutOwn({ suggestion, answer, why, ...row }: AuditRow): AuditRow {
    const hasAddress =
        suggestion &&
        [suggestion.flow ?? "", ...suggestion.declare].some((text) => /\bat-[0-9a-f-]+|\bcidrs: \[/.test(text));
    const line = hasAddress
        ? { declare: [], caution: "the line to add would say an address; leave --no-addresses out to see it" }
        : suggestion && { ...suggestion, ...(suggestion.caution && { caution: withoutAddress(suggestion.caution) }) };
    return {
        ...row,
        from: withoutAddress(row.from),
        to: withoutAddress(row.to),
        ...(why !== undefined && { why: withoutAddress(why) }),
        ...(line && { suggestion: line }),
        ...(answer && { answer: ofAnswer(answer) }),
    };
}

const ofAnswer = ({ backends, ...answer }: Answer): Answer => ({
    ...answer,
    egress: ofHalf(answer.egress),
    ingress: ofHalf(answer.ingress),
    ...(backends && { backends: backends.map((each) => ({ ...each, answer: ofAnswer(each.answer) })) }),
});

function ofHalf({ nearest, assumption, ...half }: HalfAnswer): HalfAnswer {
    return {
        ...half,
        ...(nearest && { nearest: { ...nearest, why: withoutAddress(nearest.why) } }),
        ...(assumption !== undefined && { assumption: withoutAddress(assumption) }),
    };
}
