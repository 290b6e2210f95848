import { type ConnectionPair, connectionPairs, type Index, IpSet, type PortsBetween, reach } from "../../netpol";
import type { ComparedConnection, ConnectionEnd } from "./change";
import type { ComparedPods } from "./compared-pods";

/** Both sides, aligned, and the pods that are compared by the id that the engine gives them. */
export interface ComparedSides {
    readonly before: Index;
    readonly after: Index;
    readonly byEngineId: ReadonlyMap<string, ComparedPods>;
}

/** Kinds of peers that are compared: pods to come are among the compared pods already. */
const kinds = ["workload", "pod", "external"] as const;

/**
 * Every connection that is not plainly closed on both sides. Addresses with which some pods have the same ports, before and
 * after, are one connection.
 *
 * @param isWanted Which to give; all where absent.
 */
export function* connectionsOf(
    { before, after, byEngineId }: ComparedSides,
    isWanted: (connection: Pick<ConnectionPair, "before" | "after">) => boolean = () => true,
): Generator<ComparedConnection> {
    const outside = new ConnectionsOutside();
    const ranges = new Set(reach(before, { kinds: ["external"] }).peers.map(({ id }) => id));
    for (const pair of connectionPairs(before, after, { kinds })) {
        if (!isWanted(pair)) continue;
        const [from, to] = [byEngineId.get(pair.from), byEngineId.get(pair.to)];
        if (from && to) yield { from: { pods: from }, to: { pods: to }, before: pair.before, after: pair.after };
        else if (from && ranges.has(pair.to)) outside.add(from, "to", pair.to, pair);
        else if (to && ranges.has(pair.from)) outside.add(to, "from", pair.from, pair);
    }
    yield* outside.connections();
}

type Way = "from" | "to";

/** Connections of some pods with addresses outside, put together by their ports. */
class ConnectionsOutside {
    private readonly found = new Map<
        string,
        { pods: ComparedPods; way: Way; ranges: IpSet[] } & Pick<ConnectionPair, "before" | "after">
    >();
    private readonly parsed = new Map<string, IpSet>();

    add(pods: ComparedPods, way: Way, range: string, { before, after }: ConnectionPair): void {
        const key = `${way} ${pods.id} ${portsKey(before)} ${portsKey(after)}`;
        const same = this.found.get(key);
        if (same) same.ranges.push(this.parse(range));
        else this.found.set(key, { pods, way, ranges: [this.parse(range)], before, after });
    }

    *connections(): Generator<ComparedConnection> {
        for (const { pods, way, ranges, before, after } of this.found.values()) {
            const outside: ConnectionEnd = { addresses: IpSet.unionAll(ranges) };
            const [from, to] = way === "to" ? [{ pods }, outside] : [outside, { pods }];
            yield { from, to, before, after };
        }
    }

    private parse(range: string): IpSet {
        let set = this.parsed.get(range);
        if (set === undefined) this.parsed.set(range, (set = IpSet.parse(range)));
        return set;
    }
}

function portsKey({ ports, unknown }: PortsBetween): string {
    return `${ports}?${unknown}`;
}
