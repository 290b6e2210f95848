import type { AuditRow, Outcome } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { plainLine } from "../../terminal/plain";
import { junit, type TestLine } from "../test-report";
import { headings, portText, seenText, whyText } from "./words";

const results: Readonly<Record<Outcome, TestLine["result"]>> = {
    breaks: "fail",
    opens: "skip",
    unknown: "skip",
    shut: "skip",
    passes: "pass",
};

/** Each connection as a test: one that would be denied and was seen passing fails. */
export function auditJunit({ rows }: Pick<AuditReport, "rows">): string {
    return junit("ai-mesh audit", ["traffic"], rows.map(lineOf));
}

function lineOf(row: AuditRow): TestLine<"traffic"> {
    const { outcome, from, to, suggestion } = row;
    const line = suggestion?.flow === undefined ? [] : [`to allow it: ${suggestion.flow}`];
    const detail = [`${headings[outcome]}: ${whyText(row)}`, `seen ${seenText(row)}`, ...line];
    return {
        group: "traffic",
        title: plainLine(`${from} -> ${to} ${portText(row)}`),
        result: results[outcome],
        detail: detail.map(plainLine).join("\n"),
    };
}
