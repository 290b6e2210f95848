import { type Edge, type Edges, type Node, nodeKey, type Seen } from "./edges";
import { externalsOf } from "./externals";
import { type Group, type Groups, Names } from "./groups";
import { recognise } from "./known-presets";
import type { KnownMesh } from "./known-mesh";
import { portList } from "./port-lists";
import type { Scope } from "./scope";
import { Workloads } from "./workloads";

/** How a spec is drawn up. */
export interface DraftOptions {
    readonly groups: Groups;
    readonly scope: Scope;
    readonly platform: Readonly<Record<string, unknown>>;
    /** Whether externals go by name where DNS was seen. */
    readonly byHost: boolean;
    readonly byPreset: boolean;
    readonly known?: KnownMesh | undefined;
}

/** One flow of a learnt spec. */
export interface LearnedFlow {
    readonly from: string;
    readonly to: string;
    readonly ports?: readonly (number | string)[];
    readonly why: string;
}

/** A spec, and what is to be said beside it. */
export interface Draft {
    readonly spec: Readonly<Record<string, unknown>>;
    /** Comments for workloads and externals, by name. */
    readonly comments: ReadonlyMap<string, string>;
    /** How many flows it has, or gives more ports. */
    readonly flows: number;
    /** Ports that flows of a known spec lack, by their place in its list. */
    readonly extend: ReadonlyMap<number, readonly (number | string)[]>;
    /** Flows that a known spec names among others in a list: they can be given ports by hand alone. */
    readonly inLists: readonly LearnedFlow[];
}

/** Draws up a spec of what is to be opened. */
export function draftSpec({ edges: all, apiServer }: Edges, options: DraftOptions): Draft {
    const { groups, scope, byPreset, byHost, known: mesh } = options;
    const edges = byHost ? all : eachAddressOnce(all);
    const used = new Map(edges.flatMap(groupsOf).map((group) => [group.id, group]));
    const homes = [...new Set([...[...used.values()].map(({ namespace }) => namespace), ...scope.wanted])].sort();
    const names = new Names([...homes, ...(mesh?.names ?? [])]);
    const comments = new Map<string, string>();
    const unnamed = [...used.values()].filter((group) => mesh?.nameOf({ kind: "group", group }) === undefined);
    const known = byPreset ? recognise(unnamed, edges) : [];
    const workloads = new Workloads(known, groups, names, comments);
    const isNew = ({ to }: Edge): boolean => mesh?.nameOf(to) === undefined;
    const externals = externalsOf(edges.filter(isNew), names, byHost, comments);
    const called = (node: Node, edge?: Edge): string =>
        mesh?.nameOf(node, edge) ?? nameOf(node, workloads, externals.nameOf, edge);
    const flows = new Map<string, { from: string; to: string; edges: Edge[] }>();
    for (const edge of edges) {
        const [from, to] = [called(edge.from), called(edge.to, edge)];
        if (workloads.isOwnFlow(from, to)) continue;
        const flow = flows.get(`${from} ${to}`) ?? { from, to, edges: [] };
        flow.edges.push(edge);
        flows.set(`${from} ${to}`, flow);
    }
    const learned = [...flows.values()].map(({ from, to, edges: own }) => flowOf(from, to, own)).sort(byEnds);
    const { fresh, extend, inLists } = besideKnown(learned, mesh);
    const spec = {
        ...{
            platform: platformOf(options.platform, apiServer),
            ...namespacesOf(
                homes.filter((home) => mesh?.has(home) !== true),
                scope,
            ),
        },
        ...(workloads.size > 0 && { workloads: workloads.spec() }),
        ...(Object.keys(externals.spec).length > 0 && { externals: externals.spec }),
        flows: fresh,
    };
    return { spec, comments, flows: fresh.length + extend.size, extend, inLists };
}

/** Edges without those to another name of addresses that an earlier one leads to already. */
function eachAddressOnce(edges: readonly Edge[]): Edge[] {
    const reached = new Set<string>();
    return edges.filter(({ from, to, protocol, port, ips }) => {
        if (to.kind !== "address" || to.hosts.length === 0) return true;
        const keys = ips.map((ip) => `${nodeKey(from)} ${protocol}${port} ${ip}`);
        const isNew = keys.some((key) => !reached.has(key));
        for (const key of keys) reached.add(key);
        return isNew;
    });
}

/** Flows that are new, those of which a known spec has the pair alone, and those that it names in a list. */
function besideKnown(all: readonly LearnedFlow[], mesh: KnownMesh | undefined) {
    const extend = new Map<number, readonly (number | string)[]>();
    const inLists: LearnedFlow[] = [];
    const fresh = all.filter((flow) => {
        const there = mesh?.flowOf(flow.from, flow.to);
        if (there?.alone) extend.set(there.index, flow.ports ?? []);
        else if (there) inLists.push(flow);
        return there === undefined;
    });
    return { fresh, extend, inLists };
}

const groupsOf = ({ from, to }: Edge): Group[] =>
    [from, to].flatMap((node) => (node.kind === "group" ? [node.group] : []));
const byEnds = (a: LearnedFlow, b: LearnedFlow): number => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1);

function nameOf(node: Node, workloads: Workloads, external: (node: Node) => string, edge?: Edge): string {
    if (node.kind === "group") return workloads.nameOf(node.group, edge);
    return node.kind === "word" ? node.word : external(node);
}

function flowOf(from: string, to: string, edges: readonly Edge[]): LearnedFlow {
    // The platform says at which ports these answer.
    const ports = to === "kube-apiserver" || to === "cloud-identity" ? {} : { ports: portList(edges) };
    return { from, to, ...ports, why: whySeen(edges) };
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** How often, and from which day to which. */
export function whySeen(all: readonly Seen[]): string {
    const count = all.reduce((sum, each) => sum + each.count, 0);
    const firsts = all.flatMap(({ first }) => first ?? []);
    const lasts = all.flatMap(({ last }) => last ?? []);
    const often = count === 1 ? "seen once" : `seen ${count} times`;
    if (firsts.length === 0 || lasts.length === 0) return often;
    const [from, to] = [day(Math.min(...firsts)), day(Math.max(...lasts))];
    return from === to ? `${often} on ${from}` : `${often} from ${from} to ${to}`;
}

/** The API server is where it was seen, unless somebody said where it is. */
function platformOf(given: Readonly<Record<string, unknown>>, seen: Edges["apiServer"]) {
    const [first] = seen;
    if (given["apiServer"] !== undefined || first === undefined) return given;
    const cidrs = seen
        .filter(({ port }) => port === first.port)
        .map(({ ip }) => `${ip}/${ip.includes(":") ? 128 : 32}`);
    return { ...given, apiServer: { cidrs: cidrs.sort(), port: first.port } };
}

function namespacesOf(homes: readonly string[], scope: Scope) {
    const own = homes.filter((name) => scope.has(name));
    const others = homes.filter((name) => !scope.has(name));
    const namespaces = Object.fromEntries(own.map((name) => [name, { purpose: name, adopt: true, enforce: false }]));
    return {
        namespaces,
        ...(others.length > 0 && { neighbours: Object.fromEntries(others.map((name) => [name, {}])) }),
    };
}
