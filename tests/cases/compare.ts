import { createIndex, type Endpoint, evaluate, IpSet } from "../../netpol";
import type { Cluster } from "../../netpol/types";
import { cellsOf, clusterOf, readPort } from "./expand";
import type { TruthTable } from "./types";

/** One line for every cell on which the engine's verdict is not the table's; `cluster` where not made of the table itself. */
export function disagreements(table: TruthTable, cluster: Cluster = clusterOf(table)): string[] {
    const index = createIndex(cluster, { profile: table.profile, clusterAddresses: IpSet.none });
    const addresses = new Map((table.hosts ?? []).map((host) => [host.name, host.ip]));
    const endpoint = (id: string): Endpoint => {
        const ip = addresses.get(id);
        return ip === undefined ? { workload: id } : { ip };
    };
    return cellsOf(table).flatMap(({ from, to, port, verdict }) => {
        const observed = evaluate(index, { from: endpoint(from), to: endpoint(to), ...readPort(port) }).verdict;
        return observed === verdict ? [] : [`${from} -> ${to} ${port}: expected ${verdict}, observed ${observed}`];
    });
}
