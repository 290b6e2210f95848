import {
    type Cluster,
    clusterPolicyVersions,
    isPluginPolicyKind,
    type NetworkPolicy,
    readObjects,
    type Service,
    type Workload,
} from "../../netpol";
import type { Client, KubeObject } from "../kubernetes/client";
import { nameOfObject, readLiveObjects, readObjectMakers } from "../kubernetes/live-objects";
import type { LiveObjectMakers, LiveObjects } from "../kubernetes/live-objects";
import { discoverKinds } from "../kubernetes/policy-kinds";
import { readable } from "../kubernetes/readable";
import type { WorldGap } from "../worlds/gaps";
import { gapsBesideNetworkPolicies, gapsOfLiveMakers } from "../worlds/live-policies";

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
    /** Policies of the tiers before and after NetworkPolicies, as far as they can be read; none where absent. */
    readonly clusterPolicies?: Cluster["clusterPolicies"];
    /** Policies of network plugins, as far as they are judged; none where absent. */
    readonly pluginPolicies?: Cluster["pluginPolicies"];
    /** Running, not about to end, not on the node's own network; sorted. */
    readonly pods: readonly LivePod[];
    /** Policies of other kinds that nothing here judges, what makes or changes objects, and kinds that the user may not list. */
    readonly gaps: readonly WorldGap[];
}

/** Reads the live state, changing nothing. @throws ApiError, UnreachableError, InputError for objects it cannot read */
export async function readLive(client: Client): Promise<Live> {
    const groups = await discoverKinds(client);
    return asLive(...(await Promise.all([readLiveObjects(client, groups), readObjectMakers(client, groups)])));
}

/** What was read of a cluster, understood. @throws InputError for objects that cannot be read */
export function asLive(objects: LiveObjects, makers: LiveObjectMakers): Live {
    const { namespaces, policies, services, pods, ...others } = objects;
    const running = pods.filter(runs).map(withoutOwners);
    const tiers = others.otherPolicies.filter(isReadTierPolicy);
    const plugins = others.otherPolicies.filter(isJudged);
    const documents = [...namespaces, ...policies, ...services, ...running, ...tiers, ...plugins];
    const { cluster } = readable(documents.map(asSource), "the live objects");
    const otherPolicies = others.otherPolicies.filter((each) => !tiers.includes(each));
    return {
        namespaces: cluster.namespaces,
        policies: cluster.policies,
        services: cluster.services,
        clusterPolicies: cluster.clusterPolicies,
        pluginPolicies: cluster.pluginPolicies,
        pods: cluster.workloads
            .filter(({ hostNetwork, ips }) => !hostNetwork && ips.length > 0)
            .map(livePod)
            .sort(byName),
        gaps: [...gapsBesideNetworkPolicies({ ...others, otherPolicies }), ...gapsOfLiveMakers(makers)],
    };
}

/** Whether a policy is one of a network plugin's kind that is judged, as far as it can be read. */
const isJudged = ({ kind = "", apiVersion = "" }: KubeObject): boolean => isPluginPolicyKind(kind, apiVersion);

const asSource = (value: KubeObject) => ({ source: nameOfObject(value), document: 1, value });

/** Whether a policy is one of the tiers before and after NetworkPolicies, and has no field that is not known here. */
const isReadTierPolicy = (object: KubeObject): boolean =>
    clusterPolicyVersions(object.kind ?? "").includes(object.apiVersion ?? "") &&
    readObjects([asSource(object)]).problems.length === 0;

/** Owners are not read, so each pod stays one of its own. */
function withoutOwners({ metadata, ...rest }: KubeObject): KubeObject {
    const own: Record<string, unknown> = { ...metadata };
    delete own["ownerReferences"];
    return { ...rest, metadata: own as unknown as KubeObject["metadata"] };
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
