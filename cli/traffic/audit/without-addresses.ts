import type { Answer, HalfAnswer } from "../../../netpol";
import { distinctGaps, type WorldGap } from "../../worlds/gaps";
import { withoutAddress } from "./address-in-text";
import { type AuditRow, joinRows } from "./report";
import type { AuditReport } from "./reported";

/** What was not seen, without the addresses in it. */
export const gapsWithoutAddresses = (gaps: readonly WorldGap[]): WorldGap[] =>
    distinctGaps(gaps.map((gap) => ({ ...gap, text: withoutAddress(gap.text) })));

/** Rows without the addresses in them: those that differ in nothing else become one. */
export const rowsWithoutAddresses = (rows: readonly AuditRow[]): AuditRow[] => joinRows(rows.map(withoutOwn));

/** A report that says no address of the traffic: connections that differ in nothing else become one. */
export function withoutAddresses(report: AuditReport): AuditReport {
    return {
        ...report,
        rows: rowsWithoutAddresses(report.rows),
        gaps: gapsWithoutAddresses(report.gaps),
    };
}

function withoutOwn({ suggestion, answer, why, ...row }: AuditRow): AuditRow {
    const hasAddress =
        suggestion &&
        [suggestion.flow ?? "", ...suggestion.declare].some(
            (text) => /\bat-[0-9a-f-]+|\bcidrs: \[/.test(text) || withoutAddress(text) !== text,
        );
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
