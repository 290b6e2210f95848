import type { PictureEdge, PictureGroup } from "./picture";
import { inOrder } from "./layout-grid";

/** Every connection from one group to another, in one cell. */
export interface TableCell {
    readonly text: string;
    readonly state: PictureEdge["state"];
    /** Whether all of it only looks names up. */
    readonly quiet: boolean;
    readonly story: string;
}

/** Who may connect to whom as a table: a row for each group that may connect, a column for each that it may connect to. */
export interface Table {
    readonly rows: readonly PictureGroup[];
    readonly columns: readonly PictureGroup[];
    readonly cellAt: (row: PictureGroup, column: PictureGroup) => TableCell | undefined;
    /** Those that have no connection. */
    readonly alone: readonly PictureGroup[];
}

/** Makes a table of arrows between groups. */
export function tableOf(groups: readonly PictureGroup[], edges: readonly PictureEdge[]): Table {
    const byEnds = new Map<string, PictureEdge[]>();
    for (const edge of edges) {
        const key = JSON.stringify([edge.from, edge.to]);
        byEnds.set(key, [...(byEnds.get(key) ?? []), edge]);
    }
    const sorted = [...groups].sort(inOrder);
    const [froms, tos] = [new Set(edges.map(({ from }) => from)), new Set(edges.map(({ to }) => to))];
    return {
        rows: sorted.filter(({ id }) => froms.has(id)),
        columns: sorted.filter(({ id }) => tos.has(id)),
        cellAt: (row, column) => {
            const own = byEnds.get(JSON.stringify([row.id, column.id]));
            return own && cellOf(own, row, column);
        },
        alone: sorted.filter(({ id }) => !froms.has(id) && !tos.has(id)),
    };
}

const signs = { same: "", opened: "+", closed: "−", changed: "~" } as const;

function cellOf(edges: readonly PictureEdge[], row: PictureGroup, column: PictureGroup): TableCell {
    const count = (some: readonly PictureEdge[]): number => some.reduce((sum, { lines }) => sum + lines.length, 0);
    const [sure, perhaps] = [count(edges.filter((each) => !each.perhaps)), count(edges.filter((each) => each.perhaps))];
    const states = new Set(edges.map(({ state }) => state));
    states.delete("same");
    const [only = "same", ...others] = states;
    const state = others.length > 0 ? "changed" : only;
    return {
        text: signs[state] + [sure > 0 ? String(sure) : "", perhaps > 0 ? `${perhaps}?` : ""].filter(Boolean).join("+"),
        state,
        quiet: edges.every(({ quiet }) => quiet),
        story: [`${row.title} to ${column.title}`, ...edges.map(({ story }) => story)].join("\n"),
    };
}
