import type { Protocol } from "../../netpol";
import type { Flow, Observed } from "./flow";
import type { LogSink, LogSummary } from "./read-log";
import type { Party } from "./party";
import type { Resolver } from "./resolver";

/** All that was seen between two parties on one port, with one outcome. */
export interface Connection {
    readonly from: Party;
    readonly to: Party;
    readonly protocol: Protocol;
    readonly port: number;
    readonly observed: Observed;
    /** How often; where both ends tell of it, as often as the one that tells more. */
    readonly count: number;
    /** Milliseconds since 1970; absent where no line had a time. */
    readonly first?: number | undefined;
    readonly last?: number | undefined;
    /** Whether both ends told of it. */
    readonly atBothEnds: boolean;
    /** Who opened it was chosen by the ports, for every line. */
    readonly guessed: boolean;
}

interface Tally {
    readonly from: Party;
    readonly to: Party;
    readonly protocol: Protocol;
    readonly port: number;
    readonly observed: Observed;
    atFrom: number;
    atTo: number;
    elsewhere: number;
    first: number | undefined;
    last: number | undefined;
    guessed: boolean;
}

/** So many different connections are kept: a scan of all addresses must not fill the memory. */
const mostConnections = 1_000_000;

/** What was seen, put together by who talks to whom, on which port and with which outcome: memory grows with these alone. */
export class Traffic implements LogSink {
    private readonly tallies = new Map<string, Tally>();
    /** Lines of connections that were too many to keep. */
    notKept = 0;
    /** When the first and the last line were. */
    first: number | undefined;
    last: number | undefined;
    readonly logs: LogSummary[] = [];

    constructor(
        readonly resolver: Resolver,
        private readonly most = mostConnections,
        readonly batch: (records: number) => void = () => undefined,
    ) {}

    readonly resolved: LogSink["resolved"] = (resolved) => this.resolver.learn(resolved);

    readonly flow = (flow: Flow): void => {
        const { protocol, port, observed } = flow;
        const [from, to] = [this.resolver.party(flow.from), this.resolver.party(flow.to)];
        const key = `${from.id}\n${to.id}\n${protocol}${port}${observed}`;
        let tally = this.tallies.get(key);
        if (tally === undefined) {
            if (this.tallies.size >= this.most) {
                this.notKept++;
                return;
            }
            const nothing = { atFrom: 0, atTo: 0, elsewhere: 0, first: undefined, last: undefined, guessed: true };
            tally = { from, to, protocol, port, observed, ...nothing };
            this.tallies.set(key, tally);
        }
        this.addTo(tally, flow);
    };

    private addTo(tally: Tally, { seenAt, count, first, last, guessed }: Flow): void {
        if (seenAt === "from") tally.atFrom += count;
        else if (seenAt === "to") tally.atTo += count;
        else tally.elsewhere += count;
        if (!guessed) tally.guessed = false;
        if (first !== undefined) {
            if (tally.first === undefined || first < tally.first) tally.first = first;
            if (this.first === undefined || first < this.first) this.first = first;
        }
        if (last !== undefined) {
            if (tally.last === undefined || last > tally.last) tally.last = last;
            if (this.last === undefined || last > this.last) this.last = last;
        }
    }

    /** How many different connections there are. */
    get size(): number {
        return this.tallies.size;
    }

    /** Each of them, in the order in which they were first seen; names that DNS gave later count for what came before, too. */
    *connections(): Generator<Connection> {
        for (const tally of this.tallies.values()) {
            const { from, to } = tally;
            yield connectionOf({ ...tally, to: this.resolver.asKnownBy(from, to) });
        }
    }
}

function connectionOf({ atFrom, atTo, elsewhere, ...tally }: Tally): Connection {
    return { ...tally, count: Math.max(atFrom, atTo) + elsewhere, atBothEnds: atFrom > 0 && atTo > 0 };
}
