import type { ContainerPort, Labels, NetworkPolicy, NetworkPolicySpec } from "../../../netpol/types";
import type { CaseHost, CasePod } from "../types";

/** A pod; the address is given by hand: 10.244.1.* in x, 10.244.2.* in y, 10.244.3.* in z. */
export function pod(id: string, ip: string, labels: Labels, ports?: readonly ContainerPort[]): CasePod {
    const [namespace, name] = id.split("/") as [string, string];
    return { namespace, name, ip, labels, ...(ports === undefined ? {} : { ports }) };
}

/** A policy as it is written to the API server: `policy("x/deny-all", { podSelector: {} })`. */
export function policy(id: string, spec: NetworkPolicySpec): NetworkPolicy {
    const [namespace, name] = id.split("/") as [string, string];
    return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { namespace, name }, spec };
}

// Three namespaces of three pods that are alike but for their namespace: the least that tells a pod selector from a
// namespace selector from both. A table takes those it needs.
export const xa = pod("x/a", "10.244.1.10", { pod: "a" });
export const xb = pod("x/b", "10.244.1.11", { pod: "b" });
export const xc = pod("x/c", "10.244.1.12", { pod: "c" });
export const ya = pod("y/a", "10.244.2.10", { pod: "a" });
export const yb = pod("y/b", "10.244.2.11", { pod: "b" });
export const yc = pod("y/c", "10.244.2.12", { pod: "c" });
export const za = pod("z/a", "10.244.3.10", { pod: "a" });
export const zb = pod("z/b", "10.244.3.11", { pod: "b" });

/** Labels of the three namespaces. */
export const xyz = { x: { ns: "x" }, y: { ns: "y" }, z: { ns: "z" } };

/** Hosts outside the cluster, and outside every range that documentation or a careful `except` reserves. */
export const internet: CaseHost = { name: "internet", ip: "151.101.1.69" };
export const tools: CaseHost = { name: "tools", ip: "10.200.5.7" };
