import type { SeenResource } from "../../../policy-pack/stack/resource";
import { defaultProviderInputs } from "../../plan/default-provider";
import { type PlannedResource, providerUrn } from "../../plan/resource";
import { forComputing, UNKNOWN, type WireObject } from "../../plan/values";
import type { JudgedResources } from "../resources";
import { readPreview, type Preview } from "./read-preview";

/** Reads a preview for `ai-mesh check`. @throws InputError as {@link readPreview} */
export function readPreviewResources(file: string): JudgedResources {
    const preview = readPreview(file);
    const locations = new Map<string, never>();
    return {
        resources: seenResources(preview),
        locations,
        notes: preview.notes,
        stackConfig: preview.config,
    };
}

/** The resources of a preview as this package's policies see them, in the order of their registration: what is only read is not judged. */
export function seenResources(preview: Pick<Preview, "inOrder" | "config">): SeenResource[] {
    const providerOf = providers(preview);
    return preview.inOrder
        .filter(({ external }) => !external)
        .map((resource) => {
            const provider = providerOf(resource);
            return {
                type: resource.type,
                name: resource.name,
                urn: resource.urn,
                props: computed(resource.inputs),
                parent: resource.parent || undefined,
                provider: provider && { urn: provider.urn, props: computed(provider.inputs) },
            };
        });
}

/** Says which provider a resource of a preview has, and what is known of its inputs; components have none. */
export function providers({ inOrder, config }: Pick<Preview, "inOrder" | "config">) {
    const inputs = new Map(inOrder.map((resource) => [resource.urn, resource.inputs]));
    const byDefault = defaultProviderInputs("kubernetes", config);
    return ({ custom, type, provider }: PlannedResource): { urn: string; inputs: WireObject } | undefined => {
        if (!custom || type.startsWith("pulumi:")) return undefined;
        const urn = providerUrn(provider);
        // Default providers of several versions are configured alike, so they share a name.
        return urn === "" ? { urn: "default", inputs: byDefault } : { urn, inputs: inputs.get(urn) ?? unknownProvider };
    };
}

const unknownProvider: WireObject = { kubeconfig: UNKNOWN, namespace: UNKNOWN };

const computed = (inputs: WireObject): WireObject => forComputing(inputs) as WireObject;
