import { mayDecide } from "./deciding";
import type { Bag, ObjectMakerKind } from "./types";
import { at, bagOf, itemsAt, listOf, textAt } from "./values";

/*
 * Controllers that make namespaces, and objects in them, out of an object of their own.
 */

/** Objects of providers' managed resources are a cloud's, and no objects of the cluster; two providers' are. */
const managed = /(^|\.)(upbound|crossplane)\.io$/;
const ofCluster = /^(kubernetes|helm)(\.m)?\.crossplane\.io$/;

const groupOf = (object: unknown): string => (textAt(object, "apiVersion") ?? "").replace(/\/.*$/, "");

/** The kind of an object that something makes, as far as it may have a say: of a wrapped one that of what is inside. */
function decidingKind(object: unknown): string[] {
    const [group, kind] = [groupOf(object), textAt(object, "kind") ?? "any"];
    const manifest = at(object, "spec", "forProvider", "manifest");
    if (ofCluster.test(group) && manifest !== undefined) return decidingKind(manifest);
    if (managed.test(group) && !ofCluster.test(group)) return [];
    return mayDecide(kind) ? [kind] : [];
}

/** What a Composition makes: of steps without a list of resources nobody can tell. */
function composed(spec: Bag): string[] {
    const steps = itemsAt(spec, "pipeline");
    const listed = steps.flatMap((step) => itemsAt(step, "input", "resources"));
    const isOpaque = (step: unknown) =>
        at(step, "input", "resources") === undefined && !/auto-ready/.test(textAt(step, "functionRef", "name") ?? "");
    return [
        ...[...itemsAt(spec, "resources"), ...listed].flatMap((each) => decidingKind(at(each, "base"))),
        ...(steps.some(isOpaque) ? ["any"] : []),
    ];
}

const makes = (kinds: readonly string[]): string | undefined =>
    kinds.length === 0 ? undefined : `makes ${listOf(kinds)} objects that were not read`;

/** Kinds of what a policy of Open Cluster Management keeps as it says; none where it only reports. */
function kept(spec: Bag): string[] {
    if (/^inform/i.test(textAt(spec, "remediationAction") ?? "")) return [];
    const own = itemsAt(spec, "object-templates").flatMap((each) => decidingKind(at(each, "objectDefinition")));
    const raw = at(spec, "object-templates-raw") === undefined ? [] : ["any"];
    const inner = itemsAt(spec, "policy-templates").flatMap((each) =>
        kept(bagOf(at(each, "objectDefinition", "spec"))),
    );
    return [...own, ...raw, ...inner];
}

const hnc = "https://github.com/kubernetes-retired/hierarchical-namespaces/blob/master/docs/user-guide/concepts.md";

/** One row per kind. */
export const composers: readonly ObjectMakerKind[] = [
    {
        ...{ group: "hnc.x-k8s.io", kind: "HierarchyConfiguration", scope: "namespace" },
        does: (spec) => {
            const parent = textAt(spec, "parent");
            if (parent !== undefined) {
                return `copies objects and labels of namespace ${parent} into its own that were not read`;
            }
            return itemsAt(spec, "labels").length > 0
                ? "sets labels of its namespace and of those below it that were not read"
                : undefined;
        },
        source: `${hnc}: what is propagated from parents, and the labels of the tree`,
    },
    {
        ...{ group: "hnc.x-k8s.io", kind: "SubnamespaceAnchor", scope: "namespace" },
        does: (_spec, object) =>
            `makes namespace ${textAt(object, "metadata", "name") ?? ""} with objects and labels that were not read`,
        source: `${hnc}: an anchor makes the namespace of its name`,
    },
    ...["Policy", "ConfigurationPolicy"].map((kind): ObjectMakerKind => ({
        ...{ group: "policy.open-cluster-management.io", kind, scope: "namespace" },
        does: (spec) => makes(kept(spec)),
        source: "https://open-cluster-management.io/docs/getting-started/integration/policy-controllers/configuration-policy/: spec.object-templates, enforced",
    })),
    ...["TenantResource", "GlobalTenantResource"].map((kind): ObjectMakerKind => ({
        ...{ group: "capsule.clastix.io", kind, scope: kind === "TenantResource" ? "namespace" : "cluster" },
        does: () => "copies objects into namespaces that were not read",
        source: "https://projectcapsule.dev/docs/replications/: spec.resources, for the namespaces of tenants",
    })),
    {
        ...{ group: "capsule.clastix.io", kind: "Tenant", scope: "cluster" },
        does: (spec) => (itemsAt(spec, "networkPolicies", "items").length > 0 ? makes(["NetworkPolicy"]) : undefined),
        source: "https://projectcapsule.dev/docs/tenants/: spec.networkPolicies, for each namespace of the tenant",
    },
    {
        ...{ group: "apiextensions.crossplane.io", kind: "Composition", scope: "cluster" },
        does: (spec) => makes(composed(spec)),
        source: "https://docs.crossplane.io/latest/composition/compositions/: spec.pipeline, and spec.resources before version 2",
    },
    ...["kubernetes.crossplane.io", "kubernetes.m.crossplane.io"].map((group): ObjectMakerKind => ({
        ...{ group, kind: "Object", scope: group.includes(".m.") ? "namespace" : "cluster" },
        does: (spec) => makes(decidingKind(at(spec, "forProvider", "manifest"))),
        source: "https://github.com/crossplane-contrib/provider-kubernetes: spec.forProvider.manifest",
    })),
    {
        ...{ group: "kro.run", kind: "ResourceGraphDefinition", scope: "cluster" },
        does: (spec) => makes(itemsAt(spec, "resources").flatMap((each) => decidingKind(at(each, "template")))),
        source: "https://kro.run/docs/concepts/resource-group-definitions/: spec.resources[].template",
    },
];
