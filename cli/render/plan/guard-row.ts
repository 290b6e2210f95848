import { partOfLabel, whyAnnotation } from "../../../mesh/compile";
import { MESH_TYPE, type PlannedResource } from "../../plan/resource";
import { isPlainObject, type WireObject } from "../../plan/values";

const policyType = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const bindingType = `${policyType}Binding`;

/**
 * Resources with the guard of each mesh as one, called `guard`: its admission policies and their bindings say one thing, and
 * go by names that are not for people.
 */
export function withGuardsAsOne(resources: readonly PlannedResource[]): PlannedResource[] {
    const meshes = new Set(resources.filter(({ type }) => type === MESH_TYPE).map(({ urn }) => urn));
    const isGuard = ({ type, parent }: PlannedResource) =>
        meshes.has(parent) && (type === policyType || type === bindingType);
    const seen = new Set<string>();
    return resources.flatMap((resource) => {
        if (!isGuard(resource)) return [resource];
        if (seen.has(resource.parent)) return [];
        seen.add(resource.parent);
        return [asOne(resources.filter((each) => isGuard(each) && each.parent === resource.parent))];
    });
}

function asOne(parts: readonly PlannedResource[]): PlannedResource {
    const [first] = parts as [PlannedResource];
    const actions = new Set(parts.flatMap(({ inputs }) => actionsIn(inputs)));
    const guarded = parts.filter(({ type }) => type === policyType).map(({ name }) => name.split("/").at(-1) ?? name);
    const why = `${[...actions].join(", ")}, for all but deployers: ${[...new Set(guarded)].sort().join(", ")}`;
    const metadata = { name: "guard", labels: partOfLabel, annotations: { [whyAnnotation]: why } };
    return { ...first, type: policyType, inputs: { ...first.inputs, metadata } };
}

function actionsIn({ spec }: WireObject): string[] {
    const actions = isPlainObject(spec) ? spec.validationActions : undefined;
    return Array.isArray(actions) ? actions.filter((action) => typeof action === "string") : [];
}
