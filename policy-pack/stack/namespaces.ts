import type { Labels } from "../../netpol";
import { destinationOf } from "./destination";
import type { SeenResource } from "./resource";
import { isBag, isUnknown, unknownPaths } from "./sentinel";

/** A namespace of the stack: one it makes, or one it patches (adopts). */
export interface SeenNamespace {
    /** See {@link destinationOf}; never printed. */
    readonly cluster: string;
    readonly name: string;
    /** What is known of its labels, `kubernetes.io/metadata.name` included, as the API server sets it. */
    readonly labels: Labels;
    /** Whether labels exist whose key or value is not known yet. */
    readonly labelsUnknown: boolean;
    readonly urn: string;
    /** Its Pulumi name. */
    readonly resource: string;
    /** URN of its parent, where there is one. */
    readonly parent: string | undefined;
}

/** A namespace whose name is not known yet: nothing can be said of it, and so nothing good. */
export interface NamelessNamespace {
    readonly urn: string;
    readonly resource: string;
    readonly why: string;
}

/** Reads a Namespace or NamespacePatch. */
export function readNamespace(resource: SeenResource): SeenNamespace | NamelessNamespace {
    const { props, urn, name: pulumiName } = resource;
    const metadata = isBag(props["metadata"]) ? props["metadata"] : {};
    const name = metadata["name"];
    if (typeof name !== "string" || isUnknown(name) || isUnknown(props["metadata"])) {
        return { urn, resource: pulumiName, why: "its metadata.name is not known yet" };
    }
    // A field the provider did not serve in preview reads as undefined, and lands in names made from it.
    if (/(?:^|-)undefined(?:-|$)/.test(name)) {
        return {
            urn,
            resource: pulumiName,
            why: `its metadata.name "${name}" is made from a value that is not there yet`,
        };
    }
    const labels = metadata["labels"];
    return {
        cluster: destinationOf(resource),
        name,
        labels: { ...knownLabels(labels), "kubernetes.io/metadata.name": name },
        labelsUnknown: unknownPaths(labels, "").length > 0,
        urn,
        resource: pulumiName,
        parent: resource.parent,
    };
}

/** Whether a namespace's name is known. */
export const isNamed = (namespace: SeenNamespace | NamelessNamespace): namespace is SeenNamespace =>
    "name" in namespace;

/** One object under two resources (made here, patched there) is one namespace with the labels of both. */
export const mergeNamespaces = (one: SeenNamespace, two: SeenNamespace): SeenNamespace => ({
    ...one,
    labels: { ...one.labels, ...two.labels },
    labelsUnknown: one.labelsUnknown || two.labelsUnknown,
});

/** The labels whose values are known strings. */
export function knownLabels(labels: unknown): Labels {
    if (!isBag(labels)) return {};
    return Object.fromEntries(
        Object.entries(labels).filter(
            (entry): entry is [string, string] => typeof entry[1] === "string" && !isUnknown(entry[1]),
        ),
    );
}
