import {
    clusterPolicyVersions,
    isObjectMakerKind,
    isUnjudgedKind,
    objectMakerKinds,
    unjudgedKinds,
} from "../../netpol";
import { ApiError, type Client } from "./client";

/** A kind, and where its objects are listed. */
export interface ServedKind {
    readonly apiVersion: string;
    readonly kind: string;
    /** Plural, as in the path. */
    readonly resource: string;
}

/** The groups that an API server serves, the version that it prefers first. */
interface Group {
    readonly name: string;
    readonly versions: readonly string[];
}

interface Resource {
    readonly name: string;
    readonly kind: string;
    readonly verbs?: readonly string[];
}

/** Kinds that are looked for. */
interface Wanted {
    readonly is: (group: string, kind: string) => boolean;
    readonly mayBeIn: (group: string) => boolean;
    /** Those that are known by name. */
    readonly known: readonly ServedKind[];
}

/**
 * The kinds of policies beside NetworkPolicy that an API server serves. Where it does not say what it serves, those that are
 * known by name are looked for.
 *
 * @throws ApiError, UnreachableError
 */
export const policyKinds = (client: Client): Promise<readonly ServedKind[]> => kindsServed(client, policies);

/** The kinds of which controllers make or change other objects, likewise. @throws ApiError, UnreachableError */
export const makerKinds = (client: Client): Promise<readonly ServedKind[]> => kindsServed(client, makers);

async function kindsServed(client: Client, wanted: Wanted): Promise<readonly ServedKind[]> {
    const groups = await groupsOf(client);
    if (groups === undefined) return wanted.known;
    const found = await Promise.all(
        groups.filter(({ name }) => wanted.mayBeIn(name)).map((each) => kindsOf(client, each, wanted)),
    );
    return found.flat();
}

/** Kubernetes' own groups have no dot, or end so; one of them has policies of the whole cluster. */
const clusterPolicies = "policy.networking.k8s.io";
const mayHavePolicies = (group: string): boolean =>
    group === clusterPolicies || (group.includes(".") && !group.endsWith(".k8s.io"));

async function groupsOf(client: Client): Promise<readonly Group[] | undefined> {
    interface List {
        readonly groups?: readonly {
            readonly name: string;
            readonly versions: readonly { readonly version: string }[];
        }[];
    }
    try {
        const { groups } = await client.get<List>("/apis");
        return groups?.map(({ name, versions }) => ({ name, versions: versions.map(({ version }) => version) }));
    } catch (error) {
        if (error instanceof ApiError) return undefined;
        throw error;
    }
}

/** Each kind of a group in one version: one that is judged where it is served, else the one that is preferred. */
async function kindsOf(client: Client, { name, versions }: Group, wanted: Wanted): Promise<ServedKind[]> {
    const all = await Promise.all(versions.map((version) => resourcesOf(client, `${name}/${version}`, wanted)));
    const known = wanted.known.filter(({ apiVersion }) => groupOf(apiVersion) === name);
    const served = all.flatMap((kinds) => kinds ?? known);
    const judged = served.filter(({ apiVersion, kind }) => clusterPolicyVersions(kind).includes(apiVersion));
    const inOrder = [...judged, ...served];
    return inOrder.filter(({ kind }, place) => inOrder.findIndex((each) => each.kind === kind) === place);
}

/** What is looked for of one version of a group; `undefined` where it does not say. */
async function resourcesOf(client: Client, apiVersion: string, { is }: Wanted): Promise<ServedKind[] | undefined> {
    try {
        const { resources = [] } = await client.get<{ resources?: readonly Resource[] }>(`/apis/${apiVersion}`);
        return resources
            .filter(({ name, verbs = [] }) => !name.includes("/") && verbs.includes("list"))
            .filter(({ kind }) => is(groupOf(apiVersion), kind))
            .map(({ name, kind }) => ({ apiVersion, kind, resource: name }));
    } catch (error) {
        if (error instanceof ApiError) return undefined;
        throw error;
    }
}

const groupOf = (apiVersion: string): string => apiVersion.replace(/\/.*/, "");
const isPolicyKind = (group: string, kind: string): boolean =>
    group === clusterPolicies ? clusterPolicyVersions(kind).length > 0 : isUnjudgedKind(group, kind);

const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`.replace(/ys$/, "ies");

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

/** Kinds that let through or stop connections of pods, where the API server does not say what it serves. */
export const knownKinds: readonly ServedKind[] = [
    { apiVersion: `${clusterPolicies}/v1alpha1`, kind: "AdminNetworkPolicy", resource: "adminnetworkpolicies" },
    {
        ...{ apiVersion: `${clusterPolicies}/v1alpha1`, kind: "BaselineAdminNetworkPolicy" },
        resource: "baselineadminnetworkpolicies",
    },
    { apiVersion: `${clusterPolicies}/v1alpha2`, kind: "ClusterNetworkPolicy", resource: "clusternetworkpolicies" },
    ...unjudgedKinds.flatMap(({ group, kind }): ServedKind[] => {
        const version = usualVersions[group];
        return version === undefined ? [] : [{ apiVersion: `${group}/${version}`, kind, resource: pluralOf(kind) }];
    }),
];

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

const knownMakerKinds: readonly ServedKind[] = objectMakerKinds.flatMap(({ group, kind }): ServedKind[] => {
    const version = usualMakerVersions[group];
    return version === undefined ? [] : [{ apiVersion: `${group}/${version}`, kind, resource: pluralOf(kind) }];
});

const policies: Wanted = { is: isPolicyKind, mayBeIn: mayHavePolicies, known: knownKinds };
const makers: Wanted = {
    is: isObjectMakerKind,
    mayBeIn: (group) => objectMakerKinds.some((row) => row.group === group),
    known: knownMakerKinds,
};
