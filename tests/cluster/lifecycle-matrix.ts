import { createIndex, type Endpoint, evaluate } from "../../netpol";
import type { Protocol } from "../../netpol/types";
import type { KubeObject } from "./api";
import { clusterOf } from "./judge";
import { statesOf } from "./promise";
import { FENCE, type Record as Recorded } from "./watch";

/** What a mesh is asked for, as a user writes it. */
export interface Spec {
    readonly platform?: object;
    readonly namespaces: Readonly<
        Record<string, { readonly purpose: string; readonly adopt?: boolean; readonly enforce?: boolean }>
    >;
    readonly workloads: Readonly<
        Record<string, { readonly namespace: string; readonly podLabels: Readonly<Record<string, string>> }>
    >;
    readonly externals?: Readonly<Record<string, { readonly cidrs: readonly string[] }>>;
    readonly flows: readonly {
        readonly from: string;
        readonly to: string;
        readonly ports: readonly string[];
        readonly why: string;
    }[];
}

/** Who is asked about beside a stranger in every namespace: pods by `app`, hosts by the external they belong to. */
export interface World {
    /** `namespace/app`. */
    readonly pods: readonly string[];
    /** Address by the external's name; a name that no spec has is a host that nobody may call. */
    readonly hosts: Readonly<Record<string, string>>;
    /** `8000/TCP`. */
    readonly ports: readonly string[];
}

interface End {
    readonly id: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly endpoint: Endpoint;
}

/** One connection between two ends on one port, as `gateway/stranger -> ai-inference/vllm 8000/TCP`. */
interface Cell {
    readonly id: string;
    readonly from: End;
    readonly to: End;
    readonly port: string;
}

const DNS = "kube-system/kube-dns";
const DNS_PORTS = ["53/UDP", "53/TCP"];

function podOf(id: string, index: number): End {
    const [namespace = "", app = ""] = id.split("/");
    const labels: Record<string, string> = id === DNS ? { "k8s-app": "kube-dns" } : { app };
    const ips = [`10.244.${index >> 8}.${index & 255}`];
    return { id, namespace, labels, endpoint: { pod: { namespace, labels, ips } } };
}

function endsOf(objects: readonly KubeObject[], world: World): End[] {
    const namespaces = liveNamespaces(objects);
    const ids = [DNS, ...world.pods, ...namespaces.map((namespace) => `${namespace}/stranger`)];
    const pods = ids.map(podOf).filter(({ namespace = "" }) => namespaces.includes(namespace));
    const hosts = Object.entries(world.hosts).map(([id, ip]): End => ({ id, labels: {}, endpoint: { ip } }));
    return [...pods, ...hosts];
}

function cellsOf(objects: readonly KubeObject[], world: World): Cell[] {
    const ends = endsOf(objects, world);
    const pairs = ends.flatMap((from) => ends.map((to) => [from, to] as const));
    return pairs
        .filter(([from, to]) => from !== to && (from.namespace !== undefined || to.namespace !== undefined))
        .flatMap(([from, to]) =>
            [...world.ports, ...DNS_PORTS].map((port) => ({ id: `${from.id} -> ${to.id} ${port}`, from, to, port })),
        );
}

/** Names of the live namespaces, without the one that the watch needs for itself. */
export function liveNamespaces(objects: readonly KubeObject[]): string[] {
    return objects
        .filter(({ kind, metadata }) => kind === "Namespace" && metadata.name !== FENCE)
        .map(({ metadata }) => metadata.name)
        .sort();
}

/** What the engine says of every cell, judging nothing but these objects. */
function liveVerdicts(objects: readonly KubeObject[], cells: readonly Cell[]): string[] {
    const index = createIndex(clusterOf(objects.filter(({ metadata }) => metadata.namespace !== FENCE)));
    return cells.map(({ from, to, port }) => {
        const [number, protocol] = port.split("/");
        const question = { from: from.endpoint, to: to.endpoint, port: Number(number) };
        return evaluate(index, { ...question, protocol: protocol as Protocol }).verdict;
    });
}

/**
 * Straight from what the user wrote, with no policy in between: a pod of an isolated namespace opens and accepts what a
 * flow says or what DNS needs, everybody else whatever he likes.
 */
function intended(spec: Spec, { from, to, port }: Cell, isolated: (namespace: string) => boolean): boolean {
    const free = ({ namespace }: End): boolean => namespace === undefined || !isolated(namespace);
    if (free(from) && free(to)) return true;
    if (to.id === DNS && DNS_PORTS.includes(port)) return true;
    const on = (each: string): boolean => (each.includes("/") ? each : `${each}/tcp`).toUpperCase() === port;
    return spec.flows.some((flow) => means(spec, flow.from, from) && means(spec, flow.to, to) && flow.ports.some(on));
}

function means({ namespaces, workloads }: Spec, name: string, { id, namespace, labels }: End): boolean {
    const workload = workloads[name];
    if (workload === undefined) return name in namespaces ? namespace === name : id === name;
    const pairs = Object.entries(workload.podLabels);
    return namespace === workload.namespace && pairs.every(([key, value]) => labels[key] === value);
}

const isolatedBy =
    ({ namespaces }: Spec) =>
    (namespace: string): boolean =>
        namespaces[namespace] !== undefined && namespaces[namespace].enforce !== false;

/** How the live matrix compares with the spec's. */
export interface Compared {
    /** Cells that pass and should not, and that should pass and do not: `opened: a -> b 1/TCP`, sorted. */
    readonly differences: readonly string[];
    /** How many cells the spec lets through, and how many it stops. */
    readonly allowed: number;
    readonly denied: number;
}

/** Compares what the API server holds with what the spec says, cell by cell. */
export function compareMatrix(objects: readonly KubeObject[], spec: Spec, world: World): Compared {
    const cells = cellsOf(objects, world);
    const live = liveVerdicts(objects, cells);
    const wanted = cells.map((cell) => intended(spec, cell, isolatedBy(spec)));
    const differences = cells.flatMap(({ id }, i) => {
        if (live[i] === (wanted[i] ? "allowed" : "denied")) return [];
        return [`${live[i] === "unknown" ? "unknown" : wanted[i] ? "closed" : "opened"}: ${id}`];
    });
    const allowed = wanted.filter(Boolean).length;
    return { differences: differences.sort(), allowed, denied: cells.length - allowed };
}

/** What happened to single cells while a cluster went from one spec to another. */
export interface Passage {
    /** Cells that passed, or may have, at some revision though both ends were isolated or one was, and neither spec declares them. */
    readonly opened: readonly string[];
    /** Cells that passed at first, that both specs let through, and that did not at some revision. */
    readonly broken: readonly string[];
    /** Revisions at which the matrix was asked for: those of a policy or a namespace. */
    readonly judged: number;
}

/**
 * Asks for the whole matrix at every revision. Which namespace is isolated is taken from the state itself, since a new
 * one is open until its deny-all is there: that window is for `check` of promise.ts to judge.
 */
export function watchMatrix(
    record: Recorded,
    [before, after]: readonly [Spec, Spec],
    world: World,
    isolated: (objects: readonly KubeObject[], namespace: string) => boolean,
): Passage {
    const opened = new Set<string>();
    const broken = new Set<string>();
    let passedFirst: ReadonlySet<string> | undefined;
    let judged = 0;
    for (const { objects, changed } of statesOf(record)) {
        if (!/^start|(NetworkPolicy|Namespace)\//u.test(changed)) continue;
        judged += 1;
        const cells = cellsOf(objects, world);
        const live = liveVerdicts(objects, cells);
        const now = new Map(liveNamespaces(objects).map((name) => [name, isolated(objects, name)]));
        const isNow = (namespace: string): boolean => now.get(namespace) === true;
        passedFirst ??= new Set(cells.filter((_, i) => live[i] === "allowed").map(({ id }) => id));
        cells.forEach((cell, i) => {
            const known = [before, after].some((spec) => intended(spec, cell, isNow));
            if (live[i] !== "denied" && !known) opened.add(`${cell.id} after ${changed}`);
            if (live[i] !== "allowed" && passedFirst?.has(cell.id) && lasting(cell, before, after))
                broken.add(`${cell.id} after ${changed}`);
        });
    }
    return { opened: [...opened], broken: [...broken], judged };
}

/** Both specs let it through, and no end is in a namespace that comes or goes with one of them. */
function lasting(cell: Cell, before: Spec, after: Spec): boolean {
    const stays = ({ namespace = "" }: End): boolean => {
        const [one, other] = [before.namespaces[namespace], after.namespaces[namespace]];
        return (one === undefined) === (other === undefined) || (one ?? other)?.adopt === true;
    };
    const said = [before, after].every((spec) => intended(spec, cell, isolatedBy(spec)));
    return said && stays(cell.from) && stays(cell.to);
}
