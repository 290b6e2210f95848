import type { Client, KubeObject } from "./client";

/** What a cluster holds that says who may reach whom, as its API server returns it. */
export interface LiveObjects {
    readonly namespaces: readonly KubeObject[];
    readonly policies: readonly KubeObject[];
    readonly services: readonly KubeObject[];
    readonly pods: readonly KubeObject[];
    /** Objects of other policy kinds, by kind: nothing here judges them. */
    readonly otherPolicies: Readonly<Record<string, number>>;
}

/** Kinds beside NetworkPolicy that let through or stop connections of pods. */
const otherKinds = {
    AdminNetworkPolicy: "/apis/policy.networking.k8s.io/v1alpha1/adminnetworkpolicies",
    BaselineAdminNetworkPolicy: "/apis/policy.networking.k8s.io/v1alpha1/baselineadminnetworkpolicies",
    ClusterNetworkPolicy: "/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies",
    CiliumNetworkPolicy: "/apis/cilium.io/v2/ciliumnetworkpolicies",
    CiliumClusterwideNetworkPolicy: "/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies",
    "Calico GlobalNetworkPolicy": "/apis/crd.projectcalico.org/v1/globalnetworkpolicies",
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
    return { namespaces, policies, services, pods, otherPolicies: await countOthers(client) };
}

/** How an object is called in a message: `Pod ai-agents/agent-0`. */
export function nameOfObject({ kind, metadata }: Pick<KubeObject, "kind" | "metadata">): string {
    const { name, namespace } = metadata;
    return `${kind ?? "object"} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

async function countOthers(client: Client): Promise<Record<string, number>> {
    const counts = await Promise.all(
        Object.entries(otherKinds).map(async ([kind, path]) => {
            // Not served, or not to be seen: either way nothing here depends on them.
            const found = await client.list(path).catch(() => []);
            return [kind, found.length] as const;
        }),
    );
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
