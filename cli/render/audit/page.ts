import { type AuditRow, type Outcome, outcomes } from "../../traffic/audit/report";
import type { AuditReport } from "../../traffic/audit/reported";
import { plainLine } from "../../terminal/plain";
import { judgedBy } from "../judged-by";
import { drawingsOf } from "../page/drawings";
import { legendItem } from "../page/legend-item";
import { pageStyle } from "../page/style";
import { escape } from "../picture/escape";
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

/** Outcomes that somebody has to act on: they come before the map, the others after it. */
const urgent: ReadonlySet<Outcome> = new Set(["breaks", "opens", "unknown"]);

/** The audit as one page that needs nothing else, and runs no script: what would stop, the map, and everything else. */
export function auditPage(report: AuditReport): string {
    const title = `${report.title}: ${verdictText(report)}`;
    const sections = (isUrgent: boolean) =>
        outcomes.filter((each) => urgent.has(each) === isUrgent).map((each) => section(each, rowsOf(report, each)));
    return [
        `<!doctype html>`,
        `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
        `<link rel="icon" href="data:,"><title>${text(title)}</title><style>${pageStyle}</style></head><body>`,
        `<header class="top"><h1>${text(verdictText(report))}</h1><p class="sides">${text(report.title)}</p>`,
        sourceTexts(report).map(paragraph).join(""),
        `</header><main>`,
        ...sections(true),
        mapHtml(report, title),
        ...sections(false),
        told("Declared flows", unusedTexts(report)),
        told(
            "What may change this answer, and was not seen",
            report.gaps.map((gap) => gap.text),
        ),
        `<footer>Traffic as the logs have it. ${text(judgedBy(report.profile))}</footer></main></body></html>`,
        "",
    ].join("\n");
}

const text = (value: string): string => escape(plainLine(value));
const paragraph = (value: string): string => `<p>${text(value)}</p>`;

/** What the looks of arrows stand for, by the outcomes that are drawn. */
const looks: Readonly<Record<Exclude<Outcome, "shut">, readonly [look: string, text: string]>> = {
    breaks: ["closed", "seen passing, would be denied"],
    opens: ["opened", "dropped when seen, would pass"],
    unknown: ["same perhaps", "cannot be judged"],
    passes: ["same", "passes"],
};

function mapHtml({ rows }: AuditReport, title: string): string {
    const drawn = (["breaks", "opens", "unknown", "passes"] as const).filter((outcome) =>
        rows.some((row) => row.outcome === outcome),
    );
    if (drawn.length === 0) return "";
    const legend = drawn.map((outcome) => legendItem(...looks[outcome]));
    const svg = drawingsOf(trafficPicture(rows), { title: plainLine(title) });
    return (
        `<section><h2 id="map-title">Map of what was seen</h2><div class="map">` +
        `<div class="canvas fit" tabindex="0" role="region" aria-labelledby="map-title">${svg}</div>` +
        `<p class="legends">${legend.join("")}</p></div></section>`
    );
}

function told(heading: string, texts: readonly string[]): string {
    return texts.length === 0 ? "" : `<section><h2>${heading}</h2>${texts.map(paragraph).join("")}</section>`;
}

function section(outcome: Outcome, rows: readonly AuditRow[]): string {
    if (rows.length === 0) return "";
    const heads = [
        "From",
        "To",
        "Port",
        "Seen",
        "Why",
        ...(outcome === "breaks" ? ["Isolated by", "To allow it"] : []),
    ];
    const head = heads.map((each) => `<th scope="col">${each}</th>`).join("");
    const body = rows.map((row) => {
        const own = cells(row, outcome).map((cell, i) => `<td data-head="${heads[i] ?? ""}">${text(cell)}</td>`);
        return `<tr>${own.join("")}</tr>`;
    });
    const id = `rows-${outcome}`;
    return (
        `<section><h2 id="${id}">${text(headings[outcome])} (${rows.length})</h2>` +
        `<div class="wide" tabindex="0" role="region" aria-labelledby="${id}"><table class="stacks">` +
        `<thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div></section>`
    );
}

function cells(row: AuditRow, outcome: Outcome): string[] {
    const own = [row.from, row.to, portText(row), seenText(row), whyText(row)];
    if (outcome !== "breaks") return own;
    const { flow, declare = [], caution } = row.suggestion ?? {};
    return [...own, isolatingPolicies(row).join(", "), [flow, ...declare, caution].filter(Boolean).join("; ")];
}
