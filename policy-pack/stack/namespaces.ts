import { isObject, matches, type Labels, type LabelSelector } from "../../netpol";
import { clusterNames, defaultNamespace } from "./cluster";
import { deployTargetOf } from "./deploy-target";
import type { SeenResource } from "./resource";
import { hasUnknown, isUnknown } from "./unknown-values";

/** A namespace of the stack: one it makes, or one it patches (adopts). */
export interface SeenNamespace {
    /** See {@link deployTargetOf}; never printed. */
    readonly cluster: string;
    /** See {@link clusterNames}. */
    readonly clusterNames: readonly string[];
    readonly name: string;
    /** What is known of its labels, `kubernetes.io/metadata.name` included, as the API server sets it. */
    readonly labels: Labels;
    /** Keys of the labels whose values are not known yet; `any` where not even the keys are. */
    readonly unknownLabels: readonly string[] | "any";
    /** Whether the stack only patches it: beside these it has labels that nobody showed. */
    readonly adopted: boolean;
    readonly urn: string;
    /** Its Pulumi name. */
    readonly resource: string;
    /** URN of its parent, where there is one. */
    readonly parent: string | undefined;
    /** Kind of the resource that makes it beside other things, where that is no Namespace. */
    readonly madeBy?: string | undefined;
}

/** A namespace whose name is not known yet: nothing can be said of it, and so nothing good. */
export interface NamelessNamespace {
    readonly urn: string;
    readonly resource: string;
    readonly why: string;
    /** What would tell it; absent: `metadata.name`. */
    readonly path?: string | undefined;
}

/** Reads a Namespace or NamespacePatch, or what is one under another name (an OpenShift Project). */
export function readNamespace(resource: SeenResource, patch = false): SeenNamespace | NamelessNamespace {
    const { props, urn, name: pulumiName } = resource;
    const metadata = isObject(props["metadata"]) ? props["metadata"] : {};
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
    return namespaceOf(resource, name, { labels: metadata["labels"], adopted: patch });
}

/**
 * The namespace that a Helm Release makes for itself (`createNamespace`), which no resource of the stack is; undefined where
 * it makes none.
 */
export function namespaceOfRelease(resource: SeenResource): SeenNamespace | NamelessNamespace | undefined {
    const { createNamespace, namespace } = resource.props;
    if (createNamespace !== true && !isUnknown(createNamespace)) return undefined;
    const name = namespace === undefined || namespace === "" ? defaultNamespace(resource) : namespace;
    if (typeof name !== "string" || isUnknown(name)) {
        return { urn: resource.urn, resource: resource.name, why: "its namespace is not known yet", path: "namespace" };
    }
    return { ...namespaceOf(resource, name, { labels: undefined, adopted: false }), madeBy: "Helm Release" };
}

function namespaceOf(
    resource: SeenResource,
    name: string,
    { labels, adopted }: { readonly labels: unknown; readonly adopted: boolean },
): SeenNamespace {
    return {
        cluster: deployTargetOf(resource),
        clusterNames: clusterNames(resource),
        name,
        labels: { ...knownLabels(labels), "kubernetes.io/metadata.name": name },
        unknownLabels: isObject(labels)
            ? Object.keys(labels).filter((key) => hasUnknown(labels[key]))
            : unknownOf(labels),
        adopted,
        urn: resource.urn,
        resource: resource.name,
        parent: resource.parent,
    };
}

const unknownOf = (labels: unknown): readonly string[] | "any" => (hasUnknown(labels) ? "any" : []);

/** What is known of a namespace's labels. */
type SeenLabels = Pick<SeenNamespace, "labels" | "unknownLabels" | "adopted">;

/** Whether a selector matches a namespace: `perhaps` where that depends on a label of which not all is known. */
export function selects(selector: LabelSelector, namespace: SeenLabels): "yes" | "no" | "perhaps" {
    const { matchLabels = {}, matchExpressions = [] } = selector;
    const asked = [
        ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: "In" as const, values: [value] })),
        ...matchExpressions,
    ];
    const answers = asked.map((one) => meets(one, namespace));
    if (answers.includes("no")) return "no";
    return answers.includes("perhaps") ? "perhaps" : "yes";
}

type Requirement = NonNullable<LabelSelector["matchExpressions"]>[number];

function meets(asked: Requirement, { labels, unknownLabels, adopted }: SeenLabels): ReturnType<typeof selects> {
    const { key, operator } = asked;
    if (!Object.hasOwn(labels, key)) {
        // A label whose value is not known yet is there all the same.
        if (unknownLabels !== "any" && unknownLabels.includes(key)) {
            return operator === "Exists" ? "yes" : operator === "DoesNotExist" ? "no" : "perhaps";
        }
        if (unknownLabels === "any" || adopted) return "perhaps";
    }
    return matches({ matchExpressions: [asked] }, labels) ? "yes" : "no";
}

/** Whether a namespace's name is known. */
export const isNamed = (namespace: SeenNamespace | NamelessNamespace): namespace is SeenNamespace =>
    "name" in namespace;

/** One object under two resources (made here, patched there) is one namespace with the labels of both. */
export function mergeNamespaces(one: SeenNamespace, two: SeenNamespace): SeenNamespace {
    const unknown = [one.unknownLabels, two.unknownLabels];
    const main = one.madeBy !== undefined && two.madeBy === undefined ? two : one;
    return {
        ...main,
        labels: { ...one.labels, ...two.labels },
        unknownLabels: unknown.includes("any") ? "any" : unknown.flat(),
        adopted: one.adopted && two.adopted,
    };
}

/** The labels whose values are known strings. */
export function knownLabels(labels: unknown): Labels {
    if (!isObject(labels)) return {};
    return Object.fromEntries(
        Object.entries(labels).filter(
            (entry): entry is [string, string] => typeof entry[1] === "string" && !isUnknown(entry[1]),
        ),
    );
}
