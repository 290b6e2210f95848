import {
    type Answer,
    type Cluster,
    createIndex,
    evaluate,
    type IndexOptions,
    IpSet,
    type NetworkPolicy,
    type NetworkPolicySpec,
    type Protocol,
    type Verdict,
    type Workload,
} from "../../netpol";

/** A policy in a few words. */
export function policy(namespace: string, name: string, spec: NetworkPolicySpec): NetworkPolicy {
    return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { namespace, name }, spec };
}

/** A Pod "ns/name" whose label `pod` is its name. */
export function pod(id: string, more: Partial<Workload> = {}): Workload {
    const [namespace, name] = id.split("/") as [string, string];
    return { kind: "Pod", namespace, name, labels: { pod: name }, ports: [], ips: [], hostNetwork: false, ...more };
}

/** A cluster in a few words. */
export function clusterOf(
    workloads: readonly Workload[],
    policies: readonly NetworkPolicy[],
    more: Partial<Cluster> = {},
): Cluster {
    return { namespaces: [], services: [], workloads, policies, ...more };
}

/** Asks "ns/a -> ns/b 80/tcp"; an end without a slash is an address, outside the cluster where no object has it. */
export function ask(cluster: Cluster, question: string, options?: IndexOptions): Answer {
    const [, from, to, port, protocol] = /^(\S+) -> (\S+) (\d+)\/(\w+)$/.exec(question)!;
    const end = (text: string) => (text.includes("/") ? { workload: text } : { ip: text });
    return evaluate(createIndex(cluster, { clusterAddresses: IpSet.none, ...options }), {
        from: end(from!),
        to: end(to!),
        protocol: protocol!.toUpperCase() as Protocol,
        port: Number(port),
    });
}

/** {@link ask}, the verdict alone. */
export function verdict(cluster: Cluster, question: string, options?: IndexOptions): Verdict {
    return ask(cluster, question, options).verdict;
}
