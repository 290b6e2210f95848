import type { LineEnd } from "../../compare/condense";
import type { Names } from "../../compare/names";
import { reportOn } from "../../compare/report";
import type { PlannedResource } from "../../plan/resource";
import { withDeclared } from "../../worlds/declared-workloads";
import { withGaps } from "../../worlds/gaps";
import { clusterOf } from "../../worlds/planned-cluster";
import { empty } from "../../worlds/empty-side";
import type { PortsBetween } from "../../../netpol";
import { connectionLines } from "../connection-lines";
import { lineEndName } from "../words";

/** One line of a plan: who may open connections to whom, on which ports, and the reason given. */
export interface PlannedConnection {
    /** `namespace/workload`, `namespace` for every pod in it, or addresses. */
    readonly from: string;
    readonly to: string;
    /** `TCP 443,8000-8010; UDP 53`, or `all`; `perhaps …` where it hangs on what is not known. */
    readonly ports: string;
    /** Reasons that the policies which let it through give, and what a `perhaps` hangs on; "" where there are none. */
    readonly why: string;
}

/** What the planned policies let through, and which objects could not be counted in. */
export interface PlannedConnections {
    readonly rows: readonly PlannedConnection[];
    readonly notCounted: readonly string[];
}

/**
 * Computes what the policies of a plan let through, from the policies alone: what a mesh declares gives names and reasons,
 * never connections. The workloads are those of the plan and of its meshes, and pods that may come of every kind that the
 * policies tell apart; they are called what `graph` and `diff` call them.
 */
export function plannedConnections(resources: readonly PlannedResource[]): PlannedConnections {
    const { cluster: planned, ...stack } = clusterOf(resources, "left out");
    const cluster = { ...planned, workloads: withDeclared(planned.workloads, stack.declared) };
    const side = withGaps({ ...empty, ...stack, cluster });
    // One side against itself: nothing changes, and every connection is there.
    const { comparison, pods, names, notes } = reportOn(side, side, { failOn: [] });
    const rows = connectionLines(comparison, pods).map(({ line, connection, evidence }): PlannedConnection => ({
        from: endName(line.from, names),
        to: endName(line.to, names),
        ports: portsText(connection.after),
        why: [...evidence.why, ...evidence.hangsOn].join("; "),
    }));
    // Of a namespace that others own nobody expects a program to hold the object: a row says what hangs on its labels.
    const gaps = side.gaps.filter(({ kind }) => kind !== "namespace labels").map(({ text }) => text);
    const notCounted = [...gaps, ...notes].map((text) => text.replace(/^not counted: /, ""));
    return { rows: rows.sort(inOrder), notCounted: [...new Set(notCounted)].sort() };
}

/** Addresses by the mesh's own name for them alone: the spec says which they are. */
function endName(end: LineEnd, names: Names): string {
    const own = end.kind === "addresses" ? names.exactNameOf(end.addresses) : undefined;
    return own ?? lineEndName(end, names);
}

function portsText({ ports, unknown }: PortsBetween): string {
    return ports.isEmpty ? `perhaps ${unknown}` : `${ports}`;
}

function inOrder(a: PlannedConnection, b: PlannedConnection): number {
    for (const key of ["from", "to", "ports", "why"] as const) if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
    return 0;
}
