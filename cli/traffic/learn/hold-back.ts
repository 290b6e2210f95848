import type { KnownMesh } from "./known-mesh";
import { type Edge, type Held, type Node, nodeKey } from "./edges";
import { groupTitle } from "./groups";

/** Ports of data stores, by their makers' defaults: PostgreSQL, MySQL, Redis, MongoDB, Elasticsearch, Cassandra, Qdrant, Milvus, etcd. */
const dataStores = new Set([5432, 3306, 6379, 27_017, 9200, 9042, 6333, 6334, 19_530, 2379]);
/** Fewer connections to a data store of another namespace than these look like somebody trying. */
const fewToDataStore = 10;
/** So many ports of one destination, each seen a few times, look like a scan. */
const manyPorts = 20;
const fewOnEach = 5;
/** So many public addresses without a name are not listed one by one. */
const manyAddresses = 16;

/** What is opened, and what is left for somebody to decide. */
export interface Divided {
    readonly open: readonly Edge[];
    readonly held: readonly Held[];
}

/**
 * Holds back what traffic alone is no reason to open: what was seen fewer times than `least`, what looks like trying doors, and
 * addresses too many to list.
 *
 * @param known A mesh that is there already, whose flows may go another way.
 */
export function holdBack(edges: readonly Edge[], least: number, known?: Pick<KnownMesh, "whyHeld">): Divided {
    const scans = scansIn(edges);
    const crowds = crowdsIn(edges);
    const open: Edge[] = [];
    const held: Held[] = [];
    for (const edge of edges) {
        const why = known?.whyHeld(edge) ?? whyHeld(edge, { least, scans, crowds });
        if (why === undefined) open.push(edge);
        else held.push(asHeld(edge, why));
    }
    return { open, held };
}

const pair = ({ from, to }: Edge): string => `${nodeKey(from)}\n${nodeKey(to)}`;

function scansIn(edges: readonly Edge[]): ReadonlySet<string> {
    const ports = new Map<string, number>();
    for (const edge of edges) if (edge.count < fewOnEach) ports.set(pair(edge), (ports.get(pair(edge)) ?? 0) + 1);
    return new Set([...ports].flatMap(([key, count]) => (count > manyPorts ? [key] : [])));
}

/** Source and port by which too many addresses without a name were reached. */
function crowdsIn(edges: readonly Edge[]): ReadonlyMap<string, number> {
    const addresses = new Map<string, number>();
    for (const edge of edges)
        if (isNameless(edge.to)) addresses.set(crowd(edge), (addresses.get(crowd(edge)) ?? 0) + 1);
    return new Map([...addresses].filter(([, count]) => count > manyAddresses));
}

const crowd = ({ from, protocol, port }: Edge): string => `${nodeKey(from)}\n${protocol}${port}`;
const isNameless = (node: Node): boolean => node.kind === "address" && node.hosts.length === 0;

interface Signs {
    readonly least: number;
    readonly scans: ReadonlySet<string>;
    readonly crowds: ReadonlyMap<string, number>;
}

/** Why something is held back of which nothing else is to be said than how often it was seen. */
export const whySeldom = (count: number): string =>
    count === 1 ? "it was seen once" : `it was seen ${count} times alone`;

function whyHeld(edge: Edge, { least, scans, crowds }: Signs): string | undefined {
    const { from, to, port, count } = edge;
    if (count < least) return whySeldom(count);
    const apart = from.kind === "group" && to.kind === "group" && from.group.namespace !== to.group.namespace;
    if (apart && dataStores.has(port) && count < fewToDataStore)
        return `it goes to a data store of another namespace, where fewer than ${fewToDataStore} times are not enough`;
    if (scans.has(pair(edge)) && count < fewOnEach)
        return `more than ${manyPorts} ports were tried there, each a few times: it looks like a scan`;
    const addresses = isNameless(to) ? crowds.get(crowd(edge)) : undefined;
    if (addresses !== undefined)
        return `it is one of ${addresses} addresses without a name; see names with --visibility, or open "internet"`;
    return undefined;
}

/** A connection that is left for somebody to decide, and why. */
export function asHeld({ from, to, protocol, port, count, first, last }: Edge, why: string): Held {
    return { from: nodeTitle(from), to: nodeTitle(to), protocol, port, count, first, last, why };
}

/** A node as a comment calls it. */
export function nodeTitle(node: Node): string {
    switch (node.kind) {
        case "group":
            return groupTitle(node.group);
        case "word":
            return node.word;
        case "address":
            return node.hosts.length > 0 ? `${node.hosts[0]} (${node.ip})` : node.ip;
        case "host":
            return node.host;
    }
}
