import { type HalfAnswer, refText, type RuleRef } from "../../../netpol";
import type { AuditRow } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import type { Counted, LogSummary } from "../../traffic/read-log";
import { isolatingPolicies, rowsOf, whyText } from "./words";

/** `ai-mesh audit --output json`; `schema.json` beside this file says the same, for other languages. */
export function auditDocument(report: AuditReport) {
    const { title, profile, rows, unused, logs, first, last, gaps, notes } = report;
    const of = (outcome: AuditRow["outcome"]): number => rowsOf(report, outcome).length;
    return {
        version: 1,
        policies: title,
        profile,
        verdict: of("breaks") > 0 ? "breaks" : of("unknown") > 0 ? "unknown" : "passes",
        counts: {
            breaks: of("breaks"),
            opens: of("opens"),
            unknown: of("unknown"),
            shut: of("shut"),
            passes: of("passes"),
        },
        ...spanJson({ first, last }),
        logs: logs.map(logJson),
        connections: rows.map(rowJson),
        unused: unused.known
            ? { known: true, flows: unused.flows, ...(unused.since !== undefined && { since: isoTime(unused.since) }) }
            : { known: false, why: unused.why },
        notes,
        gaps,
    } as const;
}

const isoTime = (time: number): string => new Date(time).toISOString();

const spanJson = ({ first, last }: Pick<AuditRow, "first" | "last">) => ({
    ...(first !== undefined && { first: isoTime(first) }),
    ...(last !== undefined && { last: isoTime(last) }),
});

function logJson({ path, format, records, flows, aside, unread, lost }: LogSummary) {
    const counted = (map: ReadonlyMap<string, Counted>) =>
        [...map].map(([reason, each]) => ({ reason, count: each.count, first: each.first }));
    return { log: path, format: format.name, records, flows, lost, aside: counted(aside), unread: counted(unread) };
}

function rowJson(row: AuditRow) {
    const { outcome, from, to, protocol, port, verdict, observed, count, guessed, answer, suggestion } = row;
    return {
        ...{ outcome, from, to, protocol, port, verdict, observed, count, guessed },
        ...spanJson(row),
        reason: whyText(row),
        isolatedBy: isolatingPolicies(row),
        ...(answer && { egress: halfJson(answer.egress), ingress: halfJson(answer.ingress) }),
        ...(suggestion && { suggestion }),
    };
}

function halfJson({ verdict, isolatedBy, allowedBy, nearest }: HalfAnswer) {
    return {
        verdict,
        isolatedBy: isolatedBy.map(refText),
        allowedBy: allowedBy.map(ruleJson),
        ...(nearest && { nearest: { ...(nearest.rule && ruleJson(nearest.rule)), why: nearest.why } }),
    };
}

/** `rule` counts from 0, as in `spec.ingress[0]`. */
const ruleJson = ({ policy, rule }: RuleRef) => ({ policy: refText(policy), rule });
