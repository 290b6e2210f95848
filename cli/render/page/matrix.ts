import { itemAt } from "../../../netpol";
import { lineEndId, lineEndNamespace, type LineEnd } from "../../compare/condense";
import type { ConnectionLine, ConnectionState } from "../connection-lines";
import type { Story } from "../stories";
import { escape } from "../picture/escape";

/** A matrix with more rows or columns is one of namespaces. */
const mostRows = 48;

/** Columns that fit a sheet of paper. */
const mostOnPaper = 12;

/** A row or column: what it is called, and where it stands. */
interface Axis {
    readonly id: string;
    readonly title: string;
    readonly namespace: string;
}

interface Cell {
    readonly lines: number[];
}

/** The matrix: who in rows, whom in columns; every cell that is not closed tells its story. */
export function matrixHtml(lines: readonly ConnectionLine[], stories: readonly Story[]): string {
    const byEnds = axesOf(lines, stories, (end) => lineEndId(end));
    const large = Math.max(byEnds.rows.length, byEnds.columns.length) > mostRows;
    const { rows, columns, cells } = large
        ? axesOf(lines, stories, (end) => lineEndNamespace(end)?.name ?? lineEndId(end), true)
        : byEnds;
    if (rows.length === 0) return "";
    const broad = columns.length > mostOnPaper;
    const head = columns.map(({ title }) => `<th scope="col"><span>${escape(title)}</span></th>`).join("");
    const body = rows.map((row, i) => {
        const start = i > 0 && itemAt(rows, i - 1).namespace !== row.namespace ? ` class="group-start"` : "";
        const data = columns
            .map(({ id }) => `<td${start}>${cellHtml(cells.get(`${row.id} ${id}`), stories)}</td>`)
            .join("");
        return `<tr><th scope="row"${start}>${escape(row.title)}</th>${data}</tr>`;
    });
    return [
        `<section aria-labelledby="matrix-title"><h2 id="matrix-title">Matrix</h2>`,
        `<p class="soft">Rows open connections to columns. An empty cell is closed${large ? "; a number counts connections between two namespaces" : ""}.</p>`,
        broad
            ? `<p class="paper-only">Its ${columns.length} columns do not fit on paper: look at this page on a screen.</p>`
            : "",
        `<div class="matrix${broad ? " broad" : ""}" tabindex="0" role="region" aria-labelledby="matrix-title"><table>`,
        `<thead><tr><th scope="col">from ↓ &nbsp; to →</th>${head}</tr></thead><tbody>`,
        ...body,
        `</tbody></table></div></section>`,
    ].join("\n");
}

function axesOf(
    lines: readonly ConnectionLine[],
    stories: readonly Story[],
    key: (end: LineEnd) => string,
    byNamespace = false,
): { rows: Axis[]; columns: Axis[]; cells: Map<string, Cell> } {
    const [rows, columns, cells] = [new Map<string, Axis>(), new Map<string, Axis>(), new Map<string, Cell>()];
    const surely = new Set(
        lines.filter(({ perhaps }) => !perhaps).map(({ line }) => `${key(line.from)} ${key(line.to)}`),
    );
    lines.forEach(({ line, perhaps }, i) => {
        const [from, to] = [key(line.from), key(line.to)];
        if (perhaps && (byNamespace || surely.has(`${from} ${to}`))) return;
        const axis = (end: LineEnd, id: string, name: string): Axis => {
            const namespace = lineEndNamespace(end);
            return {
                id,
                title: byNamespace && namespace !== undefined ? namespace.title : name,
                namespace: namespace?.name ?? "\uffff",
            };
        };
        const story = itemAt(stories, i);
        rows.set(from, axis(line.from, from, story.from));
        columns.set(to, axis(line.to, to, story.to));
        const cell = cells.get(`${from} ${to}`);
        if (cell) cell.lines.push(i);
        else cells.set(`${from} ${to}`, { lines: [i] });
    });
    return { rows: sorted(rows), columns: sorted(columns), cells };
}

function sorted(axes: ReadonlyMap<string, Axis>): Axis[] {
    const key = ({ namespace, title }: Axis) => `${namespace} ${title}`;
    return [...axes.values()].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

const signs: Readonly<Record<ConnectionState, string>> = { same: "", opened: "+", closed: "−", changed: "~" };
const words: Readonly<Record<ConnectionState, string>> = {
    same: "",
    opened: "opens: ",
    closed: "closes: ",
    changed: "changes: ",
};
/** A cell shows so many characters; its story has them all. */
const longest = 18;

function cellHtml(cell: Cell | undefined, stories: readonly Story[]): string {
    if (!cell) return "";
    const own = cell.lines.map((i) => itemAt(stories, i));
    const [only = "same", ...others] = new Set<ConnectionState>(
        own.map(({ state }) => state).filter((state) => state !== "same"),
    );
    const state = others.length === 0 ? only : "changed";
    const perhaps = own.every(({ perhaps }) => perhaps);
    const text = own.length > 1 ? String(own.length) : portsOf(itemAt(own, 0));
    const brief = text.length > longest ? `${text.slice(0, longest)}…` : text;
    const label = own
        .map(({ state, from, to, before, after }) => `${words[state]}${from} to ${to}, ${after || before}`)
        .join("; ");
    return (
        `<button class="cell ${state}${perhaps ? " perhaps" : ""}" data-lines="${cell.lines.join(" ")}" ` +
        `aria-label="${escape(own.length > 3 ? `${own.length} connections` : label)}">${signs[state]}${escape(brief)}</button>`
    );
}

function portsOf({ state, before, after }: Story): string {
    return (state === "closed" ? before : after || before).replace(/TCP (?=\d)/g, "").replaceAll("UDP ", "u");
}
