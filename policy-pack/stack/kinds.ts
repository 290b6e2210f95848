import { unjudgedKinds } from "../../netpol";
import { operatorMakesPods } from "./workloads";

/**
 * What a resource is to a judge of isolation, by its type token. The same object arrives under many: typed or as a
 * CustomResource (`kubernetes:<apiVersion>:<kind>`), as a Patch, as a List, or inside something only a provider opens.
 */
export type Kind =
    | { readonly kind: "namespace" | "policy"; readonly patch: boolean; readonly list: boolean }
    /** A NetworkPolicy, patch or list of an API version that no API server has: it is never made and does nothing. */
    | { readonly kind: "removed-policy" }
    /** A policy of another kind: of a network plugin or cloud, or of the whole cluster. See `other-policies.ts` for what is read. */
    | { readonly kind: "other-policy"; readonly title: string; readonly apiVersion: string }
    /** Makes a namespace by a kind that this pack does not read. */
    | { readonly kind: "other-namespace"; readonly title: string }
    /** Brings objects that never become resources of the stack. */
    | { readonly kind: "release"; readonly title: string }
    /** Brings objects as child resources, which are absent while its cluster is unknown. */
    | { readonly kind: "bundle"; readonly title: string }
    | { readonly kind: "mesh" }
    | { readonly kind: "workload" }
    | { readonly kind: "service" }
    | { readonly kind: "other" };

const own: Readonly<Record<string, "namespace" | "policy">> = {
    "core/v1:Namespace": "namespace",
    "v1:Namespace": "namespace",
    "project.openshift.io/v1:Project": "namespace",
    "project.openshift.io/v1:ProjectRequest": "namespace",
    "networking.k8s.io/v1:NetworkPolicy": "policy",
};
/** Types that make a namespace and say so in their own way: Terraform's and Rancher's providers, hierarchical namespaces. */
const otherNamespaces =
    /^(?:kubernetes:index\/namespace(?:V1)?:Namespace(?:V1)?|rancher2:index\/namespace:Namespace|kubernetes:hnc\.x-k8s\.io\/[^:]+:SubnamespaceAnchor)$/;
const releases = new Set(["helm.sh/v3:Release"]);
const bundles = new Set([
    "helm.sh/v2:Chart",
    "helm.sh/v3:Chart",
    "helm.sh/v4:Chart",
    "kustomize:Directory",
    "kustomize/v2:Directory",
    "yaml:ConfigFile",
    "yaml:ConfigGroup",
    "yaml/v2:ConfigFile",
    "yaml/v2:ConfigGroup",
]);

const titleOf = (type: string) => type.slice(type.lastIndexOf(":") + 1);

/** Whether a kind is of those that may open what others close, whatever it is called. */
const opensByAnotherName = (apiVersion: string, title: string): boolean =>
    unjudgedKinds.some(
        ({ group, kind, opens }) =>
            opens && kind === title.replace(/(?:Patch|List)$/, "") && apiVersion.startsWith(`${group}/`),
    );

/** Classifies a type token. */
export function kindOf(type: string): Kind {
    if (type === "ai-mesh-isolation:index:MeshIsolation") return { kind: "mesh" };
    if (otherNamespaces.test(type)) return { kind: "other-namespace", title: titleOf(type) };
    if (!type.startsWith("kubernetes:")) return { kind: "other" };
    const token = type.slice("kubernetes:".length);
    const suffix = /(?:Patch|List)$/.exec(token)?.[0];
    const kind = own[suffix === undefined ? token : token.slice(0, -suffix.length)];
    if (kind !== undefined) return { kind, patch: suffix === "Patch", list: suffix === "List" };
    if (/^(?:extensions|networking\.k8s\.io)\/[^:/]+:NetworkPolicy(?:Patch|List)?$/.test(token)) {
        return { kind: "removed-policy" };
    }
    const title = titleOf(type);
    const apiVersion = token.slice(0, -title.length - 1);
    if (/NetworkPolicy(?:Patch|List|V1)?$/.test(title) || opensByAnotherName(apiVersion, title)) {
        return { kind: "other-policy", title, apiVersion };
    }
    if (releases.has(token)) return { kind: "release", title };
    if (bundles.has(token)) return { kind: "bundle", title };
    if (token === "core/v1:Service") return { kind: "service" };
    return { kind: operatorMakesPods(token) ? "workload" : "other" };
}
