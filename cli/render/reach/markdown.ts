import { gapMarkdown } from "../gaps";
import { judgedBy } from "../judged-by";
import { namedRows } from "./named-rows";
import { hostNetworkText, type Report, type Rows, sorted } from "./report";

/** A Markdown table, in order of the ends. */
export function* markdown(report: Report): Generator<string> {
    yield* markdownOf(namedRows(report));
    const hosts = hostNetworkText(report);
    if (hosts !== "") yield `\n${cell(hosts)}\n`;
    yield `\n${judgedBy(report.profile)}\n`;
    yield gapMarkdown(report.gaps);
}

/** Rows as a Markdown table. */
export function* markdownOf(rows: Rows): Generator<string> {
    const { headings, rows: all } = sorted(rows);
    yield `| ${headings.join(" | ")} |\n|${" --- |".repeat(headings.length)}\n`;
    for (const row of all) yield `| ${row.map(cell).join(" | ")} |\n`;
}

function cell(text: string): string {
    // A kind, "[Pod]", and marks in a selector would otherwise be marked up.
    return text.replace(/[\\|*_`<>[\]]/g, (mark) => `\\${mark}`);
}
