import type { LineEnd } from "../../compare/condense";
import type { AddressNames } from "../../compare/address-names";
import { type Landmark, landmarksOf } from "../../compare/landmarks";
import { reportOn } from "../../compare/report";
import { profileNotes } from "../../compare/report-notes";
import type { PlannedResource } from "../../plan/resource";
import { distinctGaps, type WorldGap } from "../../worlds/gaps";
import { type PlannedCluster, plannedSide } from "../../worlds/planned-side";
import type { Side } from "../../worlds/side";
import { type PortsBetween, PortSet, type ProfileName } from "../../../netpol";
import { connectionLines } from "../connection-lines";
import { type RouteLine, routeLines } from "../routes";
import { lineEndName } from "../words";

/** One line of a plan: who may open connections to whom, on which ports, and the reason given. */
export interface PlannedConnection {
    /** `namespace/workload`, `namespace` for every pod in it, or addresses. */
    readonly from: string;
    readonly to: string;
    /** `TCP 443,8000-8010; UDP 53`, or `all`; `perhaps …` where it depends on what is not known. */
    readonly ports: string;
    /** Reasons that the policies which let it through give, and what a `perhaps` depends on; "" where there are none. */
    readonly why: string;
    /** Where the plan's objects are in several clusters: which, by the name of its provider. */
    readonly cluster?: string;
}

/** What the planned policies let through, and which objects could not be counted in. */
export interface PlannedConnections {
    /** Whose reading decides where the NetworkPolicy API is silent. */
    readonly profile: ProfileName;
    /** How that came to be chosen, for people; absent where it was asked for or is not what a mesh says. */
    readonly profileNote?: string | undefined;
    readonly rows: readonly PlannedConnection[];
    /** Which places that a reviewer wants to hear of a row reaches; absent where none reaches any. */
    readonly landmarks?: ReadonlyMap<PlannedConnection, readonly Landmark[]>;
    /** Rows of ports that are open perhaps, since the mesh does not say where pods have their addresses; absent where none is. */
    readonly unsettled?: ReadonlySet<PlannedConnection>;
    /** Flows through gateways, and what is lost with each gateway; none where absent. */
    readonly routes?: readonly RouteLine[];
    readonly notCounted: readonly string[];
    /** What was not seen and the connections may depend on. */
    readonly gaps: readonly WorldGap[];
}

/**
 * Computes what the policies of a plan let through, from the policies alone: what a mesh declares gives names and reasons,
 * never connections. The workloads are those of the plan and of its meshes, and pods that may come of every kind that the
 * policies tell apart; they are called what `graph` and `diff` call them. Each cluster has rows of its own.
 *
 * @param profile Whose reading decides where the NetworkPolicy API is silent.
 */
export function plannedConnections(
    clusters: readonly PlannedCluster[],
    profile: ProfileName = "reference",
): PlannedConnections {
    const found = clusters.map(({ cluster, side }) => {
        const { rows, ...rest } = connectionsWithin(side, profile);
        return {
            rows: rows.map((each) => ({ ...each, row: cluster === undefined ? each.row : { ...each.row, cluster } })),
            ...rest,
        };
    });
    const rows = found.flatMap((each) => each.rows);
    const landmarks = new Map(rows.flatMap(({ row, places }) => (places.length > 0 ? [[row, places] as const] : [])));
    const unsettled = new Set(rows.flatMap(({ row, isUnsettled }) => (isUnsettled ? [row] : [])));
    return {
        profile,
        rows: rows.map(({ row }) => row),
        ...(unsettled.size > 0 && { unsettled }),
        ...(landmarks.size > 0 && { landmarks }),
        routes: found.flatMap(({ routes }) => routes),
        notCounted: [...new Set(found.flatMap(({ notCounted }) => notCounted))].sort(),
        gaps: distinctGaps(found.flatMap(({ gaps }) => gaps)),
    };
}

/** The same of what is in one cluster. */
function connectionsWithin(side: Side, profile: ProfileName) {
    // One side against itself: nothing changes, and every connection is there.
    const { comparison, pods, names, notes, places } = reportOn(side, side, { failOn: [], profile });
    const lines = connectionLines(comparison, pods, names);
    // Only a mesh can say where pods have their addresses.
    const lacksPodCidrs = side.meshNames.namespaces.size > 0 && side.platform.podCidrs === undefined;
    const rows = lines.map(({ line, connection: { after }, evidence }) => {
        const row: PlannedConnection = {
            from: endName(line.from, names),
            to: endName(line.to, names),
            ports: portsText(after),
            why: [...evidence.why, ...evidence.dependsOn].join("; "),
        };
        const isOutside = line.to.kind === "addresses" && line.from.kind !== "addresses";
        const open = after.ports.union(after.unknown);
        const reached = isOutside ? landmarksOf(line.to.addresses, open, places.after) : [];
        // The name says it already, and nothing else is meant by it.
        const told = reached.filter((place) => place !== "api-server" || row.to !== "kube-apiserver");
        const isOfPods = [line.from, line.to].every(({ kind }) => kind === "pods" || kind === "namespace");
        const isByAddress = evidence.dependsOn.length > 0 && evidence.dependsOn.every((why) => why.includes("ipBlock"));
        // What may open on all ports is listed, whatever would settle it.
        const isSmall = after.ports.isEmpty && !after.unknown.covers(PortSet.all);
        return { row, places: told, isUnsettled: lacksPodCidrs && isSmall && isOfPods && isByAddress };
    });
    // Of a namespace that others own nobody expects a program to hold the object: a row says what depends on its labels.
    const told = side.gaps.filter(({ kind }) => kind !== "namespace labels").map(({ text }) => text);
    const left = notes.filter((note) => !profileNotes(profile).includes(note));
    const notCounted = [...told, ...left].map((text) => text.replace(/^not counted: /, ""));
    return {
        rows: rows.sort((a, b) => inOrder(a.row, b.row)),
        routes: routeLines(side, lines, names),
        notCounted,
        gaps: side.gaps,
    };
}

/** What one more resource of a cluster lets through beside what the others do. */
export function openedBy(
    more: PlannedResource,
    { resources, side }: PlannedCluster,
    profile: ProfileName,
): PlannedConnection[] {
    const after = plannedSide([...resources, more]);
    const { comparison, pods, names } = reportOn(side, after, { failOn: [], profile });
    return connectionLines(comparison, pods, names)
        .filter(({ state }) => state === "opened" || state === "changed")
        .map(({ line, connection: { before, after } }) => ({
            from: endName(line.from, names),
            to: endName(line.to, names),
            ports: portsText({ ports: after.ports.subtract(before.ports), unknown: after.unknown }),
            why: "",
        }))
        .sort(inOrder);
}

/** Addresses and names outside by the mesh's own name for them alone: the spec says which they are. */
function endName(end: LineEnd, names: AddressNames): string {
    if (end.kind === "hosts") return names.hosts.exactNameOf(end.hosts) ?? lineEndName(end, names);
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
