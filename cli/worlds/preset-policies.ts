import type { MadeHere } from "../../mesh/presets";
import { isObject } from "../../netpol";
import type { PlannedResource } from "../plan/resource";
import type { WireObject } from "../plan/values";

/** A policy as if the stack made it, in the cluster where the stack's own policies of its namespace are. */
export function asPlanned(
    { metadata, spec }: MadeHere["policy"],
    resources: readonly PlannedResource[],
): (PlannedResource & { readonly beside: PlannedResource }) | undefined {
    const beside = resources.find(({ type, inputs }) => {
        const own = isObject(inputs.metadata) ? inputs.metadata : {};
        return type === "kubernetes:networking.k8s.io/v1:NetworkPolicy" && own.namespace === metadata.namespace;
    });
    if (beside === undefined) return undefined;
    const name = `${metadata.namespace}/${metadata.name}`;
    const inputs = { ...beside.inputs, metadata: { ...metadata }, spec } as unknown as WireObject;
    return { ...beside, urn: `${beside.urn}-made-${metadata.name}`, name, inputs, beside };
}
