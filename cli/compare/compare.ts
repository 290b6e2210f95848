import {
    align,
    type Cluster,
    createIndex,
    IpSet,
    namespacesOf,
    portChanges,
    type ProfileName,
    type UnjudgedPolicy,
} from "../../netpol";
import { type Change, type ConnectionEnd, endId } from "./change";
import { choosePods } from "./choose-pods";
import type { ComparedNamespace } from "./compared-namespaces";
import { type ComparedPods, engineId } from "./compared-pods";
import { type ComparedSides, connectionsOf } from "./connections";
import { groupBy } from "./group-by";
import { podsToMention } from "./pods-to-mention";
import { type Doubted, noSurerThan } from "./no-surer";
import type { PodAddresses, Side } from "../worlds/side";

/** Two sides, compiled and compared. */
export interface Comparison extends ComparedSides {
    /** By namespace and id. */
    readonly pods: readonly ComparedPods[];
    readonly namespaces: readonly ComparedNamespace[];
    /** By the ids of their ends. */
    readonly changes: readonly Change[];
    /** Namespaces of which not every kind of pods that may see a change was looked at: see `ChosenPods`. */
    readonly cutShort: readonly string[];
    /** The sides with the policies that are not judged, where there are any: what the uncertain ones of the changes depend on. */
    readonly doubted?: Doubted | undefined;
}

/** How to compare. */
export interface CompareOptions extends PodAddresses {
    /** Ranges that nodes have their addresses from: see `IndexOptions`. */
    readonly nodeRanges?: IpSet | undefined;
    /** Those of the API server, where they are known: see `IndexOptions`. */
    readonly apiServer?: IpSet | undefined;
    /** Names outside that are told apart even where no policy does. */
    readonly hosts?: readonly string[] | undefined;
    /** Whose reading decides where the NetworkPolicy API is silent. */
    readonly profile?: ProfileName | undefined;
    /** Policies that are not judged, and that are in neither cluster: what they may decide otherwise changes perhaps. */
    readonly unjudged?: Readonly<Record<"before" | "after", readonly UnjudgedPolicy[]>> | undefined;
    /** What the policies of the side after may be as well: what only one of these readings decides changes perhaps. */
    readonly otherwise?: Side["otherwise"];
}

/**
 * Compares what two clusters allow, connection by connection and port by port. Of pods that may
 * come those are compared that policies tell apart and for which something changes in a way of its own.
 *
 * Nodes count as addresses outside: that a pod and its own node can always connect is no matter of policies.
 *
 * @param options Where pods have their addresses: any may be a pod's where that is not known.
 * @throws Error for policies that cannot be read.
 */
export function compare(before: Cluster, after: Cluster, options: CompareOptions = {}): Comparison {
    const { unjudged = { before: [], after: [] }, otherwise } = options;
    const undecided = [...unjudged.after, ...(otherwise?.undecided ?? [])];
    const isDoubted = unjudged.before.length + undecided.length > 0;
    const whole = { before: withUnjudged(before, unjudged.before), after: withUnjudged(after, undecided) };
    // What is not judged tells pods apart as well: what is sure of some need not be of those that it may select.
    const { namespaces, further, cutShort, ...chosen } = choosePods(whole.before, whole.after);
    const all = [...chosen.pods, ...further];
    const side = (cluster: Cluster, which: "before" | "after") =>
        createIndex(
            {
                ...cluster,
                namespaces: asListed(cluster, namespaces, which),
                workloads: all.flatMap(({ [which]: workload }) => workload ?? []),
            },
            { ...options, clusterAddresses: IpSet.none },
        );
    const last = side(after, "after");
    const [old, now] = align(before === after ? last : side(before, "before"), last);
    const sides = { before: old, after: now };
    const found = changesBetween({ ...sides, byEngineId: byEngineId(all) });
    const doubted =
        found.length > 0 && isDoubted
            ? {
                  before: side(whole.before, "before"),
                  after: side(whole.after, "after"),
                  readings: otherwise?.readings?.map((policies) =>
                      side({ ...withUnjudged(after, unjudged.after), policies }, "after"),
                  ),
              }
            : undefined;
    const changes = doubted === undefined ? found : found.map((change) => noSurerThan(doubted, change));
    const news = podsToMention(further, chosen.pods, changes);
    const pods = inOrder([...chosen.pods, ...news]);
    const shown = byEngineId(pods);
    const sorted = [...namespaces].sort((a, b) => compareText(a.name, b.name));
    const mentioned = amongst(shown, changes);
    return { ...sides, pods, byEngineId: shown, namespaces: sorted, changes: mentioned, cutShort, doubted };
}

const withUnjudged = (cluster: Cluster, unjudged: readonly UnjudgedPolicy[]): Cluster =>
    unjudged.length > 0 ? { ...cluster, unjudged } : cluster;

/** The namespaces of a side; of those whose object it does not show the labels stay unknown. */
function asListed(
    cluster: Cluster,
    namespaces: readonly ComparedNamespace[],
    which: "before" | "after",
): Cluster["namespaces"] {
    const unseen = new Set(
        namespacesOf(cluster).flatMap(({ name, labelsKnown }) => (labelsKnown === false ? name : [])),
    );
    return namespaces.flatMap(({ name, [which]: labels }) =>
        labels === undefined ? [] : [{ name, labels, ...(unseen.has(name) ? { labelsKnown: false as const } : {}) }],
    );
}

function byEngineId(pods: readonly ComparedPods[]): Map<string, ComparedPods> {
    return new Map(pods.map((each) => [engineId(each), each]));
}

function changesBetween(sides: ComparedSides): Change[] {
    const changes: Change[] = [];
    for (const connection of connectionsOf(sides, isChanged)) {
        const change = portChanges(connection.before, connection.after);
        if (change) changes.push({ ...connection, ...change });
    }
    return changes;
}

function isChanged({ before, after }: Pick<Change, "before" | "after">): boolean {
    return !before.ports.equals(after.ports) || !before.unknown.equals(after.unknown);
}

/** Sorted, and each with the knowledge of whether it is its whole namespace. */
function inOrder(pods: readonly ComparedPods[]): ComparedPods[] {
    return [...groupBy(pods, ({ namespace }) => namespace).values()]
        .flatMap((all) =>
            all.map((each) => ({
                ...each,
                isWholeNamespace: each.kind === "other" && each.namespace.standsForAllPods && all.length === 1,
            })),
        )
        .sort((a, b) => compareText(a.namespace.name, b.namespace.name) || compareText(a.id, b.id));
}

/** The changes between some of the pods. */
function amongst(pods: ReadonlyMap<string, ComparedPods>, changes: readonly Change[]): Change[] {
    const at = (end: ConnectionEnd): ConnectionEnd | undefined => {
        if (!("pods" in end)) return end;
        const found = pods.get(engineId(end.pods));
        return found && { pods: found };
    };
    return changes
        .flatMap((change) => {
            const [from, to] = [at(change.from), at(change.to)];
            return from && to ? [{ change: { ...change, from, to }, key: `${endId(from)} ${endId(to)}` }] : [];
        })
        .sort((a, b) => compareText(a.key, b.key))
        .map(({ change }) => change);
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
