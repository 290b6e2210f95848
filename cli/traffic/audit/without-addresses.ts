import { type Answer, type HalfAnswer, parseAddress } from "../../../netpol";
import { distinctGaps, type WorldGap } from "../../worlds/gaps";
import { type AuditRow, joinRows } from "./report";
import type { AuditReport } from "./reported";

const v4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d|\/\d)/g;
/** What may be an address of IPv6: a run of its characters with two colons at least. */
const v6 = /(?<![0-9a-z:.])(?=[0-9a-f:.]*:[0-9a-f:.]*:)[0-9a-f:.]+(?![0-9a-z]|\/\d)/gi;

/** A text without the addresses in it; CIDRs stay, since these are of policies. */
export const withoutAddress = (text: string): string =>
    text
        .replace(v6, (found) => {
            const end = /[:.]?$/.exec(found)?.[0] ?? "";
            const isAddress = (each: string): boolean => parseAddress(each) !== undefined;
            if (isAddress(found)) return "an address";
            // The stop after a sentence, or the colon before what is said of it.
            return isAddress(found.slice(0, found.length - end.length)) ? `an address${end}` : found;
        })
        .replace(v4, "an address");

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
