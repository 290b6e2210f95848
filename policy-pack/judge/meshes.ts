import { isObject } from "../../netpol";
import { deployTargetOf } from "../stack/deploy-target";
import { kindOf } from "../stack/kinds";
import type { SeenResource } from "../stack/resource";
import type { Bag } from "../stack/unknown-values";

/** A mesh of the stack: what was asked for, and where. */
export interface PlacedMesh {
    /** What it was asked for, unchecked. */
    readonly props: Bag;
    /** See {@link deployTargetOf}; undefined while nothing that it makes has been seen. */
    readonly cluster: string | undefined;
}

/**
 * What a stack's meshes were asked for: the mesh of its own config, and the inputs of each MeshIsolation, which come by one
 * resource at a time. The engine shows a whole stack by its outputs, which do not say what was declared.
 */
export class Meshes {
    readonly #inputs = new Map<string, Bag>();
    readonly #clusters = new Map<string, string>();

    constructor(readonly ofConfig: Bag | undefined) {}

    /** Takes note of a resource that comes by itself, with its inputs. Whether it says more of a mesh than was known. */
    note(resource: SeenResource): boolean {
        const { type, urn, props, parent = "" } = resource;
        const { kind } = kindOf(type);
        if (kind === "mesh") this.#inputs.set(urn, props);
        const places = (kind === "namespace" || kind === "policy") && this.#inputs.has(parent);
        if (places) this.#clusters.set(parent, deployTargetOf(resource));
        return kind === "mesh" || places;
    }

    /** A resource of a whole stack, a mesh with what it was asked for. */
    withInputs(resource: SeenResource): SeenResource {
        if (kindOf(resource.type).kind !== "mesh" || Array.isArray(resource.props["flows"])) return resource;
        const inputs = this.#inputs.get(resource.urn);
        const declares = inputs?.["flows"] !== undefined;
        return { ...resource, props: declares ? inputs : (this.ofConfig ?? resource.props) };
    }

    /** The meshes that came by. */
    placed(): PlacedMesh[] {
        return [...this.#inputs].map(([urn, props]) => ({ props, cluster: this.#clusters.get(urn) }));
    }
}

/** The meshes of a whole stack. */
export function placedMeshes(resources: readonly SeenResource[]): PlacedMesh[] {
    const meshes = new Meshes(undefined);
    for (const resource of resources) if (kindOf(resource.type).kind === "mesh") meshes.note(resource);
    for (const resource of resources) meshes.note(resource);
    return meshes.placed();
}

/** Whether a mesh has a namespace of this name. */
export const hasNamespace = ({ props }: PlacedMesh, name: string): boolean =>
    isObject(props["namespaces"]) && Object.hasOwn(props["namespaces"], name);
