import { isObject } from "../../netpol";
import { clusterNames } from "../stack/cluster";
import { deployTargetOf } from "../stack/deploy-target";
import { kindOf } from "../stack/kinds";
import type { SeenResource } from "../stack/resource";

/** Which cluster findings are about: what config may call it, by resource and by namespace. */
export interface Clusters {
    /** Names of the cluster of a resource. */
    namesOf(urn: string): readonly string[];
    /** Names of each cluster that has a namespace of this name. */
    with(namespace: string): readonly (readonly string[])[];
}

/** Clusters of resources that are judged at once. */
export function clustersOf(resources: readonly SeenResource[]): Clusters {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const homes = new Map<string, Map<string, readonly string[]>>();
    for (const resource of resources) {
        const { kind } = kindOf(resource.type);
        const { metadata } = resource.props;
        if ((kind !== "namespace" && kind !== "policy") || !isObject(metadata)) continue;
        const namespace = kind === "namespace" ? metadata["name"] : metadata["namespace"];
        if (typeof namespace !== "string") continue;
        const clusters = homes.get(namespace) ?? new Map<string, readonly string[]>();
        homes.set(namespace, clusters.set(deployTargetOf(resource), clusterNames(resource)));
    }
    return {
        namesOf: (urn) => {
            const resource = byUrn.get(urn);
            return resource === undefined ? [] : clusterNames(resource);
        },
        with: (namespace) => [...(homes.get(namespace)?.values() ?? [])],
    };
}
