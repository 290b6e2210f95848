import { type AuditRow, type Outcome, outcomes } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { plainLine } from "../../terminal/plain";
import { escapeCell, escapeText } from "../diff/markdown-pieces";
import { gapMarkdown } from "../gaps";
import {
    headings,
    isolatingPolicies,
    portText,
    rowsOf,
    seenText,
    sourceTexts,
    unusedTexts,
    verdictText,
    whyText,
} from "./words";

/** So many rows of a table; a comment has no room for more. */
const mostRows = 100;

/** The audit as Markdown, for a comment or a page of a wiki. */
export function auditMarkdown(report: AuditReport): string {
    const parts = [
        `**${text(report.title)}:** ${text(verdictText(report))}`,
        sourceTexts(report)
            .map((each) => `- ${text(each)}`)
            .join("\n"),
        ...outcomes.flatMap((outcome) => section(outcome, rowsOf(report, outcome))),
        unusedTexts(report)
            .map((each) => (each.startsWith("  ") ? `- ${code(each.trim())}` : text(each)))
            .join("\n"),
    ];
    return `${parts.join("\n\n")}\n${gapMarkdown(report.gaps)}`;
}

const text = (value: string): string => escapeText(plainLine(value));
const cell = (value: string): string => escapeCell(plainLine(value));
/** Text of a log as code: a backtick would end it. */
const code = (value: string): string => `\`${plainLine(value).replaceAll("`", "'").replaceAll("|", "\\|")}\``;

function section(outcome: Outcome, rows: readonly AuditRow[]): string[] {
    if (rows.length === 0) return [];
    const isBreaking = outcome === "breaks";
    const head = isBreaking
        ? ["from", "to", "port", "seen", "isolated by", "why", "to allow it"]
        : ["from", "to", "port", "seen", "why"];
    const lines = rows.slice(0, mostRows).map((row) => {
        const own = [cell(row.from), cell(row.to), portText(row), cell(seenText(row))];
        const rest = isBreaking
            ? [cell(isolatingPolicies(row).join(", ")), cell(whyText(row)), allowance(row)]
            : [cell(whyText(row))];
        return `| ${[...own, ...rest].join(" | ")} |`;
    });
    const more = rows.length > mostRows ? [`\n_and ${rows.length - mostRows} more_`] : [];
    const table = [`| ${head.join(" | ")} |`, `| ${head.map(() => "---").join(" | ")} |`, ...lines, ...more].join("\n");
    if (isBreaking || outcome === "opens") return [`### ${headings[outcome]}`, table];
    return [`<details><summary>${headings[outcome]} (${rows.length})</summary>`, table, "</details>"];
}

function allowance({ suggestion }: AuditRow): string {
    if (suggestion === undefined) return "";
    const { flow, declare, caution } = suggestion;
    return [
        ...(flow === undefined ? [] : [code(flow)]),
        ...declare.map(code),
        ...(caution === undefined ? [] : [cell(caution)]),
    ].join("<br>");
}
