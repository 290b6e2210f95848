import { clusterPolicyVersions, isUnjudgedKind, unjudgedKinds } from "../../netpol";
import { ApiError, type Client } from "./client";

/** A kind of policies beside NetworkPolicy, and where its objects are listed. */
export interface PolicyKind {
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

/**
 * The kinds of policies beside NetworkPolicy that an API server serves. Where it does not say what it serves, those that are
 * known by name are looked for.
 *
 * @throws ApiError, UnreachableError
 */
export async function policyKinds(client: Client): Promise<readonly PolicyKind[]> {
    const groups = await groupsOf(client);
    if (groups === undefined) return knownKinds;
    const found = await Promise.all(
        groups.filter(({ name }) => mayHavePolicies(name)).map((each) => kindsOf(client, each)),
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
async function kindsOf(client: Client, { name, versions }: Group): Promise<PolicyKind[]> {
    const all = await Promise.all(versions.map((version) => resourcesOf(client, `${name}/${version}`)));
    const served = all.flatMap((kinds) => kinds ?? knownKinds.filter(({ apiVersion }) => groupOf(apiVersion) === name));
    const judged = served.filter(({ apiVersion, kind }) => clusterPolicyVersions(kind).includes(apiVersion));
    const inOrder = [...judged, ...served];
    return inOrder.filter(({ kind }, place) => inOrder.findIndex((each) => each.kind === kind) === place);
}

/** The policies of one version of a group; `undefined` where it does not say. */
async function resourcesOf(client: Client, apiVersion: string): Promise<PolicyKind[] | undefined> {
    try {
        const { resources = [] } = await client.get<{ resources?: readonly Resource[] }>(`/apis/${apiVersion}`);
        return resources
            .filter(({ name, verbs = [] }) => !name.includes("/") && verbs.includes("list"))
            .filter(({ kind }) => isPolicyKind(groupOf(apiVersion), kind))
            .map(({ name, kind }) => ({ apiVersion, kind, resource: name }));
    } catch (error) {
        if (error instanceof ApiError) return undefined;
        throw error;
    }
}

const groupOf = (apiVersion: string): string => apiVersion.replace(/\/.*/, "");
const isPolicyKind = (group: string, kind: string): boolean =>
    group === clusterPolicies ? clusterPolicyVersions(kind).length > 0 : isUnjudgedKind(group, kind);

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
export const knownKinds: readonly PolicyKind[] = [
    { apiVersion: `${clusterPolicies}/v1alpha1`, kind: "AdminNetworkPolicy", resource: "adminnetworkpolicies" },
    {
        ...{ apiVersion: `${clusterPolicies}/v1alpha1`, kind: "BaselineAdminNetworkPolicy" },
        resource: "baselineadminnetworkpolicies",
    },
    { apiVersion: `${clusterPolicies}/v1alpha2`, kind: "ClusterNetworkPolicy", resource: "clusternetworkpolicies" },
    ...unjudgedKinds.flatMap(({ group, kind }): PolicyKind[] => {
        const version = usualVersions[group];
        const plural = `${kind.toLowerCase()}s`.replace(/ys$/, "ies");
        return version === undefined ? [] : [{ apiVersion: `${group}/${version}`, kind, resource: plural }];
    }),
];
