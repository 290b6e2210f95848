import { itemAt } from "../../../netpol";
import { type Style, styleFor } from "../../terminal/style";
import { layOut, type TableCell } from "../../terminal/table";
import { wrapped } from "../../terminal/wrap";
import { gapLines } from "../gaps";
import { judgedBy } from "../judged-by";
import { namedRows } from "./named-rows";
import { hostNetworkText, type Report, type Rows, sorted } from "./report";

/** Columns for a terminal, in order of the ends. */
export function* table(report: Report): Generator<string> {
    const { style = styleFor({}), gaps } = report;
    yield* tableOf(
        namedRows(report),
        gaps.length === 0 ? "No connection is open." : "No connection is open as far as was seen.",
        style,
    );
    const hosts = hostNetworkText(report);
    if (hosts !== "") yield `\n${wrapped(hosts, style.width)}\n`;
    yield `\n${wrapped(judgedBy(report.profile), style.width)}\n`;
    const unseen = gapLines(gaps, style);
    if (unseen.length > 0) yield `\n${unseen.join("\n")}\n`;
}

/** Rows in columns; `none` where there are none. Columns that are empty throughout are left out. */
export function* tableOf(rows: Rows, none: string, style: Style = styleFor({})): Generator<string> {
    const { headings, rows: all } = sorted(rows);
    if (all.length === 0) {
        yield `${none}\n`;
        return;
    }
    const shown = headings.map((_, at) => at).filter((at) => all.some((row) => row[at] !== ""));
    const lines = [headings.map((heading) => heading.toUpperCase()), ...all];
    if (style.width !== Infinity) {
        const cells = lines.map((row, at) =>
            shown.map((column): TableCell => ({
                text: itemAt(row, column),
                ...(at === 0 && { paint: style.dim }),
            })),
        );
        for (const line of layOut(cells, style)) yield `${line}\n`;
        return;
    }
    // Off a screen nothing is folded, and there may be more rows than fit into memory twice.
    const columns = shown.map((at) => {
        return { at, width: lines.reduce((widest, row) => Math.max(widest, itemAt(row, at).length), 0) };
    });
    for (const row of lines) {
        yield `${columns
            .map(({ at, width }) => itemAt(row, at).padEnd(width))
            .join("  ")
            .trimEnd()}\n`;
    }
}
