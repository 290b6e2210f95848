import type { PortSet } from "../port-set";
import type { Workload } from "../types";
import { type AnyPodCell, AnyPodCells } from "./any-pod-cells";
import type { Index } from "./create-index";
import { workloadId } from "../workload-id";
import { type CellApartEnd, cellsApart } from "./cells-apart";
import { compileMatrix, type Matrix, namespaceName } from "./matrix";
import type { NamespaceId } from "./peer-table";
import type { PodClass } from "./pod-classes";
import type { PodFilter } from "./pod-filter";
import { workloadsNamed, kindOf, newNamespaceId, type Peer, type PeerKind, peersOf } from "./reach-peers";
import { TieredAnyPods } from "./tiered-any-pods";
import { TieredCells } from "./tiered-cells";
import { TieredRows } from "./tiered-rows";
import { ClassRows } from "./class-rows";
import { isHostColumn, type OutsideColumn } from "./host-columns";

/** One open cell of the matrix. */
export interface Connection {
    readonly from: string;
    readonly to: string;
    /** Surely allowed. */
    readonly ports: PortSet;
    /** Allowed under some reading of what the API leaves open, denied under another. */
    readonly unknown: PortSet;
    /**
     * Where `from` is any pod that may come, and pods are told apart: which of them; all where absent. A cell then comes as
     * several connections, each with all that its pods surely get, but for pods of whom another tells as much already.
     */
    readonly fromPods?: PodFilter | undefined;
    /** The same for `to`. */
    readonly toPods?: PodFilter | undefined;
}

/** What to leave out. */
export interface ReachOptions {
    /** Only connections from or to this workload: "ns/name" or "ns/name[Kind]". */
    readonly focus?: string | undefined;
    /** Only peers of these kinds; all where absent. */
    readonly kinds?: readonly PeerKind[] | undefined;
    /** Whether pods that may come are told apart by the selectors that open a connection; `false` where absent. */
    readonly apart?: boolean | undefined;
}

/** The matrix of everything. */
export interface Reach {
    readonly peers: readonly Peer[];
    /** Every cell that is not plainly closed, in one pass, computed while it is read. A pod's way to itself is no cell. */
    connections(): Iterable<Connection>;
}

/**
 * What can reach what: workloads (two pods of one workload included), any pod that may come, and every address outside.
 *
 * @throws Error where the focus is no workload of the cluster.
 */
export function reach(index: Index, options: ReachOptions = {}): Reach {
    const matrix = compileMatrix(index);
    const focus = options.focus === undefined ? undefined : workloadsNamed(index, options.focus);
    const wants = (kind: PeerKind): boolean => options.kinds === undefined || options.kinds.includes(kind);
    const all = peersOf(matrix, wants("external"), wants("host"), wants("any-pod"));
    return {
        peers: all.filter(({ kind }) => wants(kind)),
        connections: () => new Walk(matrix, wants, focus, options.apart).connections(),
    };
}

class Walk {
    private readonly rows: ClassRows | TieredRows;
    private readonly anyPods: AnyPodCells | TieredAnyPods;
    private readonly focusClasses: ReadonlySet<PodClass> | undefined;
    private readonly ids = new Map<Workload, string>();

    constructor(
        private readonly matrix: Matrix,
        private readonly wants: (kind: PeerKind) => boolean,
        private readonly focus: ReadonlySet<Workload> | undefined,
        apart: boolean | undefined,
    ) {
        const { tiers } = matrix.index;
        this.rows = tiers ? new TieredRows(matrix, new TieredCells(matrix, tiers)) : new ClassRows(matrix);
        this.anyPods = tiers ? new TieredAnyPods(matrix, tiers) : new AnyPodCells(matrix, apart);
        const classes = focus && [...focus].flatMap((workload) => matrix.classes.of(workload) ?? []);
        this.focusClasses = classes && new Set(classes);
        for (const workload of matrix.index.cluster.workloads) this.ids.set(workload, workloadId(workload));
    }

    *connections(): Generator<Connection> {
        const { matrix } = this;
        const byHalf = [...matrix.classes.all].sort(
            (a, b) => matrix.egress.ofClass[a.id]! - matrix.egress.ofClass[b.id]!,
        );
        for (const source of byHalf) {
            matrix.table.trim();
            yield* this.fromClass(source);
        }
        yield* this.withApart();
        if (this.wants("any-pod")) {
            for (let namespace = 0; namespace <= matrix.namespaces.size; namespace++) {
                matrix.table.trim();
                yield* this.fromAnyPod(namespace);
            }
        }
    }

    private *fromClass(source: PodClass): Generator<Connection> {
        const inFocus = this.focusClasses === undefined || this.focusClasses.has(source);
        const cells = this.open(this.rows.cells(source, inFocus ? undefined : this.focusClasses));
        for (const from of source.members) {
            if (!this.wants(kindOf(from))) continue;
            const id = this.idOf(from);
            for (const cell of cells) yield* this.toMembers(from, id, cell);
        }
        if (!inFocus) return;
        const members = source.members.filter((w) => this.wants(kindOf(w)) && (!this.focus || this.focus.has(w)));
        if (this.wants("any-pod")) {
            for (const cell of this.open(this.anyPods.from(source))) {
                for (const from of members) yield connection(this.idOf(from), this.anyPodId(cell.to), cell);
            }
        }
        yield* this.outside(source, members);
    }

    private *toMembers(from: Workload, id: string, cell: Open<PodClass>): Generator<Connection> {
        for (const to of cell.to.members) {
            if (to === from && from.kind === "Pod") continue;
            if (this.focus && !this.focus.has(from) && !this.focus.has(to)) continue;
            if (this.wants(kindOf(to))) yield connection(id, this.idOf(to), cell);
        }
    }

    private *outside(source: PodClass, members: readonly Workload[]): Generator<Connection> {
        for (const cell of this.open(this.wanted(this.rows.outside(source)))) {
            for (const member of members) yield connection(this.idOf(member), cell.to.id, cell);
        }
        for (const cell of this.open(this.wanted(this.rows.fromOutside(source)))) {
            for (const member of members) yield connection(cell.to.id, this.idOf(member), cell);
        }
    }

    /** Cells of names, and of addresses, where they are wanted. */
    private wanted<Cell extends AnyPodCell<OutsideColumn>>(cells: readonly Cell[]): Cell[] {
        return cells.filter(({ to }) => this.wants(isHostColumn(to) ? "host" : "external"));
    }

    private *fromAnyPod(namespace: NamespaceId): Generator<Connection> {
        const from = this.anyPodId(namespace);
        for (const cell of this.open(this.anyPods.toClasses(namespace, this.focusClasses))) {
            for (const to of cell.to.members) {
                if (this.focus && !this.focus.has(to)) continue;
                if (this.wants(kindOf(to))) yield connection(from, this.idOf(to), cell);
            }
        }
        if (this.focus) return;
        for (const cell of this.open(this.anyPods.fromNamespace(namespace)))
            yield connection(from, this.anyPodId(cell.to), cell);
        for (const cell of this.open(this.wanted(this.anyPods.outside(namespace, "egress"))))
            yield connection(from, cell.to.id, cell);
        for (const cell of this.open(this.wanted(this.anyPods.outside(namespace, "ingress"))))
            yield connection(cell.to.id, from, cell);
    }

    private *withApart(): Generator<Connection> {
        const { focus } = this;
        for (const cell of cellsApart(this.matrix, focus)) {
            const ends = [cell.from, cell.to];
            const workloads = ends.flatMap((end) => (end.kind === "workload" ? [end.workload] : []));
            if (focus && !workloads.some((workload) => focus.has(workload))) continue;
            const [from, to] = ends.map((end) => this.endId(end));
            if (from !== undefined && to !== undefined) yield { from, to, ports: cell.ports, unknown: cell.unknown };
        }
    }

    /** The id of an end; `undefined` where ends of its kind are not wanted. */
    private endId(end: CellApartEnd): string | undefined {
        switch (end.kind) {
            case "workload":
                return this.wants(kindOf(end.workload)) ? this.ids.get(end.workload) : undefined;
            case "any-pod":
                return this.wants("any-pod") ? this.anyPodId(end.namespace) : undefined;
            case "external":
                return this.wants("external") ? end.range.id : undefined;
            case "host":
                return this.wants("host") ? end.column.id : undefined;
        }
    }

    private idOf(workload: Workload): string {
        return this.ids.get(workload) ?? workloadId(workload);
    }

    private anyPodId(namespace: NamespaceId): string {
        return namespace === this.matrix.namespaces.size
            ? newNamespaceId
            : `${namespaceName(this.matrix, namespace)}/*`;
    }

    /** Numbers become sets before anything is handed out: another walk may void them meanwhile. */
    private open<Column>(cells: readonly AnyPodCell<Column>[]): Open<Column>[] {
        const { table } = this.matrix;
        return cells.map(({ to, certain, possible, fromPods, toPods }) => {
            return {
                to,
                ports: table.set(certain),
                unknown: table.set(table.subtract(possible, certain)),
                fromPods,
                toPods,
            };
        });
    }
}

interface Open<Column> extends Omit<Connection, "from" | "to"> {
    readonly to: Column;
}

function connection(from: string, to: string, { ports, unknown, fromPods, toPods }: Open<unknown>): Connection {
    if (fromPods === undefined && toPods === undefined) return { from, to, ports, unknown };
    return { from, to, ports, unknown, fromPods, toPods };
}
