import { ApiError, type Client, type KubeObject } from "./client";

/** What a cluster holds that says who may reach whom, as its API server returns it. */
export interface LiveObjects {
    readonly namespaces: readonly KubeObject[];
    readonly policies: readonly KubeObject[];
    readonly services: readonly KubeObject[];
    readonly pods: readonly KubeObject[];
    /** Policies of other kinds, cluster-wide ones among them. */
    readonly otherPolicies: readonly KubeObject[];
    /** Other policy kinds that are served, or may be, and that this user may not list. */
    readonly unseenPolicies: readonly PolicyKind[];
}

/** A kind of policies beside NetworkPolicy, and where they are listed. */
export interface PolicyKind {
    readonly apiVersion: string;
    readonly kind: string;
    /** Plural, as in the path. */
    readonly resource: string;
}

const of = (apiVersion: string, kind: string, resource: string): PolicyKind => ({ apiVersion, kind, resource });

/** Kinds that let through or stop connections of pods. */
const otherKinds: readonly PolicyKind[] = [
    of("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", "adminnetworkpolicies"),
    of("policy.networking.k8s.io/v1alpha1", "BaselineAdminNetworkPolicy", "baselineadminnetworkpolicies"),
    of("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", "clusternetworkpolicies"),
    of("cilium.io/v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies"),
    of("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "ciliumclusterwidenetworkpolicies"),
    of("crd.projectcalico.org/v1", "NetworkPolicy", "networkpolicies"),
    of("crd.projectcalico.org/v1", "GlobalNetworkPolicy", "globalnetworkpolicies"),
    of("crd.antrea.io/v1beta1", "NetworkPolicy", "networkpolicies"),
    of("crd.antrea.io/v1beta1", "ClusterNetworkPolicy", "clusternetworkpolicies"),
    of("networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy", "applicationnetworkpolicies"),
    of("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy", "clusternetworkpolicies"),
    of("networking.gke.io/v1alpha1", "FQDNNetworkPolicy", "fqdnnetworkpolicies"),
    of("k8s.ovn.org/v1", "EgressFirewall", "egressfirewalls"),
];

/** How a kind is called in a message: `CiliumNetworkPolicy`, or `NetworkPolicy (crd.projectcalico.org)`. */
export function nameOfKind({
    apiVersion = "",
    kind,
}: {
    readonly apiVersion?: string;
    readonly kind?: string;
}): string {
    const isAlone = otherKinds.filter((each) => each.kind === kind).length < 2 && kind !== "NetworkPolicy";
    return isAlone ? (kind ?? "object") : `${kind} (${apiVersion.split("/")[0]})`;
}

/** Reads them, changing nothing. Every object has its kind, which items of a list come without. @throws ApiError, UnreachableError */
export async function readLiveObjects(client: Client): Promise<LiveObjects> {
    const list = async (path: string, apiVersion: string, kind: string): Promise<KubeObject[]> =>
        (await client.list(path)).map((object) => ({ ...object, apiVersion, kind }));
    const [namespaces, policies, services, pods] = await Promise.all([
        list("/api/v1/namespaces", "v1", "Namespace"),
        list("/apis/networking.k8s.io/v1/networkpolicies", "networking.k8s.io/v1", "NetworkPolicy"),
        list("/api/v1/services", "v1", "Service"),
        list("/api/v1/pods", "v1", "Pod"),
    ]);
    return { namespaces, policies, services, pods, ...(await listOthers(client)) };
}

/** How an object is called in a message: `Pod ai-agents/agent-0`. */
export function nameOfObject({ kind, metadata }: Pick<KubeObject, "kind" | "metadata">): string {
    const { name, namespace } = metadata;
    return `${kind ?? "object"} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

async function listOthers(client: Client): Promise<Pick<LiveObjects, "otherPolicies" | "unseenPolicies">> {
    const lists = await Promise.all(otherKinds.map(async (kind) => [kind, await listKind(client, kind)] as const));
    return {
        otherPolicies: lists.flatMap(([{ apiVersion, kind }, objects]) =>
            objects === "forbidden" ? [] : objects.map((object) => ({ ...object, apiVersion, kind })),
        ),
        unseenPolicies: lists.flatMap(([kind, objects]) => (objects === "forbidden" ? [kind] : [])),
    };
}

async function listKind(client: Client, { apiVersion, resource }: PolicyKind): Promise<KubeObject[] | "forbidden"> {
    const path = `/apis/${apiVersion}/${resource}`;
    try {
        return await client.list(path);
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) return [];
        if (!(error instanceof ApiError) || error.status !== 403) throw error;
        return (await isServed(client, path)) ? "forbidden" : [];
    }
}

/** Permissions are checked before paths are, so a list of what is not served is forbidden as well; discovery seldom is. */
async function isServed(client: Client, path: string): Promise<boolean> {
    const at = path.lastIndexOf("/");
    try {
        const { resources = [] } = await client.get<{ resources?: { name: string }[] }>(path.slice(0, at));
        return resources.some(({ name }) => name === path.slice(at + 1));
    } catch (error) {
        if (error instanceof ApiError && [403, 404].includes(error.status)) return error.status === 403;
        throw error;
    }
}
