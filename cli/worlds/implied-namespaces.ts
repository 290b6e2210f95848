import { isInNamespace, isObject } from "../../netpol";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { kindOf } from "../../policy-pack/stack/kinds";
import { unknownString } from "../../policy-pack/stack/unknown-values";
import type { WorldGap } from "./gaps";

/** A namespace that objects are in and whose own object is not among them. */
export interface ImpliedNamespace {
    readonly name: string;
    /** The first object that is in it. */
    readonly first: SeenResource;
}

/** Namespaces of Kubernetes itself, where a deny-all would cut the cluster's own DNS. */
const system: ReadonlySet<string> = new Set(["kube-system", "kube-public", "kube-node-lease"]);

/** API versions of Kubernetes itself of kinds in {@link hasNamespace}: what makes pods, policies and Services. */
const ownVersions: ReadonlySet<string> = new Set(["core/v1", "apps/v1", "batch/v1", "networking.k8s.io/v1"]);

/**
 * The namespaces that objects are in and that none of them makes, by name: charts are rendered without, and GitOps
 * repositories keep Namespaces elsewhere. One that is only named as a peer is not among them.
 */
export function impliedNamespaces(resources: readonly SeenResource[]): ImpliedNamespace[] {
    const made = new Set(resources.filter(isNamespace).map(({ props }) => metadataOf(props)["name"]));
    const found = new Map<string, SeenResource>();
    for (const resource of resources) {
        const name = namespaceOf(resource);
        if (name !== undefined && !made.has(name) && !found.has(name)) found.set(name, resource);
    }
    return [...found].map(([name, first]) => ({ name, first })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether it is a namespace of Kubernetes itself, which is not told to deny. */
export const isSystem = ({ name }: Pick<ImpliedNamespace, "name">): boolean => system.has(name);

/**
 * What is known of an implied namespace: its name. It is no whole Namespace but a patch of one that is elsewhere, so that
 * nothing is said of labels that nobody has seen.
 */
export function asPatch({ name }: ImpliedNamespace, urn: string): SeenResource {
    const props = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: unknownString } };
    return { type: "kubernetes:core/v1:NamespacePatch", name, urn, props };
}

/** Puts an object that names no namespace, and is in one, into `namespace`, as `kubectl apply --namespace` does. */
export function inNamespace(resource: SeenResource, namespace: string): SeenResource {
    const metadata = metadataOf(resource.props);
    if (!hasNamespace(resource) || isText(metadata["namespace"])) return resource;
    const props = { ...resource.props, metadata: { ...metadata, namespace } };
    return { ...resource, name: `${namespace}/${resource.name}`, props };
}

/** What is said of them beside the answer. */
export function impliedNotes(implied: readonly Pick<ImpliedNamespace, "name">[]): string[] {
    return implied.map((one) =>
        isSystem(one)
            ? `Namespace "${one.name}" is not judged: it is Kubernetes' own, and its Namespace object is not among the manifests.`
            : `Namespace "${one.name}" is judged by the objects in it: its Namespace object is not among the manifests, so its labels are not known and require-purpose does not judge it.`,
    );
}

/** Their gaps: labels that a policy may ask for, or a whole namespace that is not judged. */
export function impliedGaps(implied: readonly ImpliedNamespace[]): WorldGap[] {
    return implied.map((one) => {
        const what = isSystem(one) ? "so that it is not judged" : "so its labels are not known";
        return { kind: "namespace labels", text: `Not seen: the Namespace object of "${one.name}", ${what}; give it` };
    });
}

/** The namespace that an object is in; undefined for what is in none, or of a kind of which that is not known. */
function namespaceOf(resource: SeenResource): string | undefined {
    if (isNamespace(resource)) return undefined;
    const { namespace } = metadataOf(resource.props);
    if (isText(namespace)) return namespace;
    return hasNamespace(resource) ? "default" : undefined;
}

/** Whether an object is of a kind that the judges read and that is in a namespace, whether it names it or not. */
function hasNamespace({ type }: SeenResource): boolean {
    const [, version = "", kind = ""] = type.split(":");
    if (ownVersions.has(version)) return ["policy", "workload", "service"].includes(kindOf(type).kind);
    return isInNamespace(version, kind);
}

const isNamespace = ({ type }: SeenResource): boolean => kindOf(type).kind === "namespace";
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const metadataOf = (props: SeenResource["props"]) => (isObject(props["metadata"]) ? props["metadata"] : {});
