import type { ComparedPods } from "../../compare/compared-pods";
import type { ConnectionLine } from "../connection-lines";
import type { Story } from "../stories";
import { escape } from "../picture/escape";
import { type Axis, type AxisGroup, cellKey, matrixModel, type MatrixModel } from "./matrix-axes";
import { cellHtml } from "./matrix-cell";

/** A matrix with more rows or columns has namespaces in its columns, and its rows are folded at first. */
const mostRows = 48;
/** Cells of a page that still loads at ease; with more of them the rows are namespaces only. */
const mostCells = 60_000;
/** Columns that fit a sheet of paper. */
const mostOnPaper = 12;
/** Columns that are wide enough for titles that stand upright. */
const mostUpright = 9;

/** The matrix: who in rows, whom in columns; every cell that is not closed tells its story. */
export function matrixHtml(
    lines: readonly ConnectionLine[],
    stories: readonly Story[],
    pods: readonly ComparedPods[],
): string {
    const model = matrixModel(lines, stories, pods);
    if (model.rows.length === 0) return "";
    const large = Math.max(sizeOf(model.rows), sizeOf(model.columns)) > mostRows;
    const columns = large ? model.columns.map(alone) : model.columns;
    const rows = sizeOf(model.rows) * sizeOf(columns) > mostCells ? model.rows.map(alone) : model.rows;
    const width = sizeOf(columns);
    const broad = width > mostOnPaper;
    const looks = `matrix${broad ? " broad" : ""}${width > mostUpright ? " turned" : ""}`;
    return [
        `<section><h2 id="matrix-title">Matrix</h2>`,
        `<p class="soft">Rows open connections to columns. An empty cell is closed. A dashed cell is open for some pods of a namespace only. ` +
            `What opens no connection has no row, and what nobody reaches has no column.</p>`,
        broad
            ? `<p class="paper-only">Its ${width} columns do not fit on paper: look at this page on a screen.</p>`
            : "",
        `<div class="${looks}" tabindex="0" role="region" aria-labelledby="matrix-title"${large ? " data-folded" : ""}><table>`,
        `<thead>${headHtml(columns)}</thead>`,
        ...rows.map((group) => groupHtml(group, columns.flatMap(axesOf), model, stories)),
        `</table></div></section>`,
    ].join("\n");
}

const axesOf = ({ head, members }: AxisGroup): Axis[] => [head, ...members];
const sizeOf = (groups: readonly AxisGroup[]): number => groups.flatMap(axesOf).length;
const alone = ({ head }: AxisGroup): AxisGroup => ({ head, members: [] });

/** Namespaces above, their pods below; what has no pods is as high as both. */
function headHtml(columns: readonly AxisGroup[]): string {
    const deep = columns.some(({ members }) => members.length > 0);
    const tall = deep ? ` rowspan="2"` : "";
    const above = columns.map((group) => {
        const { head, members } = group;
        if (members.length === 0)
            return `<th scope="col" class="title"${tall}${roomFor(head.title)}><span>${breakable(head.title)}</span></th>`;
        return `<th scope="colgroup" class="of" colspan="${members.length + 1}">${foldHtml("column", head)}</th>`;
    });
    const below = columns
        .filter(({ members }) => members.length > 0)
        .flatMap(({ head, members }) => [
            `<th scope="col" class="title"><span>all pods<span class="visually-hidden"> of ${escape(head.title)}</span></span></th>`,
            ...members.map(
                ({ title }) => `<th scope="col" class="title"${roomFor(title)}><span>${breakable(title)}</span></th>`,
            ),
        ]);
    const corner = `<th scope="col" class="corner"${tall}>from ↓ &nbsp; to →</th>`;
    return `<tr>${corner}${above.join("")}</tr>${deep ? `<tr>${below.join("")}</tr>` : ""}`;
}

/** Where the name of a namespace ends in a title, and no range's length begins. */
const nameEnd = /\/(?!\d+(?:[\s,)]|$))/;

/** A title that breaks after the name of its namespace first. */
const breakable = (title: string): string => title.split(nameEnd).map(escape).join("/<wbr>");

/** Letters of a title that stand in one line at least; longer words are broken. */
const mostInLine = 18;

/** Room for a title's longest word, so that it is not broken without need. */
function roomFor(title: string): string {
    const longest = Math.max(
        ...title
            .split(/\s/)
            .flatMap((word) => word.split(nameEnd))
            .map(({ length }) => length),
    );
    return ` style="--word:${Math.min(mostInLine, longest + 2)}ch"`;
}

function groupHtml(
    { head, members }: AxisGroup,
    columns: readonly Axis[],
    { cells }: MatrixModel,
    stories: readonly Story[],
): string {
    const dataOf = (row: Axis): string =>
        columns
            .map(({ id }) => {
                const lines = cells.get(cellKey(row.id, id));
                return `<td>${lines === undefined ? "" : cellHtml(lines, stories)}</td>`;
            })
            .join("");
    const title = members.length > 0 ? foldHtml("row", head) : breakable(head.title);
    const room = roomFor(head.title);
    const rows = members.map((row) => {
        const of = `<span class="visually-hidden">${escape(head.title)}/</span>`;
        return `<tr class="member"><th scope="row"${roomFor(row.title)}>${of}${escape(row.title)}</th>${dataOf(row)}</tr>`;
    });
    return `<tbody><tr><th scope="row"${room}>${title}</th>${dataOf(head)}</tr>${rows.join("\n")}</tbody>`;
}

/** Folds the pods of a namespace into it. */
function foldHtml(axis: "row" | "column", { title }: Axis): string {
    return `<button class="fold" data-fold="${axis}" aria-expanded="true">${escape(title)}</button>`;
}
