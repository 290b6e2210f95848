import type { Protocol } from "../../netpol";
import type { Flow, Observed } from "./flow";
import type { LogSink, LogSummary } from "./read-log";
import type { Party } from "./party";
import type { Resolver } from "./resolver";
import { earlier, later } from "./times";

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
    /** Both ends were the same pod each time, not only pods that are alike. */
    readonly isWithinPod: boolean;
}

interface Tally {
    readonly from: Party;
    readonly to: Party;
    readonly protocol: Protocol;
    readonly port: number;
    readonly observed: Observed;
    readonly isWithinPod: boolean;
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
        const isWithinPod = isOnePod(flow, from);
        const key = keyOf({ from, to, protocol, port, observed, isWithinPod });
        let tally = this.tallies.get(key);
        if (tally === undefined) {
            if (this.tallies.size >= this.most) {
                this.notKept++;
                return;
            }
            const nothing = { atFrom: 0, atTo: 0, elsewhere: 0, first: undefined, last: undefined, guessed: true };
            tally = { from, to, protocol, port, observed, isWithinPod, ...nothing };
            this.tallies.set(key, tally);
            this.resolver.learnFrom(from, to);
        }
        this.addTo(tally, flow);
    };

    private addTo(tally: Tally, { seenAt, count, first, last, guessed }: Flow): void {
        if (seenAt === "from") tally.atFrom += count;
        else if (seenAt === "to") tally.atTo += count;
        else tally.elsewhere += count;
        if (!guessed) tally.guessed = false;
        tally.first = earlier(tally.first, first);
        this.first = earlier(this.first, first);
        tally.last = later(tally.last, last);
        this.last = later(this.last, last);
    }

    /** How many different connections there are. */
    get size(): number {
        return this.tallies.size;
    }

    /**
     * Each of them, in the order in which they were first seen; names that are told later count for what came before, too, and
     * what is the same by them is one connection.
     */
    *connections(): Generator<Connection> {
        const renamed = this.byNamesToldElsewhere();
        const told = new Set<string>();
        for (const [own, tally] of this.tallies) {
            const known = this.asKnown(tally);
            const key = known === tally ? own : keyOf(known);
            const whole = renamed.get(key);
            if (whole === undefined) yield connectionOf(tally);
            else if (!told.has(key)) yield connectionOf(whole);
            if (whole !== undefined) told.add(key);
        }
    }

    private asKnown(tally: Tally): Tally {
        const to = this.resolver.asKnownBy(tally.from, tally.to);
        return to === tally.to ? tally : { ...tally, to };
    }

    /** What has more names by other lines than by its own, each with all that is the same by these: the few of which some line lacks a name. */
    private byNamesToldElsewhere(): ReadonlyMap<string, Tally> {
        const renamed = new Map<string, Tally>();
        for (const tally of this.tallies.values()) {
            const known = this.asKnown(tally);
            if (known === tally) continue;
            const key = keyOf(known);
            const same = renamed.get(key) ?? this.tallies.get(key);
            renamed.set(key, same ? together(known, same) : known);
        }
        return renamed;
    }
}

const keyOf = ({
    from,
    to,
    protocol,
    port,
    observed,
    isWithinPod,
}: Pick<Tally, "from" | "to" | "protocol" | "port" | "observed" | "isWithinPod">) =>
    `${from.id}\n${to.id}\n${protocol}${port}${observed}${isWithinPod ? " within" : ""}`;

/**
 * Whether both ends are the same pod: by its name, else by its address. What makes pods may stand by its name where a log says of
 * whom a pod is alone.
 */
function isOnePod({ from, to }: Flow, party: Party): boolean {
    if (from.kind !== "pod") return false;
    if (to.kind === "pod" && from.pod !== undefined && to.pod !== undefined) {
        const isMaker = party.kind === "workload" && party.workload.kind !== "Pod" && party.workload.name === from.pod;
        return !isMaker && from.namespace === to.namespace && from.pod === to.pod;
    }
    const isPod = to.kind === "address" || (to.kind === "pod" && from.namespace === to.namespace);
    return isPod && party.kind !== "unlabelled" && from.ip !== undefined && from.ip === to.ip;
}

const together = (a: Tally, b: Tally): Tally => ({
    ...a,
    atFrom: a.atFrom + b.atFrom,
    atTo: a.atTo + b.atTo,
    elsewhere: a.elsewhere + b.elsewhere,
    first: earlier(a.first, b.first),
    last: later(a.last, b.last),
    guessed: a.guessed && b.guessed,
});

function connectionOf({ atFrom, atTo, elsewhere, ...tally }: Tally): Connection {
    return { ...tally, count: Math.max(atFrom, atTo) + elsewhere, atBothEnds: atFrom > 0 && atTo > 0 };
}
