import { columnsOf } from "./width";

/** A cell: its text, and how to paint it once it is padded. */
export interface TableCell {
    readonly text: string;
    readonly paint?: (text: string) => string;
    /** How many of its first characters draw a tree, and stay as they are. */
    readonly lead?: number;
    /** A label or a status: never folded nor shortened, whatever else has to give way. */
    readonly isWhole?: true;
}

/** A word keeps the first of these columns that there is room for; the last column of a table is never narrower than its own. */
const kept = [24, 12, 8] as const;
const leastOfLast = 16;

/**
 * How many columns of a screen each column of a table takes: as many as its widest cell, where `room` is enough for all. Else
 * the widest give way first, down to their longest word and no further than need be; then long words are left to be shortened.
 */
export function columnWidths(rows: readonly (readonly TableCell[])[], count: number, room: number): number[] {
    const cells = Array.from({ length: count }, (_, at) => rows.flatMap((row) => row[at] ?? []));
    const whole = cells.map((column) => widest(column, (text) => columnsOf(text)));
    if (sum(whole) <= room) return whole;
    const words = cells.map((column) => widest(column, longestWord));
    const labels = cells.map((column) =>
        widest(
            column.filter(({ isWhole }) => isWhole),
            (text) => columnsOf(text),
        ),
    );
    const last = count - 1;
    // A word of the last column is never shortened, so the others make room for it.
    const floors = [
        words,
        words.map((width, at) => (at === last ? width : Math.min(width, kept[0]))),
        ...kept.map((least) => words.map((width, at) => Math.min(width, at === last ? leastOfLast : least))),
    ].map((floor) => floor.map((width, at) => Math.min(Math.max(width, labels[at] ?? 0), whole[at] ?? 0)));
    const floor = floors.find((each) => sum(each) <= room);
    return floor === undefined ? (floors.at(-1) ?? whole) : narrowed(whole, floor, room);
}

/** Widths that together take `room`: no column is wider than the widest that had to give way, none narrower than its floor. */
function narrowed(whole: readonly number[], floor: readonly number[], room: number): number[] {
    const under = (ceiling: number): number[] =>
        whole.map((width, at) => Math.min(width, Math.max(ceiling, floor[at] ?? 0)));
    let ceiling = Math.max(...whole);
    while (ceiling > 0 && sum(under(ceiling)) > room) ceiling--;
    return under(ceiling);
}

const widest = (cells: readonly TableCell[], width: (text: string, lead: number) => number): number =>
    Math.max(0, ...cells.map(({ text, lead = 0 }) => width(text, lead)));

/** What draws a tree stays before the name that it is of. */
const longestWord = (text: string, lead: number): number =>
    lead + Math.max(0, ...text.slice(lead).split(" ").map(columnsOf));

const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);
