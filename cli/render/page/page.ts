import { createHash } from "node:crypto";
import { isBlocked, type DiffReport } from "../../compare/report";
import { connectionLines } from "../connection-lines";
import { blockedHtml } from "./blocked";
import { changesHtml, perhapsHtml, unclearHtml } from "./changes";
import { dataJson, pageData } from "./data";
import { matrixHtml } from "./matrix";
import { mapHtml } from "./map";
import { pageStyle } from "./style";
import { connectionsHtml, expectationsHtml, packHtml, radiusHtml, routesHtml } from "./sections";
import { routeLines } from "../routes";
import { storyOf } from "../stories";
import { escape } from "../picture/escape";
import { headline } from "../words";

/**
 * A report as one page that needs nothing else: no network, no library. Its policy forbids both, and every script but
 * `script`, whatever the names of a cluster's objects would like to smuggle in. A reader meets the verdict first, then why
 * the change is blocked, what opens, and the map.
 */
export function reportPage(report: DiffReport, script: string): string {
    const lines = connectionLines(report.comparison, report.pods, report.names);
    const stories = lines.map((line) => storyOf(line, report.names));
    const alone = report.before === report.after;
    return [
        ...headHtml(report, script),
        `<main>`,
        ...(alone ? [] : [blockedHtml(report), changesHtml(report), unclearHtml(report), perhapsHtml(report)]),
        `<a class="skip" href="#after-map">Skip the map</a>`,
        mapHtml(report, lines),
        `<div id="after-map" tabindex="-1"></div>`,
        routesHtml(routeLines(report.after, lines, report.names)),
        radiusHtml(report),
        matrixHtml(lines, stories, report.comparison.pods),
        expectationsHtml(report),
        packHtml(report),
        connectionsHtml(stories),
        `<footer>Computed from the policies, not from traffic. Whether a cluster enforces them is a matter of its network plugin.</footer>`,
        `</main><div id="told" role="status" hidden></div>`,
        `<script type="application/json" id="data">${dataJson(pageData(lines, stories, report.comparison.pods))}</script>`,
        `<script>${script}</script></body></html>`,
        "",
    ].join("\n");
}

function headHtml(report: DiffReport, script: string): string[] {
    const { before, after } = report;
    const alone = before === after;
    const title = alone ? `Who may reach whom: ${after.title}` : headline(report);
    const notes = [...report.notes, ...report.gaps.map(({ text }) => text)];
    return [
        `<!doctype html>`,
        `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hashOf(script)}'; img-src data:">`,
        `<link rel="icon" href="data:,"><title>${escape(alone ? title : `${report.verdict}: ${before.title} → ${after.title}`)}</title>`,
        `<style>${pageStyle}</style></head><body>`,
        `<header class="top">${alone ? "" : badges(report)}<h1>${escape(title)}</h1>`,
        alone ? "" : `<p class="sides">${escape(before.title)} → ${escape(after.title)}</p>`,
        notes.map((note) => `<p class="note">${escape(note)}</p>`).join(""),
        `</header>`,
    ];
}

/** As a Content-Security-Policy names a script. */
function hashOf(script: string): string {
    return createHash("sha256").update(script).digest("base64");
}

function badges(report: DiffReport): string {
    const blocked = isBlocked(report) ? `<span class="verdict blocked">blocked</span>` : "";
    return `${blocked}<span class="verdict ${report.verdict}">${report.verdict}</span>`;
}
