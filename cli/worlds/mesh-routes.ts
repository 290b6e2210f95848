import { routeAnnotation } from "../../mesh";
import { type Cluster, isObject } from "../../netpol";
import type { StackResource } from "../plan/stack-objects";
import { meshArguments } from "./declared-workloads";

/** A flow of a mesh that leaves through a gateway, by the mesh's names: `agent -> litellm -> hub`. */
export interface MeshRoute {
    readonly from: string;
    readonly via: string;
    readonly to: string;
}

/** The flows that the meshes of a stack send through gateways, as they are registered, each once. */
export function meshRoutesOf(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshRoute[] {
    const all = meshArguments(resources).flatMap(({ routes }) => (Array.isArray(routes) ? routes : []));
    const read = all.flatMap((route: unknown): MeshRoute[] => {
        const { from, via, to } = isObject(route) ? route : {};
        const isWhole = typeof from === "string" && typeof via === "string" && typeof to === "string";
        return isWhole ? [{ from, via, to }] : [];
    });
    return [...new Map(read.map((route) => [routeText(route), route])).values()];
}

/** The same as policies say of themselves that they are a part of it, each once: of a cluster, and of manifests. */
export function routesOfPolicies({ policies, pluginPolicies = [] }: Cluster): MeshRoute[] {
    const annotations = [
        ...policies.map(({ metadata }) => metadata.annotations),
        ...pluginPolicies.map((each) => each.annotations),
    ];
    const texts = new Set(annotations.flatMap((each) => each?.[routeAnnotation]?.split(", ") ?? []));
    return [...texts].flatMap((text) => {
        const [from, via, to, ...more] = text.split(" -> ");
        return from && via && to && more.length === 0 ? [{ from, via, to }] : [];
    });
}

/** `agent -> litellm -> hub`. */
export const routeText = ({ from, via, to }: MeshRoute): string => `${from} -> ${via} -> ${to}`;
