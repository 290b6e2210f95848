import { type Cluster, IpSet, policyRef } from "../../netpol";
import { partOfLabel } from "../../mesh/compile";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { ApiError, Client, type KubeObject, UnreachableError } from "../kubernetes/client";
import type { ClusterOptions } from "../kubernetes/kubeconfig";
import { type LiveObjects, nameOfObject, readLiveObjects } from "../kubernetes/live-objects";
import { readable } from "../kubernetes/readable";
import { apiServerEndpoints } from "../kubernetes/api-server";
import { type PolicyTypesRecord, policyTypesRecord } from "./field-managers";
import { unjudgedTexts } from "./compared-as-text";
import { unlistedPolicies } from "./live-policies";
import { InputError } from "../terminal/input-error";

/** What a live cluster tells beyond who may reach whom: what made its objects, and the objects themselves. */
export interface LiveFacts {
    readonly context: string;
    /** Policies by `ns/name` that this package's component made, and those that Pulumi made at all. */
    readonly ofMesh: ReadonlySet<string>;
    readonly ofPulumi: ReadonlySet<string>;
    /** Policies of network plugins that this package's component made: `FQDNNetworkPolicy ai-agents/allow-to-hub`. */
    readonly pluginsOfMesh: ReadonlySet<string>;
    /** Keys of labels that Pulumi set on a namespace, by its name: it takes them away where they are no longer asked for. */
    readonly pulumiLabels: ReadonlyMap<string, ReadonlySet<string>>;
    /** Namespaces and policies, as the policy pack's rules take them. */
    readonly resources: readonly SeenResource[];
}

/** A live cluster, read. */
export interface LiveCluster {
    readonly cluster: Cluster;
    readonly apiServer: IpSet;
    /** See `Side.unknown`. */
    readonly unknown: ReadonlyMap<string, string>;
    /** See `Side.deployed`. */
    readonly deployed: ReadonlyMap<string, PolicyTypesRecord>;
    readonly facts: LiveFacts;
}

/**
 * Reads a live cluster, changing nothing. Pods count under the Deployment, or the like, that made them.
 *
 * @throws InputError where the context is not known, the cluster does not answer or lets nobody list what is needed
 */
export async function readLiveCluster(options: ClusterOptions): Promise<LiveCluster> {
    const client = await Client.open(options);
    try {
        const objects = await readLiveObjects(client);
        const controllers = await readControllers(client);
        const found = readable(documentsOf(objects, controllers), `the objects of context "${client.context}"`);
        const unjudged = [...(found.cluster.unjudged ?? []), ...unlistedPolicies(objects.unseenPolicies)];
        const cluster = { ...found.cluster, ...(unjudged.length > 0 ? { unjudged } : {}) };
        const { context } = client;
        const apiServer = await addressesOfApiServer(client);
        return {
            cluster,
            apiServer,
            unknown: unjudgedTexts(objects.otherPolicies),
            deployed: new Map(objects.policies.map((policy) => [idOf(policy), policyTypesRecord(policy)])),
            facts: factsOf(objects, context),
        };
    } catch (error) {
        if (error instanceof UnreachableError) throw new InputError(error.message);
        if (error instanceof ApiError) throw new InputError(refusal(client.context, error));
        throw error;
    }
}

function refusal(context: string, { status, message }: ApiError): string {
    const start = `Cannot read the cluster of context "${context}": `;
    if (status === 401) return `${start}the API server refuses these credentials: ${message}`;
    if (status !== 403) return start + message;
    return `${start}${message}; give its user list on namespaces, networkpolicies, services and pods of all namespaces`;
}

/** Kinds that make pods. Who may not list them sees pods alone. */
const controllerKinds = [
    ["apps/v1", "Deployment", "/apis/apps/v1/deployments"],
    ["apps/v1", "StatefulSet", "/apis/apps/v1/statefulsets"],
    ["apps/v1", "DaemonSet", "/apis/apps/v1/daemonsets"],
    ["apps/v1", "ReplicaSet", "/apis/apps/v1/replicasets"],
    ["batch/v1", "CronJob", "/apis/batch/v1/cronjobs"],
    ["batch/v1", "Job", "/apis/batch/v1/jobs"],
] as const;

async function readControllers(client: Client): Promise<KubeObject[]> {
    const lists = await Promise.all(
        controllerKinds.map(async ([apiVersion, kind, path]) =>
            (await orNothing(() => client.list(path))).map((object) => ({ ...object, apiVersion, kind })),
        ),
    );
    return lists.flat().filter((object) => !isFormerRevision(object));
}

/** Forbidden, or not served: what depends on it does without. What fails otherwise may be there. */
async function orNothing(ask: () => Promise<KubeObject[]>): Promise<KubeObject[]> {
    try {
        return await ask();
    } catch (error) {
        if (error instanceof ApiError && [403, 404].includes(error.status)) return [];
        throw error;
    }
}

/** A Deployment keeps ReplicaSets of what it was, without pods. */
function isFormerRevision({ kind, metadata, spec }: KubeObject): boolean {
    const owned = (metadata as { ownerReferences?: readonly unknown[] }).ownerReferences ?? [];
    return kind === "ReplicaSet" && owned.length > 0 && (spec as { replicas?: number } | undefined)?.replicas === 0;
}

function documentsOf(
    { namespaces, policies, services, pods, otherPolicies }: LiveObjects,
    controllers: readonly KubeObject[],
) {
    const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return [...namespaces, ...policies, ...services, ...controllers, ...staying, ...otherPolicies].map((value) => ({
        source: nameOfObject(value),
        document: 1,
        value,
    }));
}

/** Where the API server is behind its Service; nothing where that may not be seen. */
async function addressesOfApiServer(client: Client): Promise<IpSet> {
    const path =
        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name%3Dkubernetes";
    const found = apiServerEndpoints(await orNothing(() => client.list(path)));
    return IpSet.unionAll((found?.cidrs ?? []).map((cidr) => IpSet.parse(cidr)));
}

interface ManagedBy {
    readonly manager?: string;
    readonly fieldsV1?: { readonly "f:metadata"?: { readonly "f:labels"?: Readonly<Record<string, unknown>> } };
}

/** What Pulumi's Kubernetes provider wrote, by the name that it gives itself. */
function writtenByPulumi({ metadata }: KubeObject): ManagedBy[] {
    const fields = (metadata as { managedFields?: readonly ManagedBy[] }).managedFields ?? [];
    return fields.filter(({ manager }) => manager?.startsWith("pulumi"));
}

const [[partOf, mesh]] = Object.entries(partOfLabel) as [[string, string]];

const idOf = ({ metadata: { namespace, name } }: KubeObject): string => `${namespace ?? "default"}/${name}`;

const isOfMesh = ({ metadata }: KubeObject): boolean => metadata.labels?.[partOf] === mesh;

function factsOf({ namespaces, policies, otherPolicies }: LiveObjects, context: string): LiveFacts {
    const labels = (object: KubeObject) =>
        writtenByPulumi(object).flatMap(({ fieldsV1 }) =>
            Object.keys(fieldsV1?.["f:metadata"]?.["f:labels"] ?? {}).map((key) => key.replace(/^f:/, "")),
        );
    return {
        context,
        ofMesh: new Set(policies.filter(isOfMesh).map(idOf)),
        pluginsOfMesh: new Set(otherPolicies.filter(isOfMesh).map((policy) => `${policy.kind} ${idOf(policy)}`)),
        ofPulumi: new Set(policies.filter((policy) => writtenByPulumi(policy).length > 0).map(idOf)),
        pulumiLabels: new Map(namespaces.map((object) => [object.metadata.name, new Set(labels(object))])),
        resources: [...namespaces, ...policies].map(asResource),
    };
}

function asResource(object: KubeObject): SeenResource {
    const { apiVersion, kind, metadata } = object;
    const title = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    const type = `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
    return { type, name: title, urn: title, props: object };
}

/** The namespace that a live resource is, or is in. */
export function namespaceOfResource({ type, name, props }: SeenResource): string {
    const own = (props as unknown as KubeObject).metadata;
    return type.endsWith(":Namespace") ? name : (own.namespace ?? policyRef(own as never).namespace);
}
