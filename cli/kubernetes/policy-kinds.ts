import {
    clusterPolicyVersions,
    isObjectMakerKind,
    isUnjudgedKind,
    objectMakerKinds,
    unjudgedKinds,
} from "../../netpol";
import type { Client } from "./client";
import { discover, type Group } from "./discovery";

/** A kind that is looked for, and where its objects may be listed. */
export interface SoughtKind {
    readonly group: string;
    readonly kind: string;
    /** Plural, as in the path. */
    readonly resource: string;
    /** Versions to list it in, until one is served. */
    readonly versions: readonly string[];
    /** Whether the API server says that it serves the group in these versions; else they are the usual ones. */
    readonly isServed: boolean;
    /** Whether it may be served in other versions than these. */
    readonly mayBeElsewhere: boolean;
}

/** A kind that is known by name, and the versions in which it usually is: none where that is not known. */
export type KnownKind = Pick<SoughtKind, "group" | "kind" | "resource" | "versions">;

/** Kinds that are looked for. */
interface Wanted {
    readonly is: (group: string, kind: string) => boolean;
    readonly mayBeIn: (group: string) => boolean;
    /** Those that are looked for where the API server does not say what it serves. */
    readonly known: readonly KnownKind[];
}

/** What an API server says of the groups that may have policies or what makes and changes objects. @throws UnreachableError */
export function discoverKinds(client: Client): Promise<readonly Group[]> {
    const names = [...policies.known, ...makers.known].map(({ group }) => group);
    return discover(client, {
        isAsked: (group) => policies.mayBeIn(group) || makers.mayBeIn(group),
        byName: [...new Set(names)],
    });
}

/** The kinds of policies beside NetworkPolicy that an API server serves, or may serve where it does not say so. */
export const policyKinds = (groups: readonly Group[]): SoughtKind[] =>
    groups.flatMap((group) => soughtIn(group, policies));

/** The kinds of which controllers make or change other objects, likewise. */
export const makerKinds = (groups: readonly Group[]): SoughtKind[] =>
    groups.flatMap((group) => soughtIn(group, makers));

function soughtIn(group: Group, wanted: Wanted): SoughtKind[] {
    const known = wanted.known.filter((each) => each.group === group.name);
    if (group.state !== "served") {
        const mayBeElsewhere = group.state === "not said";
        return known.map((each) => ({ ...each, isServed: false, mayBeElsewhere }));
    }
    const said = saidIn(group, wanted);
    const versions = group.versions.filter(({ resources }) => resources === undefined).map(({ version }) => version);
    const others = known.filter(({ kind }) => versions.length > 0 && !said.some((each) => each.kind === kind));
    return [...said, ...others.map((each) => ({ ...each, versions, isServed: true, mayBeElsewhere: false }))];
}

/** Each kind that is said to be in a group in one version: one that is judged where it is served, else the preferred one. */
function saidIn({ name: group, versions }: Group, { is, mayBeIn }: Wanted): SoughtKind[] {
    if (!mayBeIn(group)) return [];
    const served = versions.flatMap(({ version, resources = [] }) =>
        resources
            .filter(({ name, kind, verbs = [] }) => !name.includes("/") && verbs.includes("list") && is(group, kind))
            .map(({ name, kind }) => ({ group, kind, resource: name, version })),
    );
    const judged = served.filter(({ kind, version }) => clusterPolicyVersions(kind).includes(`${group}/${version}`));
    const inOrder = [...judged, ...served];
    return inOrder
        .filter(({ kind }, place) => inOrder.findIndex((each) => each.kind === kind) === place)
        .map(({ version, ...each }) => ({ ...each, versions: [version], isServed: true, mayBeElsewhere: false }));
}

/** Kubernetes' own groups have no dot, or end so; one of them has policies of the whole cluster. */
const clusterPolicies = "policy.networking.k8s.io";
const mayHavePolicies = (group: string): boolean =>
    group === clusterPolicies || (group.includes(".") && !group.endsWith(".k8s.io"));

const isPolicyKind = (group: string, kind: string): boolean =>
    isUnjudgedKind(group, kind) || (group === clusterPolicies && clusterPolicyVersions(kind).length > 0);

/** Plurals that are not what {@link pluralOf} makes of the kind, as the CustomResourceDefinitions have them. */
const ownPlurals: Readonly<Record<string, string>> = {
    Assign: "assign",
    AssignMetadata: "assignmetadata",
    ModifySet: "modifyset",
    ServiceIntentions: "serviceintentions",
};

const pluralOf = (kind: string): string => ownPlurals[kind] ?? `${kind.toLowerCase()}s`.replace(/ys$/, "ies");

/** The version under which each group is usually served. */
const usualVersions: Readonly<Record<string, string>> = {
    "cilium.io": "v2",
    "crd.projectcalico.org": "v1",
    "crd.antrea.io": "v1beta1",
    "networking.k8s.aws": "v1alpha1",
    "networking.gke.io": "v1alpha1",
    "k8s.ovn.org": "v1",
    "security.istio.io": "v1",
    "networking.istio.io": "v1",
    "policy.linkerd.io": "v1beta3",
};

/** The version under which groups of kinds that make objects are usually served. */
const usualMakerVersions: Readonly<Record<string, string>> = {
    "argoproj.io": "v1alpha1",
    "helm.toolkit.fluxcd.io": "v2",
    "kustomize.toolkit.fluxcd.io": "v1",
    "kyverno.io": "v1",
    "mutations.gatekeeper.sh": "v1",
    "hnc.x-k8s.io": "v1alpha2",
    "apiextensions.crossplane.io": "v1",
};

/** Every kind of some rows; one whose group has no usual version has none to be listed in. */
function knownOf(
    rows: readonly { readonly group: string; readonly kind: string }[],
    usual: Readonly<Record<string, string>>,
): KnownKind[] {
    return rows.map(({ group, kind }) => ({
        ...{ group, kind, resource: pluralOf(kind) },
        versions: [usual[group] ?? []].flat(),
    }));
}

const knownClusterPolicies = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"].map(
    (kind): KnownKind => ({
        ...{ group: clusterPolicies, kind, resource: pluralOf(kind) },
        versions: clusterPolicyVersions(kind).map((apiVersion) => apiVersion.slice(clusterPolicies.length + 1)),
    }),
);

const policies: Wanted = {
    is: isPolicyKind,
    mayBeIn: mayHavePolicies,
    known: [...knownClusterPolicies, ...knownOf(unjudgedKinds, usualVersions)],
};
const makers: Wanted = {
    is: isObjectMakerKind,
    mayBeIn: (group) => objectMakerKinds.some((row) => row.group === group),
    known: knownOf(objectMakerKinds, usualMakerVersions),
};
