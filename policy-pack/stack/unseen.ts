import type { SeenNamespace } from "./namespaces";
import { type OtherPolicyKind, perhapsSelected, readOtherPolicy } from "./other-policies";
import { kindTitle } from "./plugin-policies";
import type { SeenResource } from "./resource";
import { isUnknown } from "./unknown-values";
import type { Found } from "./found";

/** Something that may change who reaches whom and that the pack cannot read. */
export interface Unseen {
    readonly urn: string;
    readonly resource: string;
    /** Kind, as `CiliumNetworkPolicy` or `Release`. */
    readonly title: string;
    readonly why:
        | "other-policy"
        | "cluster-policy"
        | "unread-policy"
        | "unknown-policy"
        | "policy-perhaps"
        | "other-namespace"
        | "release"
        | "empty-bundle"
        | "patch"
        | "unknown-list";
    /** Of an `unread-policy`: why, as the rest of a sentence. */
    readonly because?: string | undefined;
    /** Of an `unknown-policy`: paths of what is not known yet. */
    readonly unknown?: readonly string[] | undefined;
    /** Of a `policy-perhaps`: namespaces of which it is not known whether it selects their pods. */
    readonly namespaces?: readonly SeenNamespace[] | undefined;
}

/** All that is not judged of a stack. */
export const unseenOf = (found: readonly Found[], namespaces: readonly SeenNamespace[]): Unseen[] => [
    ...found.flatMap(({ resource, kind }) =>
        kind.kind === "other-policy" ? ofOtherPolicy(resource, kind, namespaces) : ofOtherKind({ resource, kind }),
    ),
    ...emptyBundles(found),
];

function ofOtherPolicy(resource: SeenResource, kind: OtherPolicyKind, namespaces: readonly SeenNamespace[]): Unseen[] {
    const about = { urn: resource.urn, resource: resource.name, title: kindTitle(kind.title, kind.apiVersion) };
    const read = readOtherPolicy(resource, kind);
    if ("plugin" in read) {
        const perhaps = perhapsSelected(resource, kind, namespaces);
        return [
            ...(perhaps.length === 0 ? [] : [{ ...about, why: "policy-perhaps" as const, namespaces: perhaps }]),
            ...(read.why === undefined ? [] : [{ ...about, why: "unread-policy" as const, because: read.why }]),
        ];
    }
    const { unknown, why: because } = read;
    if (unknown !== undefined) return [{ ...about, why: "unknown-policy", unknown }];
    const isOfCluster = kind.apiVersion.startsWith("policy.networking.k8s.io/");
    if (isOfCluster) return [{ ...about, why: "cluster-policy", because }];
    return [because === undefined ? { ...about, why: "other-policy" } : { ...about, why: "unread-policy", because }];
}

function ofOtherKind({ resource, kind }: Found): Unseen[] {
    const as = (title: string, why: Unseen["why"]): Unseen[] => [
        { urn: resource.urn, resource: resource.name, title, why },
    ];
    if (kind.kind === "other-namespace" || kind.kind === "release") return as(kind.title, kind.kind);
    if (kind.kind === "policy" && kind.patch) return as("NetworkPolicyPatch", "patch");
    const isList = (kind.kind === "namespace" || kind.kind === "policy") && kind.list;
    return isList && isUnknown(resource.props["items"])
        ? as(kind.kind === "policy" ? "NetworkPolicyList" : "NamespaceList", "unknown-list")
        : [];
}

/** Charts and YAML groups without a child: their cluster is not known yet, so neither is what they bring. */
function emptyBundles(found: readonly Found[]): Unseen[] {
    const parents = new Set(found.map(({ resource }) => resource.parent));
    return found.flatMap(({ resource, kind }) =>
        kind.kind === "bundle" && !parents.has(resource.urn)
            ? [{ urn: resource.urn, resource: resource.name, title: kind.title, why: "empty-bundle" as const }]
            : [],
    );
}
