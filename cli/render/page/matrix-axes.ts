import { podsByNamespace, lineEndId, lineEndNamespace, type LineEnd } from "../../compare/condense";
import type { ComparedNamespace } from "../../compare/compared-namespaces";
import type { ComparedPods } from "../../compare/compared-pods";
import type { ConnectionLine } from "../connection-lines";
import type { Story } from "../stories";

/** A row or column: all pods of a namespace, some pods of it, or a place outside. */
export interface Axis {
    readonly id: string;
    /** What it is called; pods within their namespace. */
    readonly title: string;
    readonly kind: "namespace" | "pods" | "place";
}

/** A namespace with its pods, or a place outside, which has none. */
export interface AxisGroup {
    readonly head: Axis;
    readonly members: readonly Axis[];
}

/** What is in a cell. */
export interface CellLine {
    /** Which connection, by its place in the list. */
    readonly number: number;
    /** Whether it holds for all pods of the row and of the column. */
    readonly isWhole: boolean;
}

/** Rows, columns, and what is in the cells, by the ids of row and column. */
export interface MatrixModel {
    readonly rows: readonly AxisGroup[];
    readonly columns: readonly AxisGroup[];
    readonly cells: ReadonlyMap<string, readonly CellLine[]>;
}

type Role = "from" | "to";

/** How a row or column has to do with an end of a connection. */
interface Covered {
    readonly id: string;
    readonly isWhole: boolean;
}

/** The key of a cell in {@link MatrixModel.cells}. */
export const cellKey = (row: string, column: string): string => `${row}\n${column}`;

/**
 * The matrix of some connections. What is open to every pod of a namespace is in the cell of each of its pods, and what is
 * open to one of them is in the namespace's cell too: an empty cell is closed, whichever row and column it is of.
 */
export function matrixModel(
    lines: readonly ConnectionLine[],
    stories: readonly Story[],
    pods: readonly ComparedPods[],
): MatrixModel {
    const byNamespace = podsByNamespace(pods);
    const own = { from: ownEnds(lines, "from"), to: ownEnds(lines, "to") };
    const membersOf = (namespace: string, role: Role): ComparedPods[] =>
        (byNamespace.get(namespace) ?? []).filter(
            ({ id, isWholeNamespace, kind }) =>
                !isWholeNamespace && (own[role].has(id) || (kind === "workload" && own[role].has(`${namespace}/`))),
        );
    const cells = new Map<string, CellLine[]>();
    lines.forEach(({ line }, number) => {
        const columns = covered(line.to, (namespace) => membersOf(namespace, "to"));
        for (const row of covered(line.from, (namespace) => membersOf(namespace, "from"))) {
            for (const column of columns) {
                const key = cellKey(row.id, column.id);
                const cell = { number, isWhole: row.isWhole && column.isWhole };
                cells.set(key, [...(cells.get(key) ?? []), cell]);
            }
        }
    });
    const groups = (role: Role) =>
        groupsOf({ lines, stories, role, own: own[role], membersOf: (namespace) => membersOf(namespace, role) });
    return { rows: groups("from"), columns: groups("to"), cells };
}

function ownEnds(lines: readonly ConnectionLine[], role: Role): ReadonlySet<string> {
    return new Set(lines.map(({ line }) => lineEndId(line[role])));
}

/** Rows or columns that an end of a connection is in. */
function covered(end: LineEnd, membersOf: (namespace: string) => readonly ComparedPods[]): Covered[] {
    const namespace = lineEndNamespace(end);
    if (namespace === undefined) return [{ id: lineEndId(end), isWhole: true }];
    const head = `${namespace.name}/`;
    if (end.kind === "pods" && !end.pods.isWholeNamespace) {
        return [
            { id: head, isWhole: false },
            { id: end.pods.id, isWhole: true },
        ];
    }
    return [head, ...membersOf(namespace.name).map(({ id }) => id)].map((id) => ({ id, isWhole: true }));
}

/** What rows or columns are made of. */
interface Sources {
    readonly lines: readonly ConnectionLine[];
    readonly stories: readonly Story[];
    readonly role: Role;
    /** Ids of the ends that connections have in this role. */
    readonly own: ReadonlySet<string>;
    readonly membersOf: (namespace: string) => readonly ComparedPods[];
}

function groupsOf({ lines, stories, role, own, membersOf }: Sources): AxisGroup[] {
    const groups = new Map<string, AxisGroup>();
    lines.forEach(({ line }, i) => {
        const namespace = lineEndNamespace(line[role]);
        const id = namespace === undefined ? lineEndId(line[role]) : `${namespace.name}/`;
        if (groups.has(id)) return;
        if (namespace === undefined) {
            groups.set(id, { head: { id, title: stories[i]?.[role] ?? id, kind: "place" }, members: [] });
            return;
        }
        groups.set(id, groupOf(namespace, membersOf(namespace.name), own.has(id)));
    });
    const isPlace = ({ head }: AxisGroup): number => Number(head.kind === "place");
    return [...groups.values()].sort((a, b) => isPlace(a) - isPlace(b) || byTitle(a.head, b.head));
}

/** A namespace and its pods; only those pods where they are the only ones and nothing is open to the others. */
function groupOf({ name, title }: ComparedNamespace, pods: readonly ComparedPods[], isOpenToAll: boolean): AxisGroup {
    const [only, ...others] = pods;
    if (only !== undefined && others.length === 0 && !isOpenToAll) {
        return { head: { id: only.id, title: `${title}/${only.title}`, kind: "pods" }, members: [] };
    }
    const members = pods.map(({ id, title }): Axis => ({ id, title, kind: "pods" })).sort(byTitle);
    return { head: { id: `${name}/`, title, kind: "namespace" }, members };
}

const byNumber = new Intl.Collator("en", { numeric: true });
const byTitle = (a: Axis, b: Axis): number => byNumber.compare(a.title, b.title);
