import { IpSet } from "../../netpol";
import { type KnownPlaces, type Landmark, landmarks, landmarksOf } from "./landmarks";
import type { Comparison } from "./compare";
import { type ComparedSides, connectionsOf } from "./connections";
import type { ConnectionEnd } from "./change";
import type { ComparedPods } from "./compared-pods";
import { append } from "./group-by";

/** What whoever holds one pod can get to: by itself, and through every pod it can get to. */
export interface BlastRadius {
    /** Compared pods reached directly, and by any number of steps. */
    readonly direct: number;
    readonly total: number;
    /** For each place that can be reached, the compared pods on a shortest way there, the pod itself first. */
    readonly ways: Readonly<Partial<Record<Landmark, readonly ComparedPods[]>>>;
    /** The same for names outside and for addresses, by a key that is the same on both sides. */
    readonly outside: ReadonlyMap<string, OutsideWay>;
}

/** What lies outside, and the compared pods on a shortest way there, the pod itself first. */
export interface OutsideWay {
    readonly end: OutsideEnd;
    /** The landmarks in it, or in a part of it. */
    readonly placesIn: (end: OutsideEnd) => readonly Landmark[];
    readonly way: readonly ComparedPods[];
}

type OutsideEnd = Exclude<ConnectionEnd, { readonly pods: ComparedPods }>;

/** The blast radius of some pods on both sides; absent where the side lacks them. */
export interface RadiusChange {
    readonly pods: ComparedPods;
    readonly before?: BlastRadius | undefined;
    readonly after?: BlastRadius | undefined;
}

/**
 * The blast radius of all pods of the sides' namespaces, before and after. What depends on readings of the API counts as reached: an
 * attacker has all the luck.
 */
export function blastRadii(comparison: Comparison, known: KnownPlaces): RadiusChange[] {
    const { before: old, after: now } = graphsOf(comparison, known);
    return comparison.pods
        .filter(({ namespace }) => namespace.exists)
        .map((pods) => ({
            pods,
            before: pods.before ? radiusOf(pods, old) : undefined,
            after: pods.after ? radiusOf(pods, now) : undefined,
        }));
}

/** Whether a blast radius is another one than before. */
export function radiusChanged({ before, after }: RadiusChange): boolean {
    const text = (radius: BlastRadius | undefined) =>
        radius && `${radius.direct} ${radius.total} ${landmarks.map((place) => place in radius.ways).join()}`;
    return text(before) !== text(after) || beyond(after, before).length > 0 || beyond(before, after).length > 0;
}

/** What lies outside within one radius and not within another: of what is within both in part, the rest. */
export function beyond(radius: BlastRadius | undefined, other: BlastRadius | undefined): readonly OutsideWay[] {
    const known = other?.outside ?? new Map<string, OutsideWay>();
    const news = [...(radius?.outside ?? [])].flatMap(([key, way]) => (known.has(key) ? [] : [way]));
    if (news.length === 0) return [];
    const ends = [...known.values()].map(({ end }) => end);
    const addresses = IpSet.unionAll(ends.flatMap((end) => ("addresses" in end ? [end.addresses] : [])));
    const hosts = new Set(ends.flatMap((end) => ("hosts" in end ? end.hosts : [])));
    return news.flatMap(({ end, ...way }): OutsideWay[] => {
        if ("addresses" in end) {
            const rest = end.addresses.subtract(addresses);
            return rest.isEmpty ? [] : [{ ...way, end: { addresses: rest } }];
        }
        const [first, ...more] = end.hosts.filter((host) => !hosts.has(host));
        return first === undefined ? [] : [{ ...way, end: { hosts: [first, ...more] } }];
    });
}

/** Where pods get to on one side: other pods, and places outside. */
interface ReachGraph {
    readonly next: Map<ComparedPods, [ComparedPods, ...ComparedPods[]]>;
    readonly places: Map<ComparedPods, [Landmark, ...Landmark[]]>;
    readonly outside: Map<ComparedPods, [Outside, ...Outside[]]>;
}

/** What lies outside, with a key. */
interface Outside extends Omit<OutsideWay, "way"> {
    readonly key: string;
}

const emptyGraph = (): ReachGraph => ({ next: new Map(), places: new Map(), outside: new Map() });

function graphsOf(comparison: ComparedSides, known: KnownPlaces): Record<"before" | "after", ReachGraph> {
    const graphs = { before: emptyGraph(), after: emptyGraph() };
    for (const { from, to, ...passing } of connectionsOf(comparison)) {
        if (!("pods" in from)) continue;
        // Both sides are told apart by the same addresses, so that what is open on both has one key.
        const key = "addresses" in to ? to.addresses.toString() : "hosts" in to ? [...to.hosts].sort().join() : "";
        for (const side of ["before", "after"] as const) {
            const { ports, unknown } = passing[side];
            if (ports.isEmpty && unknown.isEmpty) continue;
            if ("pods" in to) {
                append(graphs[side].next, from.pods, to.pods);
                continue;
            }
            const placesIn = (end: OutsideEnd): readonly Landmark[] =>
                "hosts" in end ? ["host"] : landmarksOf(end.addresses, ports.union(unknown), known[side]);
            for (const place of placesIn(to)) append(graphs[side].places, from.pods, place);
            append(graphs[side].outside, from.pods, { key, end: to, placesIn });
        }
    }
    return graphs;
}

function radiusOf(start: ComparedPods, graph: ReachGraph): BlastRadius {
    const cameFrom = new Map<ComparedPods, ComparedPods | undefined>([[start, undefined]]);
    const ways: Partial<Record<Landmark, readonly ComparedPods[]>> = {};
    const outside = new Map<string, OutsideWay>();
    const queue = [start];
    // It grows while it is gone through.
    for (const pods of queue) {
        for (const place of graph.places.get(pods) ?? []) ways[place] ??= wayTo(pods, cameFrom);
        for (const { key, ...reached } of graph.outside.get(pods) ?? [])
            if (!outside.has(key)) outside.set(key, { ...reached, way: wayTo(pods, cameFrom) });
        // A namespace that no side has is outside: an attacker may own it already, and its reach says nothing of this change.
        if (!pods.namespace.exists && pods !== start) continue;
        for (const following of graph.next.get(pods) ?? []) {
            if (cameFrom.has(following)) continue;
            cameFrom.set(following, pods);
            queue.push(following);
        }
    }
    const direct = new Set((graph.next.get(start) ?? []).filter((pods) => pods !== start));
    return { direct: direct.size, total: cameFrom.size - 1, ways, outside };
}

function wayTo(end: ComparedPods, cameFrom: ReadonlyMap<ComparedPods, ComparedPods | undefined>): ComparedPods[] {
    const way: ComparedPods[] = [];
    for (let at: ComparedPods | undefined = end; at; at = cameFrom.get(at)) way.unshift(at);
    return way;
}
