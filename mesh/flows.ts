import { didYouMean, type Issue } from "./issues";
import { normalisePorts } from "./ports";
import { read } from "./read";
import { flowSchema } from "./schema";
import { isIsolated } from "./peers";
import {
    later,
    type Endpoint,
    type External,
    type Flow,
    type MeshNamespace,
    type MeshWorkload,
    type Neighbour,
    type Platform,
} from "./types";

/** Names that the spec gives, each with its entry, or `undefined` where the entry itself has mistakes. */
export type Named<T> = ReadonlyMap<string, T | undefined>;

/** Everything an endpoint can be called. */
export interface Names {
    readonly namespaces: Named<MeshNamespace>;
    readonly neighbours: Named<Neighbour>;
    readonly workloads: Named<MeshWorkload>;
    /** Names that stand for several workloads. */
    readonly groups: ReadonlyMap<string, Group>;
    readonly externals: Named<External>;
    readonly platform: Platform;
}

/** What a name stands for that is several workloads, `name.member` each. */
export interface Group {
    readonly members: readonly string[];
    /** The label that tells the members apart, and the value of each. */
    readonly each?: { readonly label: string; readonly values: Readonly<Record<string, string>> } | undefined;
}

/** A flow as it was given, with the pairs of ends that it stands for. */
export interface GivenFlow {
    readonly given: unknown;
    readonly pairs: readonly Flow[];
}

/** Reads the flows in their order, each with its pairs; mistakes go to `issues`. */
export function parseFlows(input: unknown, names: Names, issues: Issue[]): GivenFlow[] {
    if (!Array.isArray(input)) {
        const found = input === undefined ? "is missing" : "is no list";
        issues.push({ path: "flows", message: `${found}; give a list of flows, [] for none` });
        return [];
    }
    const seen = new Map<string, number>();
    return input.map((given: unknown, index) => {
        const pairs = parseFlow(given, index, names, issues);
        for (const { from, to } of pairs) {
            const key = `${from.name} -> ${to.name}`;
            const earlier = seen.get(key);
            if (earlier !== undefined) {
                const message = `repeats flows[${earlier}] (${key}); one flow per pair, with all its ports, since a pair's policies have one name`;
                issues.push({ path: `flows[${index}]`, message });
            } else seen.set(key, index);
        }
        return { given, pairs };
    });
}

/** By their ends, so that equal intent is an equal list. */
export const byEnds = (a: Flow, b: Flow): number => order(a.from.name, b.from.name) || order(a.to.name, b.to.name);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function parseFlow(item: unknown, index: number, names: Names, issues: Issue[]): Flow[] {
    const path = `flows[${index}]`;
    const entry = read(flowSchema, item, ["flows", index], issues);
    // Ends are checked even where another part of the flow is wrong, so that one round shows every mistake.
    const from = endsOf(item, "from", path, names, issues);
    const to = endsOf(item, "to", path, names, issues);
    const ports = entry && (entry.ports ?? apiServerPort(to, names));
    const targets = entry?.to ?? entry?.toAny ?? [];
    if (entry && ports === undefined && targets.some((name) => name !== "kube-apiserver")) {
        issues.push({ path: `${path}.ports`, message: `is missing; give at least one port, or "any"` });
    }
    if (!entry || !ports) return [];
    const pairs =
        entry.same === undefined
            ? from.flatMap((source) => to.map((target) => [source, target] as const))
            : sameValue(from, to, entry.same, path, names, issues);
    return pairs.flatMap(([source, target]) => {
        if (isIsolated(source) || isIsolated(target)) {
            return [{ from: source, to: target, ports: normalisePorts(ports), why: entry.why.trim() }];
        }
        const message = `both ends ("${source.name}" and "${target.name}") are outside the mesh, where it makes no policy; one end must be one of its namespaces or a workload there`;
        issues.push({ path, message });
        return [];
    });
}

/** The ends of one side: one name, a list in short, or the long form `fromAny` and `toAny`; a group is all its members. */
function endsOf(item: unknown, side: "from" | "to", path: string, names: Names, issues: Issue[]): Endpoint[] {
    if (typeof item !== "object" || item === null) return [];
    const { [side]: one, [`${side}Any`]: any } = item as Record<string, unknown>;
    if (one === undefined && any === undefined) {
        const message = "is missing; give the name of a namespace, workload or external";
        issues.push({ path: `${path}.${side}`, message });
    }
    if (one !== undefined && any !== undefined) {
        issues.push({ path: `${path}.${side}Any`, message: `is given beside ${side}; give one of the two` });
    }
    const lists = [
        { list: one, at: `${path}.${side}` },
        { list: any, at: `${path}.${side}Any` },
    ];
    return lists.flatMap(({ list, at }) => {
        if (!Array.isArray(list))
            return membersOf(list, names).flatMap((name) => resolve(name, at, names, issues) ?? []);
        return list.flatMap((each: unknown, index) =>
            membersOf(each, names).flatMap((name) => resolve(name, `${at}[${index}]`, names, issues) ?? []),
        );
    });
}

const membersOf = (name: unknown, { groups }: Names): readonly unknown[] =>
    (typeof name === "string" ? groups.get(name)?.members : undefined) ?? [name];

/** The pairs whose ends have the same value of a label, as the `each` of their workloads gives it. */
function sameValue(
    from: readonly Endpoint[],
    to: readonly Endpoint[],
    label: string,
    path: string,
    { groups }: Names,
    issues: Issue[],
): (readonly [Endpoint, Endpoint])[] {
    const valueOf = ({ name }: Endpoint): string | undefined => {
        const [group = "", member = ""] = name.split(".");
        const each = groups.get(group)?.each;
        return each?.label === label ? each.values[member] : undefined;
    };
    const without = [...from, ...to].find((end) => valueOf(end) === undefined);
    if (without !== undefined) {
        const message = `"${without.name}" has no each for the label "${label}"; list the label's values there (each: { label, values }), since a NetworkPolicy cannot say "the same value" of values that nobody listed`;
        issues.push({ path: `${path}.same`, message });
        return [];
    }
    const pairs = from.flatMap((source) =>
        to.filter((target) => valueOf(target) === valueOf(source)).map((target) => [source, target] as const),
    );
    if (pairs.length === 0 && from.length > 0 && to.length > 0) {
        const message = `no value of "${label}" is one of both ends; give both the same values`;
        issues.push({ path: `${path}.same`, message });
    }
    return pairs;
}

const isApiServer = ({ kind }: Endpoint): boolean => kind === "kube-apiserver";

/** A flow to the API server may leave its ports out: the platform says them. */
function apiServerPort(to: readonly Endpoint[], { platform: { apiServer } }: Names) {
    if (to.length === 0 || !to.every(isApiServer) || apiServer === undefined) return undefined;
    return [{ protocol: "TCP" as const, port: apiServer.port }];
}

function resolve(name: unknown, path: string, names: Names, issues: Issue[]): Endpoint | undefined {
    if (typeof name !== "string") return undefined;
    const { namespaces, neighbours, workloads, externals, platform } = names;
    if (name === "kube-apiserver") {
        if (platform.apiServer !== undefined) return { kind: "kube-apiserver", name };
        const message = `"kube-apiserver" stands for platform.apiServer, which is missing; give its cidrs and port (kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes)`;
        issues.push({ path, message });
        return undefined;
    }
    const kinds: ReadonlyMap<string, unknown>[] = [namespaces, neighbours, workloads, externals];
    if (!kinds.some((named) => named.has(name))) {
        if (name === "nodes") return nodes(path, platform, issues);
        const known = [...kinds.flatMap((named) => [...named.keys()]), ...names.groups.keys()];
        const hint =
            didYouMean(name, [...known, "kube-apiserver", "nodes"]) || `; known are ${known.sort().join(", ")}`;
        issues.push({ path, message: `no namespace, neighbour, workload or external is called "${name}"${hint}` });
        return undefined;
    }
    const namespace = namespaces.get(name) ?? neighbours.get(name);
    if (namespace) return { kind: "namespace", name, namespace };
    const external = externals.get(name);
    if (external) return { kind: "external", name, external };
    const workload = workloads.get(name);
    const home = workload && (namespaces.get(workload.namespace) ?? neighbours.get(workload.namespace));
    return home ? { kind: "workload", name, namespace: home, workload } : undefined;
}

/** A name of the spec's own comes first; only what the spec does not name stands for the nodes. */
function nodes(path: string, { nodeCidrs }: Platform, issues: Issue[]): Endpoint | undefined {
    if (nodeCidrs === later || nodeCidrs.length > 0) return { kind: "nodes", name: "nodes" };
    const message = `"nodes" stands for platform.nodeCidrs, which is missing; give the nodes' ranges (kubectl get nodes -o wide)`;
    issues.push({ path, message });
    return undefined;
}
