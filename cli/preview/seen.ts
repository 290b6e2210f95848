import type { SeenResource } from "../../policy-pack/stack/resource";
import type { PlannedResource } from "../plan/resource";
import type { StackConfig } from "../plan/stack-config";
import { forComputing, UNKNOWN, type WireObject } from "../plan/values";
import type { Source } from "../check/source";
import { readPreview, type Preview } from "./read-preview";
import { providerUrn } from "./providers";

/** Reads a preview for `ai-mesh check`. @throws InputError as {@link readPreview} */
export function readPreviewResources(file: string): Source {
    const preview = readPreview(file);
    const locations = new Map<string, never>();
    return { resources: seenResources(preview), locations, redact: (message) => message, notes: preview.notes };
}

/** The resources of a preview as this package's policies see them, in the order in which the program registers them. */
export function seenResources({ inOrder, config }: Pick<Preview, "inOrder" | "config">): SeenResource[] {
    const inputs = new Map(inOrder.map((resource) => [resource.urn, computed(resource.inputs)]));
    const byDefault = defaultConnection(config);
    return inOrder.map((resource) => ({
        type: resource.type,
        name: resource.name,
        urn: resource.urn,
        props: inputs.get(resource.urn) ?? {},
        parent: resource.parent || undefined,
        provider: providerOf(resource, inputs, byDefault),
    }));
}

function providerOf(
    { custom, type, provider }: PlannedResource,
    inputs: ReadonlyMap<string, WireObject>,
    byDefault: WireObject,
): SeenResource["provider"] {
    if (!custom || type.startsWith("pulumi:")) return undefined;
    const urn = providerUrn(provider);
    // Default providers of several versions are configured alike, so they share a name.
    return urn === "" ? { urn: "default", props: byDefault } : { urn, props: inputs.get(urn) ?? unknownProvider };
}

const unknownProvider: WireObject = { kubeconfig: UNKNOWN, namespace: UNKNOWN };

/** Default providers take their inputs from the stack's configuration: `kubernetes:context` and the like. */
function defaultConnection({ values, secretKeys }: StackConfig): WireObject {
    const secrets = secretKeys.map((key) => [key, UNKNOWN] as const);
    const own = [...Object.entries(values), ...secrets].filter(([key]) => key.startsWith("kubernetes:"));
    return Object.fromEntries(own.map(([key, value]) => [key.slice("kubernetes:".length), value]));
}

const computed = (inputs: WireObject): WireObject => forComputing(inputs) as WireObject;
