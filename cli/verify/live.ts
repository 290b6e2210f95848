import { type Cluster, type NetworkPolicy, readObjects, type Service, type Workload } from "../../netpol";
import type { Client, KubeObject } from "../kubernetes/client";
import { InputError } from "../terminal/input-error";

/** A pod that runs and has an address of its own. */
export interface LivePod {
    readonly workload: Workload;
    /** Labels without those that a controller gives each of its pods anew. */
    readonly kind: string;
}

/** What the API server holds. */
export interface Live {
    readonly namespaces: Cluster["namespaces"];
    readonly policies: readonly NetworkPolicy[];
    readonly services: readonly Service[];
    /** Running, not about to end, not on the node's own network; sorted. */
    readonly pods: readonly LivePod[];
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

/** Reads the live state, changing nothing. @throws ApiError, UnreachableError, InputError for objects it cannot read */
export async function readLive(client: Client): Promise<Live> {
    const [namespaces, policies, services, pods] = await Promise.all([
        client.list("/api/v1/namespaces"),
        client.list("/apis/networking.k8s.io/v1/networkpolicies"),
        client.list("/api/v1/services"),
        client.list("/api/v1/pods"),
    ]);
    const documents = [
        ...namespaces.map(typed("v1", "Namespace")),
        ...policies.map(typed("networking.k8s.io/v1", "NetworkPolicy")),
        ...services.map(typed("v1", "Service")),
        ...pods.filter(runs).map(typed("v1", "Pod")),
    ];
    const { cluster, problems } = readObjects(
        documents.map((value) => ({ source: `${value.kind} ${idOf(value)}`, document: 1, value })),
    );
    if (problems.length > 0) {
        const lines = problems.map(({ source, path, message }) => `  ${source}: ${path} ${message}`);
        throw new InputError(["Cannot read the live objects:", ...lines].join("\n"));
    }
    return {
        namespaces: cluster.namespaces,
        policies: cluster.policies,
        services: cluster.services,
        pods: cluster.workloads
            .filter(({ hostNetwork, ips }) => !hostNetwork && ips.length > 0)
            .map(livePod)
            .sort(byName),
        otherPolicies: await countOthers(client),
    };
}

/** Items of a list come without kind; owners are not read, so each pod stays one of its own. */
function typed(apiVersion: string, kind: string) {
    return ({ metadata, ...rest }: KubeObject) => {
        const own = { ...metadata, ownerReferences: undefined };
        return { ...rest, apiVersion, kind, metadata: own };
    };
}

function idOf({ metadata }: Pick<KubeObject, "metadata">): string {
    return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

function runs(pod: KubeObject): boolean {
    const { phase } = (pod["status"] ?? {}) as { phase?: string };
    return phase === "Running" && pod.metadata.deletionTimestamp === undefined;
}

const perPod =
    /^(pod-template-hash|controller-revision-hash|pod-template-generation|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|(batch\.kubernetes\.io\/)?(job-name|controller-uid|job-completion-index))$/;

function livePod(workload: Workload): LivePod {
    const labels = Object.entries(workload.labels).filter(([key]) => !perPod.test(key));
    return { workload, kind: JSON.stringify([workload.namespace, labels.sort(), workload.ports]) };
}

function byName({ workload: a }: LivePod, { workload: b }: LivePod): number {
    const key = ({ namespace, name }: Workload): string => `${namespace}/${name}`;
    return key(a) < key(b) ? -1 : 1;
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
