import { didYouMean, type Issue } from "./issues";
import { normalisePorts } from "./ports";
import { read } from "./read";
import { flowSchema } from "./schema";
import { isIsolated } from "./peers";
import { aboutPart, type NamedWorkloads } from "./presets/workloads";
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
    readonly externals: Named<External>;
    /** Parts of the workloads that go by a preset. */
    readonly parts: NamedWorkloads["parts"];
    readonly platform: Platform;
}

/** Reads the flows, resolves their ends, and sorts them; mistakes go to `issues`. */
export function parseFlows(input: unknown, names: Names, issues: Issue[]): Flow[] {
    if (!Array.isArray(input)) {
        const found = input === undefined ? "is missing" : "is no list";
        issues.push({ path: "flows", message: `${found}; give a list of flows, [] for none` });
        return [];
    }
    const seen = new Map<string, number>();
    const flows = input.map((item: unknown, index) => {
        const flow = parseFlow(item, index, names, issues);
        const key = flow && `${flow.from.name} -> ${flow.to.name}`;
        const earlier = key === undefined ? undefined : seen.get(key);
        if (key !== undefined && earlier !== undefined) {
            const message = `repeats flows[${earlier}] (${key}); one flow per pair, with all its ports, since a pair's policies have one name`;
            issues.push({ path: `flows[${index}]`, message });
        } else if (key !== undefined) seen.set(key, index);
        return flow;
    });
    return flows.filter((flow) => flow !== undefined).sort(byEnds);
}

/** Flows by the names of their ends. */
export const byEnds = (a: Flow, b: Flow): number => order(a.from.name, b.from.name) || order(a.to.name, b.to.name);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function parseFlow(item: unknown, index: number, names: Names, issues: Issue[]): Flow | undefined {
    const path = `flows[${index}]`;
    const entry = read(flowSchema, item, ["flows", index], issues);
    // Ends are checked even where another part of the flow is wrong, so that one round shows every mistake.
    const ends = entry ?? (item as { from?: unknown; to?: unknown } | null | undefined);
    const from = resolve(ends?.from, `${path}.from`, names, issues);
    const to = resolve(ends?.to, `${path}.to`, names, issues);
    const ports = entry && (entry.ports ?? apiServerPort(entry.to, names) ?? portsOfPart(to));
    // Of a part that is not there nobody knows whether it has ports.
    const isUnknownPart = to === undefined && String(ends?.to).includes(".");
    if (entry && ports === undefined && entry.to !== "kube-apiserver" && !isUnknownPart) {
        issues.push({ path: `${path}.ports`, message: `is missing; give at least one port, or "any"` });
    }
    if (!entry || !ports || !from || !to) return undefined;
    if (!isIsolated(from) && !isIsolated(to)) {
        const message = `both ends ("${from.name}" and "${to.name}") are outside the mesh, where it makes no policy; one end must be one of its namespaces or a workload there`;
        issues.push({ path, message });
        return undefined;
    }
    return { from, to, ports: ports === "any" ? ports : normalisePorts(ports), why: entry.why.trim() };
}

/** A flow to a part of a preset may leave its ports out: the preset says them. */
const portsOfPart = (to: Endpoint | undefined) => (to?.kind === "workload" ? to.workload.ports : undefined);

/** A flow to the API server may leave its ports out: the platform says them. */
function apiServerPort(to: string, { platform: { apiServer } }: Names) {
    if (to !== "kube-apiserver" || apiServer === undefined) return undefined;
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
        const part = aboutPart(name, names);
        if (part?.message !== undefined) issues.push({ path, message: part.message });
        if (part) return undefined;
        const known = kinds.flatMap((named) => [...named.keys()]);
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
