import type { Connection, PodFilter } from "../../../netpol";
import type { AddressNames } from "../../compare/address-names";
import { calledWorkload } from "../../worlds/declared-workloads";
import { endOf, portsText, type Report } from "./report";

/** A connection, and what people call its ends. */
export interface NamedConnection {
    readonly connection: Connection;
    readonly from: string;
    readonly to: string;
}

/**
 * The connections of a report by the names that a mesh gives to pods: a workload that the mesh alone names, and pods that may
 * come and are just those. Both are the same pods to a reader, so what is open to both is there once; where different ports
 * are open to them, the pods that may come stay apart, under what selects them. All are held in memory.
 */
export function namedConnections({ connections, names }: Report): NamedConnection[] {
    const all = [...connections()].map((connection) => withNames(connection, names));
    // The workloads of a mesh come first: names are theirs.
    const shown = all.flatMap(({ plain, named }) => (named === undefined ? [plain] : []));
    const byEnds = new Map(shown.map((each) => [endsKey(each), each]));
    for (const { plain, named } of all) {
        if (named === undefined) continue;
        const same = byEnds.get(endsKey(named));
        if (same === undefined) byEnds.set(endsKey(named), named);
        if (same === undefined || openKey(same) !== openKey(named)) shown.push(same === undefined ? named : plain);
    }
    return shown;
}

/** A connection by what selects its pods and, where a mesh has a name for such pods, by that. */
function withNames(connection: Connection, names: AddressNames | undefined) {
    const [from, to] = [calledWorkload(endOf(connection, "from")), calledWorkload(endOf(connection, "to"))];
    const { fromPods, toPods } = connection;
    const ends = {
        from: nameOfKind(connection.from, fromPods, names) ?? from,
        to: nameOfKind(connection.to, toPods, names) ?? to,
    };
    const isNamed = ends.from !== from || ends.to !== to;
    return { plain: { connection, from, to }, named: isNamed ? { connection, ...ends } : undefined };
}

const nameOfKind = (id: string, pods: PodFilter | undefined, names: AddressNames | undefined): string | undefined =>
    pods === undefined || !id.endsWith("/*") ? undefined : names?.pods.ofFilter(id.slice(0, -"/*".length), pods);

const endsKey = ({ from, to }: NamedConnection): string => JSON.stringify([from, to]);
const openKey = ({ connection }: NamedConnection): string =>
    JSON.stringify([connection.ports, connection.unknown].map(portsText));
