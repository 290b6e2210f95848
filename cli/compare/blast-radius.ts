import { type Index, type IpSet, IpSet as Ips, reach } from "../../netpol";
import { type Place, places, placesOf } from "./addresses";
import { blocksOf, type Piece } from "./compare-outside";
import type { Comparison } from "./compare";
import type { Subject } from "./subject";

/** What whoever holds one pod can get to: by itself, and through every pod it can get to. */
export interface BlastRadius {
    /** Subjects reached directly, and by any number of steps. */
    readonly direct: number;
    readonly total: number;
    /** For each place that can be reached, the subjects on a shortest way there, the pod itself first. */
    readonly ways: Readonly<Partial<Record<Place, readonly Subject[]>>>;
}

/** A subject's blast radius on both sides; absent where the side lacks its pods. */
export interface RadiusChange {
    readonly subject: Subject;
    readonly before?: BlastRadius | undefined;
    readonly after?: BlastRadius | undefined;
}

/**
 * The blast radius of every pod of ours, before and after. What depends on readings of the API counts as reached: an
 * attacker has all the luck.
 */
export function blastRadii({ sides, before, after }: Comparison, apiServer: IpSet): RadiusChange[] {
    const [old, now] = [graphOf(before, sides.byEngineId, apiServer), graphOf(after, sides.byEngineId, apiServer)];
    return sides.subjects
        .filter(({ ours }) => ours)
        .map((subject) => ({
            subject,
            before: subject.on.before ? radiusOf(subject, old) : undefined,
            after: subject.on.after ? radiusOf(subject, now) : undefined,
        }));
}

/** Whether a subject's blast radius is another one than before. */
export function radiusChanged({ before, after }: RadiusChange): boolean {
    const text = (radius: BlastRadius | undefined) =>
        radius && `${radius.direct} ${radius.total} ${places.map((place) => place in radius.ways).join()}`;
    return text(before) !== text(after);
}

interface ReachGraph {
    readonly next: ReadonlyMap<Subject, readonly Subject[]>;
    readonly places: ReadonlyMap<Subject, readonly Place[]>;
}

function graphOf(index: Index, byEngineId: ReadonlyMap<string, Subject>, apiServer: IpSet): ReachGraph {
    const next = new Map<Subject, Subject[]>();
    const outside = new Map<Subject, Piece[]>();
    for (const { from, to, ports, unknown } of reach(index, { kinds: ["workload", "pod", "external"] }).connections()) {
        const [source, destination] = [byEngineId.get(from), byEngineId.get(to)];
        if (!source) continue;
        if (destination) push(next, source, destination);
        else push(outside, source, { addresses: to, ports: { ports, unknown } });
    }
    const known = new Map<string, Place[]>();
    const reached = [...outside].map(([subject, pieces]) => {
        const key = pieces.map(({ addresses }) => addresses).join();
        let found = known.get(key);
        if (!found) {
            const sets = blocksOf(pieces).map(({ addresses }) => addresses);
            known.set(key, (found = placesOf(Ips.unionAll(sets), apiServer)));
        }
        return [subject, found] as const;
    });
    return { next, places: new Map(reached) };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
}

function radiusOf(start: Subject, graph: ReachGraph): BlastRadius {
    const cameFrom = new Map<Subject, Subject | undefined>([[start, undefined]]);
    const ways: Partial<Record<Place, readonly Subject[]>> = {};
    const queue = [start];
    for (let at = 0; at < queue.length; at++) {
        const subject = queue[at]!;
        for (const place of graph.places.get(subject) ?? []) ways[place] ??= wayTo(subject, cameFrom);
        // What is nobody's of ours is outside: an attacker may own it already, and its reach says nothing of this change.
        if (!subject.ours && subject !== start) continue;
        for (const following of graph.next.get(subject) ?? []) {
            if (cameFrom.has(following)) continue;
            cameFrom.set(following, subject);
            queue.push(following);
        }
    }
    const direct = new Set((graph.next.get(start) ?? []).filter((subject) => subject !== start));
    return { direct: direct.size, total: cameFrom.size - 1, ways };
}

function wayTo(end: Subject, cameFrom: ReadonlyMap<Subject, Subject | undefined>): Subject[] {
    const way: Subject[] = [];
    for (let at: Subject | undefined = end; at; at = cameFrom.get(at)) way.unshift(at);
    return way;
}
