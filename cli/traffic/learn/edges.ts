import { type Cluster, type Protocol, targetPorts } from "../../../netpol";
import { isLoopback, type Party } from "../party";
import { BothWays } from "../both-ways";
import { behind } from "../resolver";
import { earlier, later } from "../times";
import type { Connection, Traffic } from "../traffic";
import { type Group, type Groups, groupTitle } from "./groups";
import { type OutsideNode, outsideNodes } from "./outside-nodes";
import type { PlatformWords } from "./platform";
import type { Scope } from "./scope";

/** An end of a flow that is learnt, before it has a name. */
export type Node =
    | { readonly kind: "group"; readonly group: Group }
    | { readonly kind: "word"; readonly word: "kube-apiserver" | "nodes" | "cloud-identity" | "load-balancers" }
    | OutsideNode;

export const nodeKey = (node: Node): string => {
    switch (node.kind) {
        case "group":
            return `g ${node.group.id}`;
        case "word":
            return `w ${node.word}`;
        case "address":
            return node.hosts.length > 0 ? `h ${node.hosts[0]}` : `a ${node.ip}`;
        case "host":
            return `h ${node.host}`;
    }
};

/** How often something was seen, and when. */
export interface Seen {
    readonly count: number;
    readonly first?: number | undefined;
    readonly last?: number | undefined;
}

/** All that was seen from one node to another on one port. */
export interface Edge extends Seen {
    readonly from: Node;
    readonly to: Node;
    readonly protocol: Protocol;
    readonly port: number;
    readonly atBothEnds: boolean;
    readonly ips: readonly string[];
}

/** Something that was seen and is not opened, for somebody to decide. */
export interface Held extends Seen {
    readonly from: string;
    readonly to: string;
    readonly protocol: Protocol;
    readonly port: number;
    readonly why: string;
}

/** What traffic comes to, before names and flows. */
export interface Edges {
    readonly edges: readonly Edge[];
    readonly held: readonly Held[];
    /** Connections that the platform's baseline opens for all, and those of nobody's concern, by what they are. */
    readonly aside: ReadonlyMap<string, number>;
    /** Where the API server was reached: addresses and ports. */
    readonly apiServer: readonly { readonly ip: string; readonly port: number }[];
}

export interface Sight {
    readonly cluster: Cluster;
    readonly groups: Groups;
    readonly words: PlatformWords;
    readonly scope: Scope;
}

/** Sorts connections into edges between nodes, what is held back, and what needs no flow. */
export function edgesOf(traffic: Pick<Traffic, "connections">, sight: Sight): Edges {
    const edges = new Map<string, Edge>();
    const held: { readonly connection: Connection; readonly why: string }[] = [];
    const aside = new Map<string, number>();
    const apiServer = new Map<string, { ip: string; port: number }>();
    const ways = new BothWays(traffic.connections());
    for (const connection of traffic.connections()) {
        const { to, port } = connection;
        const mayAnswer = ways.questionsOf(connection).length > 0 && !ways.isServed(connection);
        for (const found of sorted(connection, sight).map((each) => (mayAnswer && "from" in each ? unsaid : each))) {
            if ("aside" in found) aside.set(found.aside, (aside.get(found.aside) ?? 0) + 1);
            else if ("why" in found) held.push({ connection, why: found.why });
            else {
                const key = `${nodeKey(found.from)}\n${nodeKey(found.to)}\n${found.protocol}${found.port}`;
                const earlier = edges.get(key);
                edges.set(key, earlier ? joined(earlier, found) : found);
                const isApi = found.to.kind === "word" && found.to.word === "kube-apiserver" && to.kind === "address";
                if (isApi) apiServer.set(`${to.ip} ${port}`, { ip: to.ip, port });
            }
        }
    }
    // A group has its name once all of its pods were seen.
    const named = held.map(({ connection, why }) => heldOf(connection, why, sight.groups));
    return { edges: [...edges.values()], held: named, aside, apiServer: [...apiServer.values()] };
}

const unsaid = {
    why: "the log does not say who opened it, and has connections the other way, of which these may be answers",
};

const heldOf = ({ from, to, ...rest }: Connection, why: string, groups: Groups): Held => {
    const { protocol, port, count, first, last } = rest;
    return { from: titleIn(groups, from), to: titleIn(groups, to), protocol, port, count, first, last, why };
};

/** What a party is called: as the workload that its pods become, where they become one. */
function titleIn(groups: Groups, party: Party): string {
    const group = groups.find(party);
    return group === undefined ? party.title : groupTitle(group);
}

function joined(a: Edge, b: Edge): Edge {
    return {
        ...a,
        count: a.count + b.count,
        first: earlier(a.first, b.first),
        last: later(a.last, b.last),
        atBothEnds: a.atBothEnds || b.atBothEnds,
        ips: [...new Set([...a.ips, ...b.ips])],
    };
}

type Sorted = Edge | { readonly why: string } | { readonly aside: string };

function sorted(connection: Connection, sight: Sight): Sorted[] {
    const { from, to, observed, isWithinPod } = connection;
    const { words, scope, groups } = sight;
    const [source, target] = [words.source(from), words.target(connection)];
    if (
        (source && "word" in source && source.word === "own-node") ||
        (target && "word" in target && target.word === "own-node")
    ) {
        return [{ aside: "between a pod and its own node, as health checks are: always allowed" }];
    }
    if (isLoopback(to)) return [{ aside: "of a pod with itself, which no policy is asked about" }];
    if (target && "word" in target && target.word === "dns") return [{ aside: "DNS, which every namespace may ask" }];
    if (![from, to].some((party) => inScope(party, scope)))
        return [{ aside: "between others than the namespaces of the mesh" }];
    if (observed === "dropped") return [{ why: "it was dropped by a policy when it was seen" }];
    if (isWithinPod) return [{ why: withinPod }];
    for (const word of [source, target]) if (word && "held" in word) return [{ why: word.held }];
    const start: Node | string = source && "word" in source ? wordNode(source.word) : podNode(from, groups);
    if (typeof start === "string") return [{ why: start }];
    return targetsOf(connection, target && "word" in target ? wordNode(target.word) : undefined, sight).map((end) =>
        "why" in end ? end : { ...seenOf(connection), from: start, to: end.node, port: end.port },
    );
}

// https://kubernetes.io/docs/concepts/services-networking/network-policies/: "Pods cannot currently block localhost access"
const withinPod =
    "it was one pod with itself, which needs no flow: only through its own Service do some network plugins have policies judge that";

const wordNode = (word: string): Node => ({ kind: "word", word: word as (Node & { kind: "word" })["word"] });

const seenOf = ({ protocol, count, first, last, atBothEnds, to }: Connection) => ({
    ...{ protocol, count, first, last, atBothEnds },
    ips: to.kind === "address" ? [to.ip] : [],
});

function podNode(party: Party, groups: Groups): Node | string {
    const group = groups.of(party);
    if (group) return { kind: "group", group };
    return party.kind === "unlabelled" || party.kind === "workload" || party.kind === "pod"
        ? `the labels of ${party.title} were not seen, or are all of one pod`
        : `the log does not say who ${party.title} is`;
}

type Target = { readonly node: Node; readonly port: number } | { readonly why: string };

function targetsOf({ to, port, protocol }: Connection, word: Node | undefined, sight: Sight): Target[] {
    if (word) return [{ node: word, port }];
    if (to.kind === "service") return behindService(to, { port, protocol }, sight);
    if (to.kind === "host" || to.kind === "address") {
        const nodes = outsideNodes(to);
        return typeof nodes === "string" ? [{ why: nodes }] : nodes.map((node) => ({ node, port }));
    }
    const node = podNode(to, sight.groups);
    return [typeof node === "string" ? { why: node } : { node, port }];
}

/** The pods behind a Service that were read, each on the port that the Service's leads to. */
function behindService(
    to: Party & { readonly kind: "service" },
    { port, protocol }: Pick<Connection, "port" | "protocol">,
    { cluster, groups }: Sight,
): Target[] {
    const entry = to.service.ports.find((each) => each.port === port && each.protocol === protocol);
    const found = behind(cluster, to.service).flatMap((workload): Target[] => {
        const group = groups.add(workload.namespace, workload.labels, workload.name);
        const ports = entry === undefined ? [] : targetPorts(workload, entry.targetPort, protocol);
        return group === undefined ? [] : ports.map((each) => ({ node: { kind: "group", group }, port: each }));
    });
    const distinct = new Map(found.map((each) => ["node" in each ? `${nodeKey(each.node)} ${each.port}` : "", each]));
    if (distinct.size > 0) return [...distinct.values()];
    return [{ why: `no pod was seen behind ${to.title} on its port ${port}` }];
}

function inScope(party: Party, scope: Scope): boolean {
    if (party.kind === "workload") return scope.has(party.workload.namespace);
    if (party.kind === "service") return scope.has(party.service.namespace);
    return "namespace" in party && scope.has(party.namespace);
}
