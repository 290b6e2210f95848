import type { Cluster, Labels, Protocol } from "../../netpol/types";
import type { CasePod, Cell, Exception, ProbePort, TruthTable } from "./types";

/** Every cell of a table with its expected verdict, in the order pods, hosts x pods, hosts x probes. */
export function cellsOf(table: TruthTable): Cell[] {
    const hosts = new Set((table.hosts ?? []).map((host) => host.name));
    const ends = [...table.pods.map(idOf), ...hosts];
    const other = table.default === "allowed" ? "denied" : "allowed";
    return ends.flatMap((from) =>
        ends
            .filter((to) => to !== from && !(hosts.has(from) && hosts.has(to)))
            .flatMap((to) =>
                table.probes.map((port) => {
                    const speaksOf = (list: readonly Exception[] = []): boolean =>
                        list.some((exception) => covers(exception, from, to, port));
                    const known = speaksOf(table.except) ? other : table.default;
                    return { from, to, port, verdict: speaksOf(table.unknown) ? "unknown" : known };
                }),
            ),
    );
}

/** Whether an exception speaks of this cell. */
export function covers([from, to, port]: Exception, cellFrom: string, cellTo: string, cellPort: ProbePort): boolean {
    return covered(from, cellFrom) && covered(to, cellTo) && (port === "*" || port === cellPort);
}

function covered(pattern: string, id: string): boolean {
    return pattern === "*" || pattern === id || (pattern.endsWith("/*") && id.startsWith(pattern.slice(0, -1)));
}

/** `ns/name` of a pod. */
export function idOf(pod: CasePod): string {
    return `${pod.namespace}/${pod.name}`;
}

/** Number and protocol of a probed port, the protocol in the API's spelling. */
export function readPort(port: ProbePort): { readonly port: number; readonly protocol: Protocol } {
    const [number, protocol] = port.split("/") as [string, string];
    return { port: Number(number), protocol: protocol.toUpperCase() as Protocol };
}

/** Labels of every namespace of a table, the API server's own label included. */
export function namespacesOf(table: TruthTable): { readonly name: string; readonly labels: Labels }[] {
    const names = new Set([
        ...table.pods.map((pod) => pod.namespace),
        ...table.policies.map((policy) => policy.metadata.namespace ?? "default"),
        ...Object.keys(table.namespaces ?? {}),
    ]);
    return [...names].map((name) => ({
        name,
        labels: { ...table.namespaces?.[name], "kubernetes.io/metadata.name": name },
    }));
}

/** A table as the engine's input; its hosts are asked for by address. */
export function clusterOf(table: TruthTable): Cluster {
    return {
        namespaces: namespacesOf(table),
        workloads: table.pods.map((pod) => ({
            kind: "Pod",
            namespace: pod.namespace,
            name: pod.name,
            labels: pod.labels,
            ports: pod.ports ?? [],
            ips: pod.ip6 === undefined ? [pod.ip] : [pod.ip, pod.ip6],
            hostNetwork: pod.hostNetwork ?? false,
        })),
        services: [],
        policies: table.policies,
        ...(table.clusterPolicies === undefined ? {} : { clusterPolicies: table.clusterPolicies }),
        ...(table.nodes === undefined ? {} : { nodes: table.nodes }),
    };
}
