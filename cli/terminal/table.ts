import type { Style } from "./style";

/** A cell: its text, and how to paint it once it is padded. */
export interface TableCell {
    readonly text: string;
    readonly paint?: (text: string) => string;
}

const GAP = 2;
/** A column is never made narrower than this to fit the screen. */
const NARROWEST = 12;

/**
 * Lays rows out in columns as wide as their widest cell. Where that is too wide for the screen, the last column is
 * folded at blanks under itself; nothing is cut off.
 */
export function layOut(rows: readonly (readonly TableCell[])[], style: Style, indent = ""): string[] {
    const columns = Math.max(0, ...rows.map((row) => row.length));
    const widths = Array.from({ length: columns - 1 }, (_, i) =>
        Math.max(0, ...rows.map((row) => row[i]?.text.length ?? 0)),
    );
    const before = indent.length + widths.reduce((sum, width) => sum + width + GAP, 0);
    const room = Math.max(NARROWEST, style.width - before);
    return rows.flatMap((row) => {
        const [last] = row.slice(columns - 1);
        const head = row
            .slice(0, columns - 1)
            .map((cell, i) => painted(cell, cell.text.padEnd((widths[i] ?? 0) + GAP)));
        const folded = fold(last?.text ?? "", room);
        return folded.map((line, i) => {
            const text = last ? painted(last, line) : line;
            return (indent + (i === 0 ? head.join("") : " ".repeat(before - indent.length)) + text).trimEnd();
        });
    });
}

/** Folds text at blanks into lines of at most `room` characters; a longer word stands alone. */
export function fold(text: string, room: number): string[] {
    if (text.length <= room) return [text];
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ")) {
        if (line !== "" && line.length + 1 + word.length > room) {
            lines.push(line);
            line = word;
        } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line];
}

function painted(cell: TableCell, text: string): string {
    return cell.paint ? cell.paint(text) : text;
}
