import { type AuditRow, type Outcome, outcomes } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { plainLine } from "../../terminal/plain";
import { pageStyle } from "../page/style";
import { escape } from "../picture/escape";
import { svgOf } from "../picture/svg";
import { trafficPicture } from "./picture";
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

/** The audit as one page that needs nothing else, and runs no script: the map with what would stop, and the tables. */
export function auditPage(report: AuditReport): string {
    const title = `${report.title}: ${verdictText(report)}`;
    return [
        `<!doctype html>`,
        `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
        `<link rel="icon" href="data:,"><title>${text(title)}</title><style>${pageStyle}</style></head><body>`,
        `<header class="top"><h1>${text(verdictText(report))}</h1><p class="sides">${text(report.title)}</p>`,
        sourceTexts(report).map(paragraph).join(""),
        `</header><main>`,
        `<div class="map"><div class="canvas fit">${svgOf(trafficPicture(report.rows), { title: plainLine(title), standalone: false })}</div></div>`,
        ...outcomes.map((outcome) => section(outcome, rowsOf(report, outcome))),
        `<section><h2>Declared flows</h2>${unusedTexts(report).map(paragraph).join("")}</section>`,
        `<section><h2>What may change this answer, and was not seen</h2>${report.gaps.map((gap) => paragraph(gap.text)).join("")}</section>`,
        `<footer>Traffic as the logs have it, judged by profile "${text(report.profile)}".</footer></main></body></html>`,
        "",
    ].join("\n");
}

const text = (value: string): string => escape(plainLine(value));
const paragraph = (value: string): string => `<p>${text(value)}</p>`;

function section(outcome: Outcome, rows: readonly AuditRow[]): string {
    if (rows.length === 0) return "";
    const head = ["from", "to", "port", "seen", "why", ...(outcome === "breaks" ? ["isolated by", "to allow it"] : [])];
    const body = rows.map(
        (row) =>
            `<tr>${cells(row, outcome)
                .map((cell) => `<td>${text(cell)}</td>`)
                .join("")}</tr>`,
    );
    return `<section><h2>${text(headings[outcome])}</h2><table><thead><tr>${head.map((each) => `<th>${each}</th>`).join("")}</tr></thead><tbody>${body.join("")}</tbody></table></section>`;
}

function cells(row: AuditRow, outcome: Outcome): string[] {
    const own = [row.from, row.to, portText(row), seenText(row), whyText(row)];
    if (outcome !== "breaks") return own;
    const { flow, declare = [], caution } = row.suggestion ?? {};
    return [...own, isolatingPolicies(row).join(", "), [flow, ...declare, caution].filter(Boolean).join("; ")];
}
