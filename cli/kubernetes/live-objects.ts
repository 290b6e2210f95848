import { ApiError, type Client, type KubeObject } from "./client";

/** What a cluster holds that says who may reach whom, as its API server returns it. */
export interface LiveObjects {
    readonly namespaces: readonly KubeObject[];
    readonly policies: readonly KubeObject[];
    readonly services: readonly KubeObject[];
    readonly pods: readonly KubeObject[];
    /** Objects of other policy kinds, by kind: nothing here judges them. */
    readonly otherPolicies: Readonly<Record<string, number>>;
    /** Other policy kinds that are served, or may be, and that this user may not list. */
    readonly unseenPolicies: readonly string[];
}

/** Kinds beside NetworkPolicy that let through or stop connections of pods. */
const otherKinds = {
    AdminNetworkPolicy: "/apis/policy.networking.k8s.io/v1alpha1/adminnetworkpolicies",
    BaselineAdminNetworkPolicy: "/apis/policy.networking.k8s.io/v1alpha1/baselineadminnetworkpolicies",
    ClusterNetworkPolicy: "/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies",
    CiliumNetworkPolicy: "/apis/cilium.io/v2/ciliumnetworkpolicies",
    CiliumClusterwideNetworkPolicy: "/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies",
    "Calico NetworkPolicy": "/apis/crd.projectcalico.org/v1/networkpolicies",
    "Calico GlobalNetworkPolicy": "/apis/crd.projectcalico.org/v1/globalnetworkpolicies",
    "Antrea NetworkPolicy": "/apis/crd.antrea.io/v1beta1/networkpolicies",
    "Antrea ClusterNetworkPolicy": "/apis/crd.antrea.io/v1beta1/clusternetworkpolicies",
} as const;

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
    return { namespaces, policies, services, pods, ...(await countOthers(client)) };
}

/** How an object is called in a message: `Pod ai-agents/agent-0`. */
export function nameOfObject({ kind, metadata }: Pick<KubeObject, "kind" | "metadata">): string {
    const { name, namespace } = metadata;
    return `${kind ?? "object"} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

async function countOthers(client: Client): Promise<Pick<LiveObjects, "otherPolicies" | "unseenPolicies">> {
    const counts = await Promise.all(
        Object.entries(otherKinds).map(async ([kind, path]) => [kind, await countAt(client, path)] as const),
    );
    return {
        otherPolicies: Object.fromEntries(
            counts.flatMap(([kind, count]) => (typeof count === "number" && count > 0 ? [[kind, count]] : [])),
        ),
        unseenPolicies: counts.flatMap(([kind, count]) => (count === "forbidden" ? [kind] : [])),
    };
}

async function countAt(client: Client, path: string): Promise<number | "forbidden"> {
    try {
        return (await client.list(path)).length;
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) return 0;
        if (!(error instanceof ApiError) || error.status !== 403) throw error;
        return (await isServed(client, path)) ? "forbidden" : 0;
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
