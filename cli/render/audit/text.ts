import { type AuditRow, type Outcome, outcomes } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { labelled } from "../../terminal/labelled";
import { plainLine } from "../../terminal/plain";
import type { Style } from "../../terminal/style";
import { fold, layOut } from "../../terminal/table";
import { gapLines } from "../gaps";
import { judgedBy } from "../judged-by";
import { count } from "../../terminal/count";
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

/** The first line of every format, which standard error has beside those for programs. */
export const summaryLine = (report: AuditReport): string => `${report.title}: ${verdictText(report)}`;

const paints: Readonly<Record<Outcome, "loud" | "yellow" | "dim" | "green">> = {
    breaks: "loud",
    opens: "yellow",
    unknown: "yellow",
    shut: "dim",
    passes: "green",
};

/**
 * The audit for people: what would stop with all that is known of it, the rest as tables.
 *
 * @param verbose Whether what passes, and what stays denied, is listed rather than counted.
 */
export function auditText(report: AuditReport, style: Style, verbose = true): string {
    const breaks = rowsOf(report, "breaks").length > 0;
    const lines = [
        (breaks ? style.loud : style.bold)(plainLine(summaryLine(report))),
        ...sourceTexts(report).flatMap((text) => folded(text, "  ", style)),
        ...outcomes.flatMap((outcome) =>
            verbose || !quiet.includes(outcome)
                ? section(outcome, rowsOf(report, outcome), style)
                : countLine(outcome, rowsOf(report, outcome), style),
        ),
        "",
        ...unusedTexts(report).map(plainLine),
        "",
        ...folded(judgedBy(report.profile), "", style).map(style.dim),
        ...(report.gaps.length > 0 ? ["", ...gapLines(report.gaps, style)] : []),
    ];
    return `${lines.join("\n")}\n`;
}

/** What is as it should be: counted, where not all is asked for. */
const quiet: readonly Outcome[] = ["shut", "passes"];

function countLine(outcome: Outcome, rows: readonly AuditRow[], style: Style): string[] {
    if (rows.length === 0) return [];
    const head = style[paints[outcome]](`${headings[outcome]}:`);
    return ["", `${head} ${count(rows.length, "connection")}${style.dim("; -v lists them")}`];
}

function section(outcome: Outcome, rows: readonly AuditRow[], style: Style): string[] {
    if (rows.length === 0) return [];
    const paint = style[paints[outcome]];
    const head = ["", paint(`${headings[outcome]}:`)];
    if (outcome === "breaks") return [...head, ...rows.flatMap((row) => [...inFull(row, style), ""]).slice(0, -1)];
    const table = layOut(
        rows.map((row) =>
            [`${row.from} -> ${row.to}`, portText(row), seenText(row), outcome === "passes" ? "" : whyText(row)].map(
                (text) => ({
                    text: plainLine(text),
                }),
            ),
        ),
        style,
        "  ",
    );
    return [...head, ...table];
}

function inFull(row: AuditRow, style: Style): string[] {
    const { suggestion } = row;
    const policies = isolatingPolicies(row);
    const says: (readonly [label: string, text: string])[] = [
        ["seen", `${seenText(row)}${row.guessed ? "; who opened it was chosen by the ports" : ""}`],
        ...(policies.length > 0 ? [["isolated by", policies.join(", ")] as const] : []),
        ["nearest", whyText(row)],
        ...(suggestion?.flow === undefined ? [] : [["to allow", suggestion.flow] as const]),
        ...(suggestion?.declare ?? []).map((text) => ["with", text] as const),
        ...(suggestion?.caution === undefined ? [] : [["mind", suggestion.caution] as const]),
    ];
    const rows = says.map(([label, text]) => [label, plainLine(text)] as const);
    return [
        `  ${style.bold(plainLine(`${row.from} -> ${row.to}`))} on ${portText(row)}`,
        ...labelled(rows, style, { indent: "    " }),
    ];
}

const folded = (text: string, indent: string, style: Style): string[] =>
    fold(plainLine(text), Math.max(20, style.width - indent.length)).map((line) => indent + line);
