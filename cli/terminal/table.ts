import { columnWidths, type TableCell } from "./column-widths";
import type { Style } from "./style";
import { columnsOf, padded, shortened } from "./width";

export type { TableCell } from "./column-widths";

const GAP = 2;

/**
 * Lays rows out in columns as wide as their widest cell. Where that is too wide for the screen, the widest columns are made
 * narrower: their cells are folded at blanks, but for those that are to stay whole, and a word that is longer than its column gets `…` for its middle. In the last
 * column, which may hold what is to be copied, a word stays whole. Off a screen nothing is folded or left out.
 */
export function layOut(rows: readonly (readonly TableCell[])[], style: Style, indent = ""): string[] {
    const count = Math.max(0, ...rows.map((row) => row.length));
    const gaps = indent.length + GAP * Math.max(0, count - 1);
    const widths = columnWidths(rows, count, style.width - gaps);
    return rows.flatMap((row) => {
        const cells = widths.map((width, at) => linesOf(row[at], width, at === count - 1));
        const height = Math.max(1, ...cells.map((lines) => lines.length));
        return Array.from({ length: height }, (_, line) => {
            const texts = cells.map((lines, at) => {
                const text = lines[line] ?? "";
                const isLast = at === count - 1;
                return painted(row[at], isLast ? text : padded(text, (widths[at] ?? 0) + GAP));
            });
            return withoutTrailing(indent + texts.join(""));
        });
    });
}

/** A cell's text in lines of at most `width` columns. */
function linesOf(cell: TableCell | undefined, width: number, isLast: boolean): string[] {
    const { text = "", lead = 0 } = cell ?? {};
    if (columnsOf(text) <= width) return [text];
    if (lead > 0) return [text.slice(0, lead) + shortened(text.slice(lead), Math.max(1, width - lead))];
    return fold(text, width).map((line) => (isLast ? line : shortened(line, width)));
}

/** Folds text at blanks into lines of at most `room` columns; a longer word stands alone. */
export function fold(text: string, room: number): string[] {
    if (columnsOf(text) <= room) return [text];
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ")) {
        if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > room) {
            lines.push(line);
            line = word;
        } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line];
}

function painted(cell: TableCell | undefined, text: string): string {
    return cell?.paint && text.trim() !== "" ? cell.paint(text) : text;
}

/** Blanks at the end of a line go, those before a colour's end too. */
const withoutTrailing = (line: string): string => line.replace(/ +((?:\u001b\[[0-9;]*m)*)$/, "$1");
