import type { LabelSelector, NetworkPolicyPort } from "../../netpol/types";
import type { Fact } from "../platforms/preset";
import type { FlowPorts, HostsDialect, Platform } from "../types";
import type { HostObject, HostObjectMetadata } from "./objects";

/** One half of a flow to names: what a dialect makes its object of. */
export interface HostsHalf {
    readonly metadata: HostObjectMetadata;
    /** Labels by which the namespace is selected. */
    readonly namespaceLabels: Readonly<Record<string, string>>;
    readonly pods: LabelSelector;
    /** Sorted, at least one. */
    readonly hosts: readonly string[];
    readonly ports: FlowPorts;
    readonly platform: Platform;
}

/** A kind of policies that knows names. Data, and the function that makes an object of a half of a flow. */
export interface Dialect {
    readonly name: HostsDialect;
    /** As its makers write it. */
    readonly title: string;
    readonly apiVersion: HostObject["apiVersion"];
    readonly kind: HostObject["kind"];
    /** Where the object has the names, as `ai-mesh preflight` looks for it in the schema that a cluster serves. */
    readonly field: readonly string[];
    readonly scope: "Cluster" | "Namespaced";
    /** What the dialect's own wildcard means, and whether `*.hf.co` of a spec, any depth below, can be said by it. */
    readonly wildcard: Fact<"any depth" | "one label">;
    /** Where the names are known from: which answers of which resolver. */
    readonly learns: Fact<string>;
    /** How it adds to NetworkPolicies. */
    readonly adds: Fact<string>;
    /** What has to be so that it takes effect. */
    readonly needs: Fact<string>;
    readonly limits: readonly Fact<string>[];
    /** What of a half the dialect cannot say, a sentence each. */
    readonly refuses: (half: Pick<HostsHalf, "hosts" | "ports">) => readonly string[];
    /** Its name beside NetworkPolicies. */
    readonly nameOf: (name: string, namespace: string) => string;
    readonly make: (half: HostsHalf) => HostObject;
}

/** `any` as its three protocols; else the ports as they are. */
export const spelled = (ports: FlowPorts): readonly NetworkPolicyPort[] =>
    ports === "any" ? [{ protocol: "SCTP" }, { protocol: "TCP" }, { protocol: "UDP" }] : ports;

/** A list in lists of at most so many. */
export function chunks<T>(list: readonly T[], most: number): T[][] {
    const count = Math.ceil(list.length / most);
    return Array.from({ length: count }, (_, at) => list.slice(at * most, (at + 1) * most));
}
