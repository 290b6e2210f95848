import type { Audited } from "../../traffic/audit/report";
import { count } from "../../terminal/count";
import { plainLine } from "../../terminal/plain";
import type { Screen, Style } from "../../terminal/style";
import { layOut } from "../../terminal/table";
import { portText, rowsOf, seenText, verdictText } from "./words";

/** So many rows at most, however high a terminal is. */
const mostRows = 20;

/** What would stop so far, as a table that fits a terminal: each line is cut at its width, so that it can be written over. */
export function liveTable(
    found: Audited,
    records: number,
    style: Style,
    screen: Screen & { readonly rows?: number },
): string[] {
    const room = Math.max(1, Math.min(mostRows, (screen.rows || 24) - 4));
    const breaks = rowsOf(found, "breaks");
    const shown = breaks.slice(0, room);
    const table = layOut(
        shown.map((row) =>
            [`${row.from} -> ${row.to}`, portText(row), seenText(row)].map((text) => ({ text: plainLine(text) })),
        ),
        style,
        "  ",
    );
    const more = breaks.length > shown.length ? [`  and ${breaks.length - shown.length} more`] : [];
    const lines = [`${count(records, "line")} read. ${verdictText(found)}`, ...table, ...more];
    const width = Math.max(20, (screen.columns || 80) - 1);
    return lines.map((line, at) => (at === 0 ? style.bold(line.slice(0, width)) : line.slice(0, width)));
}
