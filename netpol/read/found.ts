import type { PluginPolicy } from "../plugin-policies/types";
import type { ClusterNode, ClusterPolicy } from "../tiers/types";
import type { Cluster, Labels, NetworkPolicy, Service, UnjudgedPolicy } from "../types";
import type { ObjectMaker } from "../object-makers";
import { onItsNode } from "./node";
import { foldOwned, type Owned } from "./owners";

/** An object of which an operator makes pods, and whose pods were not read. */
export interface OperatorOwner {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
}

/** What was found among objects so far. */
export interface Found {
    readonly namespaces: Map<string, Labels>;
    readonly workloads: Owned[];
    readonly services: Service[];
    readonly policies: NetworkPolicy[];
    readonly clusterPolicies: ClusterPolicy[];
    readonly nodes: ClusterNode[];
    readonly pluginPolicies: PluginPolicy[];
    readonly unjudged: UnjudgedPolicy[];
    readonly skipped: Map<string, number>;
    readonly unreadPods: OperatorOwner[];
    readonly objectMakers: ObjectMaker[];
    readonly seen: Set<string>;
}

/** Before the first object. */
export const nothingFound = (): Found => ({
    namespaces: new Map(),
    workloads: [],
    services: [],
    policies: [],
    clusterPolicies: [],
    nodes: [],
    pluginPolicies: [],
    unjudged: [],
    skipped: new Map(),
    unreadPods: [],
    objectMakers: [],
    seen: new Set(),
});

/** The cluster that the objects are. */
export function clusterOf(found: Found): Cluster {
    const namespaces = [...found.namespaces].map(([name, labels]) => ({ name, labels }));
    const { services, policies, clusterPolicies, pluginPolicies, nodes, unjudged } = found;
    return {
        ...{
            namespaces,
            workloads: foldOwned(found.workloads).map((each) => onItsNode(each, nodes)),
            services,
            policies,
        },
        ...(clusterPolicies.length > 0 ? { clusterPolicies } : {}),
        ...(pluginPolicies.length > 0 ? { pluginPolicies } : {}),
        ...(nodes.length > 0 ? { nodes } : {}),
        ...(unjudged.length > 0 ? { unjudged } : {}),
    };
}
