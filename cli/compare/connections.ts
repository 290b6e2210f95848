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
const kinds = ["workload", "pod", "external", "host"] as const;

/**
 * Every connection that is not plainly closed on both sides. Addresses with which some pods have the same ports, before and
 * after, are one connection; so are names outside.
 *
 * @param isWanted Which to give; all where absent.
 */
export function* connectionsOf(
    { before, after, byEngineId }: ComparedSides,
    isWanted: (connection: Pick<ConnectionPair, "before" | "after">) => boolean = () => true,
): Generator<ComparedConnection> {
    const outside = new ConnectionsOutside();
    const { peers } = reach(before, { kinds: ["external", "host"] });
    const ranges = new Set(peers.flatMap(({ id, kind }) => (kind === "external" ? [id] : [])));
    const names = new Map(peers.flatMap(({ id, host }) => (host === undefined ? [] : [[id, host] as const])));
    for (const pair of connectionPairs(before, after, { kinds })) {
        if (!isWanted(pair)) continue;
        const [from, to] = [byEngineId.get(pair.from), byEngineId.get(pair.to)];
        if (from && to) yield { from: { pods: from }, to: { pods: to }, before: pair.before, after: pair.after };
        else if (from && names.has(pair.to)) outside.addHost(from, names.get(pair.to) ?? "", pair);
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
    private readonly foundHosts = new Map<
        string,
        { pods: ComparedPods; hosts: [string, ...string[]] } & Pick<ConnectionPair, "before" | "after">
    >();
    private readonly parsed = new Map<string, IpSet>();

    add(pods: ComparedPods, way: Way, range: string, { before, after }: ConnectionPair): void {
        const key = `${way} ${pods.id} ${portsKey(before)} ${portsKey(after)}`;
        const same = this.found.get(key);
        if (same) same.ranges.push(this.parse(range));
        else this.found.set(key, { pods, way, ranges: [this.parse(range)], before, after });
    }

    addHost(pods: ComparedPods, host: string, { before, after }: ConnectionPair): void {
        const key = `${pods.id} ${portsKey(before)} ${portsKey(after)}`;
        const same = this.foundHosts.get(key);
        if (same) same.hosts.push(host);
        else this.foundHosts.set(key, { pods, hosts: [host], before, after });
    }

    *connections(): Generator<ComparedConnection> {
        for (const { pods, hosts, before, after } of this.foundHosts.values())
            yield { from: { pods }, to: { hosts }, before, after };
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
