import { hostId, isHostIn } from "../hosts";
import type { PeerParty } from "../match-peer";
import { externalRanges, type ExternalRange, partyOf } from "./external-ranges";
import type { CombinedHalf } from "./halves";
import type { Matrix } from "./matrix";
import { allPorts, noPorts, notAPod, type PortsId } from "./port-table";
import type { Ports } from "./half-rows";

/** Names outside the cluster that no policy tells apart. */
export interface HostColumn {
    readonly id: string;
    readonly host: string;
}

/** What pods send to and is no pod: addresses, or names. */
export type OutsideColumn = ExternalRange | HostColumn;

const found = new WeakMap<Matrix, readonly HostColumn[]>();

/** Every name that is told apart; a pattern stands for those of its names that none of the others holds. */
export function hostColumns(matrix: Matrix): readonly HostColumn[] {
    let hosts = found.get(matrix);
    if (hosts === undefined) {
        hosts = matrix.index.hosts.map((host) => ({ id: hostId(host), host }));
        found.set(matrix, hosts);
    }
    return hosts;
}

/** Everything outside that pods send to, or that sends to pods: a name is nobody who sends. */
export const outsideColumns = (matrix: Matrix, direction: "egress" | "ingress"): readonly OutsideColumn[] =>
    direction === "egress" ? [...externalRanges(matrix), ...hostColumns(matrix)] : externalRanges(matrix);

export const isHostColumn = (column: OutsideColumn): column is HostColumn => "host" in column;

/** What is outside as policies see it. */
export function outsideParty(matrix: Matrix, column: OutsideColumn): PeerParty {
    return isHostColumn(column) ? { kind: "host", host: column.host, ips: [] } : partyOf(matrix, column);
}

/** What NetworkPolicies and those that add to them let a half send to a name. */
export function hostPorts(matrix: Matrix, half: CombinedHalf | undefined, { host }: HostColumn): Ports {
    if (half === undefined) return { certain: allPorts, possible: allPorts };
    const { table } = matrix;
    const named = half.hosts.flatMap(([hosts, ports]) => (isHostIn(host, hosts) ? [ports] : []));
    const byName = table.unionAll([half.everyone, ...named]);
    const byAddress = publicPorts(matrix, half);
    const everyAddress = byAddress.length === 0 ? noPorts : byAddress.reduce((a, b) => table.intersect(a, b));
    return {
        certain: table.certain(table.union(byName, everyAddress), notAPod),
        possible: table.possible(table.unionAll([byName, ...byAddress]), notAPod),
    };
}

/** What ipBlocks open to each stretch of the public addresses, which are what names resolve to. */
function publicPorts({ index, partition, table }: Matrix, half: CombinedHalf): PortsId[] {
    const bounds = partition.cells(index.publicAddresses);
    const ports = new Set<PortsId>();
    for (let at = 0; at + 1 < bounds.length; at += 2)
        for (let cell = bounds[at]!; cell < bounds[at + 1]!; cell++)
            ports.add(table.union(half.at(cell, partition), half.outsideAt(cell, partition)));
    return [...ports];
}
