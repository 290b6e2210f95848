import { endId, type ConnectionEnd } from "./change";
import type { ComparedNamespace } from "./compared-namespaces";
import type { ComparedPods } from "./compared-pods";
import { groupBy } from "./group-by";
import { workloadOf } from "./match-workloads";

/** One end of a line in a report: some pods, every pod of a namespace, or addresses or names outside the cluster. */
export type LineEnd =
    | { readonly kind: "pods"; readonly pods: ComparedPods }
    | { readonly kind: "namespace"; readonly namespace: ComparedNamespace }
    | { readonly kind: "addresses"; readonly addresses: Extract<ConnectionEnd, { addresses: unknown }>["addresses"] }
    | { readonly kind: "hosts"; readonly hosts: Extract<ConnectionEnd, { hosts: unknown }>["hosts"] };

/** A connection that can be put into one line with others; those with equal keys may share it. */
export interface Condensable {
    readonly from: ConnectionEnd;
    readonly to: ConnectionEnd;
    readonly lineKey: string;
}

/** A line and the connections that it stands for. */
export interface CondensedLine<Connection extends Condensable> {
    readonly from: LineEnd;
    readonly to: LineEnd;
    readonly connections: readonly [Connection, ...Connection[]];
}

/** The compared pods of each namespace, by its name: what "every pod" is made of. */
export type PodsByNamespace = ReadonlyMap<string, readonly [ComparedPods, ...ComparedPods[]]>;

/** Sorts pods by namespace. */
export function podsByNamespace(pods: readonly ComparedPods[]): PodsByNamespace {
    return groupBy(pods, ({ namespace }) => namespace.name);
}

/** Puts into one line what holds for every pod of a namespace, pods that may come included, at either end. */
export function condense<Connection extends Condensable>(
    connections: readonly Connection[],
    pods: PodsByNamespace,
): CondensedLine<Connection>[] {
    const single = connections.map((connection): CondensedLine<Connection> => {
        return { from: lineEnd(connection.from), to: lineEnd(connection.to), connections: [connection] };
    });
    return merge(merge(single, "from", "to", pods), "to", "from", pods);
}

function lineEnd(end: ConnectionEnd): LineEnd {
    if ("hosts" in end) return { kind: "hosts", hosts: end.hosts };
    return "pods" in end ? { kind: "pods", pods: end.pods } : { kind: "addresses", addresses: end.addresses };
}

/** The id of an end: of pods, `ns/` for a namespace, or the addresses or names. */
export function lineEndId(end: LineEnd): string {
    switch (end.kind) {
        case "pods":
            return end.pods.id;
        case "namespace":
            return `${end.namespace.name}/`;
        case "addresses":
        case "hosts":
            return endId(end);
    }
}

/** The namespace of an end; `undefined` outside the cluster. */
export function lineEndNamespace(end: LineEnd): ComparedNamespace | undefined {
    if (end.kind === "addresses" || end.kind === "hosts") return undefined;
    return end.kind === "pods" ? end.pods.namespace : end.namespace;
}

function merge<Connection extends Condensable>(
    lines: readonly CondensedLine<Connection>[],
    end: "from" | "to",
    other: "from" | "to",
    pods: PodsByNamespace,
): CondensedLine<Connection>[] {
    const groups = groupBy(lines, (line) => {
        const namespace = line[end].kind === "pods" ? line[end].pods.namespace.name : "";
        return JSON.stringify([namespace, lineEndId(line[other]), line.connections[0].lineKey]);
    });
    return [...groups.values()].flatMap((group) => {
        const [first, ...rest] = group;
        const ends = group.flatMap((line) => (line[end].kind === "pods" ? [line[end].pods] : []));
        const namespace = wholeNamespace(ends, first[other], pods);
        if (!namespace) return group;
        const whole: LineEnd = { kind: "namespace", namespace };
        const connections = [...first.connections, ...rest.flatMap(({ connections }) => connections)] as const;
        return [{ ...first, [end]: whole, connections }];
    });
}

/** The namespace of some pods of one, where they are every pod of it. */
function wholeNamespace(
    some: readonly ComparedPods[],
    other: LineEnd,
    pods: PodsByNamespace,
): ComparedNamespace | undefined {
    const namespace = some[0]?.namespace;
    if (!namespace?.standsForAllPods) return undefined;
    // A Pod has no connection with itself that could be missing.
    const isItself = (each: ComparedPods) => isPod(each) && other.kind === "pods" && other.pods === each;
    const isEveryPod = pods.get(namespace.name)?.every((each) => some.includes(each) || isItself(each));
    return isEveryPod ? namespace : undefined;
}

function isPod(pods: ComparedPods): boolean {
    return workloadOf(pods).kind === "Pod";
}
