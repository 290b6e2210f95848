import {
    createIndex,
    IpSet,
    reach,
    workloadId,
    type Connection,
    type Endpoint,
    type PortSet,
    type Workload,
} from "../../netpol";
import { collapse, type Cell, type End } from "./collapse";
import { endsOf, OTHER_PODS } from "./ends";
import { Reasons } from "./reasons";
import type { PlannedResource } from "../plan/resource";

/** One line of the mesh: who may open connections to whom, on which ports, and the reason given. */
export interface PlannedConnection {
    /** `namespace/workload`, `namespace` for every pod in it, `namespace (other pods)`, or addresses. */
    readonly from: string;
    readonly to: string;
    /** `TCP 443,8000-8010; UDP 53`, or `all`. */
    readonly ports: string;
    /** Reasons that the policies which let it through give; "" where they give none. */
    readonly why: string;
}

/** What the planned policies let through, and which objects could not be counted in. */
export interface PlannedConnections {
    readonly rows: readonly PlannedConnection[];
    readonly notCounted: readonly string[];
}

/**
 * Computes what the policies of a plan let through, from the policies alone: what a mesh declares gives names and reasons,
 * never connections. Pods of other namespaces count as far as a planned policy speaks of them.
 */
export function connections(resources: readonly PlannedResource[]): PlannedConnections {
    const { cluster, planned, podRanges, notCounted } = endsOf(resources);
    const index = createIndex(cluster, { podCidrs: podRanges, clusterAddresses: IpSet.none });
    const reasons = new Reasons(index, cluster.policies);
    const byId = new Map(cluster.workloads.map((workload) => [workloadId(workload), workload]));
    const cells: Cell[] = [];
    const outside = new Outside();
    const all = reach(index, { kinds: ["workload", "pod", "external"] });
    for (const connection of all.connections()) {
        const [from, to] = [byId.get(connection.from), byId.get(connection.to)];
        if (![from, to].some((end) => end && planned.has(end.namespace))) continue;
        const allowed = connection.ports.union(connection.unknown);
        const policies = reasons.policies(endpoint(from, connection.from), endpoint(to, connection.to), allowed);
        const common = { ports: portsText(connection), why: reasons.why(policies).join("; ") };
        if (from && to) cells.push({ from: end(from), to: end(to), ...common });
        else if (to)
            outside.add(connection.from, reasons.flowEnds(policies, "from"), (name) => ({
                from: name,
                to: end(to),
                ...common,
            }));
        else if (from)
            outside.add(connection.to, reasons.flowEnds(policies, "to"), (name) => ({
                from: end(from),
                to: name,
                ...common,
            }));
    }
    const rows = collapse([...cells, ...outside.cells()], countByNamespace(cluster.workloads)).map(row);
    return { rows: rows.sort(inOrder), notCounted };
}

/** Addresses come in pieces; those that one end reaches, or is reached from, alike are put together under one name. */
class Outside {
    readonly #groups = new Map<string, { addresses: IpSet; names: readonly string[]; cell: (name: End) => Cell }>();

    add(range: string, names: readonly string[], cell: (name: End) => Cell): void {
        const key = JSON.stringify(cell({ namespace: "", name: names.join() }));
        const before = this.#groups.get(key)?.addresses ?? IpSet.none;
        this.#groups.set(key, { addresses: before.union(IpSet.parse(range)), names, cell });
    }

    cells(): Cell[] {
        return [...this.#groups.values()].map(({ addresses, names, cell }) =>
            cell({ namespace: "", name: names.join(", ") || addressText(addresses) }),
        );
    }
}

/** More would not be read. */
const SHOWN_CIDRS = 3;

function addressText(addresses: IpSet): string {
    if (addresses.equals(IpSet.all)) return "any address";
    const cidrs = addresses.cidrs();
    const more = cidrs.length > SHOWN_CIDRS ? ` and ${cidrs.length - SHOWN_CIDRS} more` : "";
    return cidrs.slice(0, SHOWN_CIDRS).join(", ") + more;
}

function endpoint(workload: Workload | undefined, range: string): Endpoint {
    if (workload) return { workload: workloadId(workload) };
    return { ip: range.split("-")[0]?.split("/")[0] ?? range };
}

function end({ namespace, name }: Workload): End {
    return { namespace, name };
}

function portsText({ ports, unknown }: { ports: PortSet; unknown: PortSet } & Pick<Connection, "ports">): string {
    const maybe = unknown.isEmpty ? [] : [`perhaps ${unknown.toString()}`];
    return [...(ports.isEmpty ? [] : [ports.toString()]), ...maybe].join("; ");
}

function countByNamespace(workloads: readonly Workload[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { namespace } of workloads) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
    return counts;
}

function row({ from, to, ports, why }: Cell): PlannedConnection {
    return { from: title(from), to: title(to), ports, why };
}

function title({ namespace, name }: End): string {
    if (namespace === "") return name;
    if (name === "") return namespace;
    return name === OTHER_PODS ? `${namespace} (other pods)` : `${namespace}/${name}`;
}

function inOrder(a: PlannedConnection, b: PlannedConnection): number {
    for (const key of ["from", "to", "ports", "why"] as const) if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
    return 0;
}
