import type { Cni } from "../../mesh";
import type { StackResource } from "../plan/stack-objects";
import { isObject } from "../../netpol";
import { meshArguments } from "./declared-workloads";
import { readPlatform } from "./read-platform";

/** The network plugin that a mesh's platform has, as the spec or its preset says. */
export interface MeshCni {
    readonly cni: Cni;
    /** The preset that the spec names, whether or not it is what says it. */
    readonly preset?: string;
}

/** Those of the meshes of a stack that say one. */
export function meshCnis(resources: readonly Pick<StackResource, "type" | "inputs">[]): MeshCni[] {
    return meshArguments(resources).flatMap(({ platform }): MeshCni[] => {
        const { cni } = readPlatform(platform);
        if (cni === undefined) return [];
        const preset = isObject(platform) ? platform.preset : undefined;
        return [typeof preset === "string" ? { cni, preset } : { cni }];
    });
}
