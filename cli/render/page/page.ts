import { createHash } from "node:crypto";
import { isBlocked, type DiffReport } from "../../compare/report";
import { connectionLines } from "../connection-lines";
import { matrixHtml } from "./matrix";
import { mapHtml } from "./map";
import { pageStyle } from "./style";
import {
    changesHtml,
    connectionsHtml,
    expectationsHtml,
    packHtml,
    perhapsHtml,
    radiusHtml,
    unclearHtml,
    routesHtml,
} from "./sections";
import { routeLines } from "../routes";
import { type Story, storyOf } from "../stories";
import { escape } from "../picture/escape";
import { headline } from "../words";

/**
 * A report as one page that needs nothing else: no network, no library. Its policy forbids both, and every script but
 * `script`, whatever the names of a cluster's objects would like to smuggle in.
 */
export function reportPage(report: DiffReport, script: string): string {
    const lines = connectionLines(report.comparison, report.pods, report.names);
    const stories = lines.map((line) => storyOf(line, report.names));
    const { before, after } = report;
    const alone = before === after;
    const title = alone ? `Who may reach whom: ${after.title}` : headline(report);
    return [
        `<!doctype html>`,
        `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hashOf(script)}'; img-src data:">`,
        `<link rel="icon" href="data:,"><title>${escape(alone ? title : `${report.verdict}: ${before.title} → ${after.title}`)}</title>`,
        `<style>${pageStyle}</style></head><body>`,
        `<a class="skip" href="#changes">Skip the picture</a>`,
        `<header class="top">${alone ? "" : badges(report)}<h1>${escape(title)}</h1>`,
        alone ? "" : `<p class="sides">${escape(before.title)} → ${escape(after.title)}</p>`,
        [...report.notes, ...report.gaps.map(({ text }) => text)].map((note) => `<p>${escape(note)}</p>`).join(""),
        `</header><main>`,
        mapHtml(report, lines),
        routesHtml(routeLines(after, lines, report.names)),
        `<div id="changes">${alone ? "" : changesHtml(report)}</div>`,
        unclearHtml(report),
        expectationsHtml(report),
        packHtml(report),
        radiusHtml(report),
        matrixHtml(lines, stories),
        perhapsHtml(report),
        connectionsHtml(stories),
        `<footer>Computed from the policies, not from traffic. Whether a cluster enforces them is a matter of its CNI.</footer>`,
        `</main><div id="told" role="status" hidden></div>`,
        `<script type="application/json" id="stories">${storiesJson(stories)}</script>`,
        `<script>${script}</script></body></html>`,
        "",
    ].join("\n");
}

/** As a Content-Security-Policy names a script. */
function hashOf(script: string): string {
    return createHash("sha256").update(script).digest("base64");
}

/** Data in a script element: nothing in it can end the element. */
function storiesJson(stories: readonly Story[]): string {
    return JSON.stringify(stories)
        .replaceAll("<", "\\u003c")
        .replaceAll("\u2028", "\\u2028")
        .replaceAll("\u2029", "\\u2029");
}

function badges(report: DiffReport): string {
    const blocked = isBlocked(report) ? `<span class="verdict blocked">blocked</span>` : "";
    return `<span class="verdict ${report.verdict}">${report.verdict}</span>${blocked}`;
}
