import { didYouMean, type Issue } from "./issues";
import {
    later,
    type Endpoint,
    type External,
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
    readonly platform: Platform;
}

/** A flow to the API server may leave its ports out: the platform says them. */
export function apiServerPort(to: string, { platform: { apiServer } }: Names) {
    if (to !== "kube-apiserver" || apiServer === undefined) return undefined;
    return [{ protocol: "TCP" as const, port: apiServer.port }];
}

/** What one end of a flow means; a name that means nothing is a mistake, which goes to `issues`. */
export function resolve(name: unknown, path: string, names: Names, issues: Issue[]): Endpoint | undefined {
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
