import { isObject } from "../../netpol";
import { isUnknown } from "./unknown-values";

/** What a policy is called. */
interface Named {
    readonly kind: string;
    readonly isClusterWide: boolean;
    /** metadata.name, where known. */
    readonly name: string | undefined;
    readonly namespace: string | undefined;
    /** Its Pulumi name. */
    readonly resource: string;
}

/** How messages call a policy: by namespace and name where known, else by its Pulumi name. */
export function titleOf({ kind, isClusterWide, name, namespace, resource }: Named): string {
    if (name === undefined) return `${kind} resource "${resource}"`;
    if (isClusterWide) return `${kind} "${name}"`;
    return namespace === undefined ? `${kind} "${name}" (resource "${resource}")` : `${kind} "${namespace}/${name}"`;
}

/** What a MeshIsolation writes beside a policy that it makes for a flow; for messages only. */
export function flowOf(annotations: unknown): string | undefined {
    if (!isObject(annotations)) return undefined;
    const [flow, why] = [annotations["ai-mesh-isolation/flow"], annotations["ai-mesh-isolation/why"]];
    return [flow, why].every((text) => typeof text === "string" && !isUnknown(text)) ? `${flow}: ${why}` : undefined;
}

/** ` (made for flow internet -> gateway: public)`, where a policy says so; for messages. */
export const madeForText = ({ flow }: { readonly flow: string | undefined }): string =>
    flow === undefined ? "" : ` (made for flow ${flow})`;
