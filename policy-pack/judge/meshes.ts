import { kindOf } from "../stack/kinds";
import type { SeenResource } from "../stack/resource";
import type { Bag } from "../stack/sentinel";

/**
 * What a stack's meshes were asked for: the mesh of its own config, and the inputs of each MeshIsolation, which come by one
 * resource at a time. The engine shows a whole stack by its outputs, which do not say what was declared.
 */
export class Meshes {
    readonly #inputs = new Map<string, Bag>();

    constructor(private readonly ofConfig: Bag | undefined) {}

    /** Takes note of a resource that comes by itself, with its inputs. */
    note({ type, urn, props }: SeenResource): void {
        if (kindOf(type).kind === "mesh") this.#inputs.set(urn, props);
    }

    /** A resource of a whole stack, a mesh with what it was asked for. */
    withInputs(resource: SeenResource): SeenResource {
        if (kindOf(resource.type).kind !== "mesh" || Array.isArray(resource.props["flows"])) return resource;
        const inputs = this.#inputs.get(resource.urn);
        const declares = inputs?.["flows"] !== undefined;
        return { ...resource, props: declares ? inputs : (this.ofConfig ?? resource.props) };
    }

    /** `platform` of the stack's own config, else of the first mesh; unchecked. `meshes`: of those that came by. */
    platform(meshes: Iterable<Bag> = this.#inputs.values()): unknown {
        const own = this.ofConfig?.["platform"];
        if (own !== undefined) return own;
        const [first] = meshes;
        return first?.["platform"];
    }
}
