import { escape } from "./escape";
import { margin } from "./geometry";
import { hueOf, purposeOf } from "./hue";
import type { Picture, PictureGroup } from "./picture";
import { shortened } from "./shortened";
import { svgDocument } from "./svg";
import { purposeKey } from "./key";
import { legendSvg, noteSvg } from "./svg-legend";
import { type Table, type TableCell, tableOf } from "./table-cells";
import { labelSize, monospaceWidth, textWidth } from "./text-width";

const cell = { height: 24, narrowest: 28, padding: 10 };
const longest = { row: 280, column: 200 };
const size = 13;
const meaning =
    "A number says how many connections may lead from the namespace at its left to the one above it; in grey those that only look names up (DNS), " +
    "with ? those that are perhaps open, and on the diagonal those within a namespace.";

/** Where a table begins, and how wide its columns are. */
interface Measures {
    readonly left: number;
    readonly top: number;
    readonly wide: number;
}

/** Draws an overview of namespaces as a table, which no number of connections can tangle. It stands alone. */
export function tableSvg(picture: Picture, { title, note }: { title: string; note: string }): string {
    const table = tableOf(picture.groups, picture.edges);
    const measures = measure(table);
    const width = Math.ceil(measures.left + table.columns.length * measures.wide + margin);
    const below = measures.top + table.rows.length * cell.height + margin;
    const alone = table.alone.map((group) => group.title).join(", ");
    const head = noteSvg([note, meaning, alone && `Without a connection: ${alone}.`].filter(Boolean).join(" "), width);
    const legend = legendSvg(picture, { y: below, width }, purposeKey(table.rows));
    const size = {
        top: -head.height,
        width: Math.max(width, head.width, legend.width),
        height: Math.ceil(head.height + below + legend.height),
    };
    return svgDocument({ title, standalone: true, kind: "mesh table", ...size }, [
        ...head.lines,
        ...table.columns.map((group, column) => columnTitle(group, column, table, measures)),
        ...table.rows.flatMap((group, row) => [
            rowTitle(group, row, table, measures),
            ...rowCells(group, row, table, measures),
        ]),
        ...legend.lines,
    ]);
}

function measure({ rows, columns, cellAt }: Table): Measures {
    const texts = rows.flatMap((row) => columns.map((column) => cellAt(row, column)?.text ?? ""));
    const wide = Math.max(cell.narrowest, ...texts.map((text) => monospaceWidth(text, labelSize) + cell.padding));
    const rowTitles = rows.map(({ title }) => textWidth(shortened(title, size, longest.row), size));
    const columnTitles = columns.map(({ title }) => textWidth(shortened(title, size, longest.column), size));
    return {
        left: margin + 18 + Math.max(0, ...rowTitles) + 12,
        top: margin + Math.max(0, ...columnTitles) + 12,
        wide,
    };
}

function columnTitle(group: PictureGroup, column: number, { rows }: Table, { left, top, wide }: Measures): string {
    const x = left + column * wide;
    const [middle, bottom] = [x + wide / 2, top + rows.length * cell.height];
    const line = `<path class="rule" d="M${x},${top}V${bottom}"/>`;
    return titled(group, longest.column, line, `transform="translate(${middle + 4.5},${top - 8}) rotate(-90)"`);
}

function rowTitle(group: PictureGroup, row: number, { columns }: Table, { left, top, wide }: Measures): string {
    const y = top + row * cell.height;
    const dot =
        group.kind === "ours" ? `<circle class="dot" cx="${margin + 4}" cy="${y + cell.height / 2}" r="4"/>` : "";
    const line = `<path class="rule" d="M${margin},${y}H${left + columns.length * wide}"/>`;
    return titled(group, longest.row, dot + line, `x="${margin + 18}" y="${y + cell.height / 2 + 4.5}"`);
}

function titled(group: PictureGroup, room: number, signs: string, place: string): string {
    const whole = [group.title, group.detail].filter(Boolean).join("\n");
    return (
        `<g class="group ${group.kind}" style="--hue:${hueOf(purposeOf(group))}"><title>${escape(whole)}</title>` +
        `${signs}<text class="head" ${place}>${escape(shortened(group.title, size, room))}</text></g>`
    );
}

function rowCells(group: PictureGroup, row: number, table: Table, measures: Measures): string[] {
    return table.columns.flatMap((other, column) => {
        const held = table.cellAt(group, other);
        return held === undefined ? [] : [cellSvg(held, row, column, measures)];
    });
}

function cellSvg(
    { text, state, quiet, story }: TableCell,
    row: number,
    column: number,
    { left, top, wide }: Measures,
): string {
    const [x, y] = [left + column * wide, top + row * cell.height];
    return (
        `<g class="count ${state}${quiet ? " quiet" : ""}"><title>${escape(story)}</title>` +
        `<rect x="${x + 1}" y="${y + 1}" width="${wide - 2}" height="${cell.height - 2}" rx="4"/>` +
        `<text class="ports" x="${x + wide / 2}" y="${y + cell.height / 2 + 4}">${escape(text)}</text></g>`
    );
}
