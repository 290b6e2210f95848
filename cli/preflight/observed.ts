import { ApiError, type Client, type KubeObject, UnreachableError } from "../kubernetes/client";
import {
    type LiveObjectMakers,
    type LivePolicies,
    readObjectMakers,
    readOtherPolicies,
} from "../kubernetes/live-objects";
import { discoverKinds } from "../kubernetes/policy-kinds";

/** What a question to the cluster came to: an answer, or the reason why there is none. */
export type Asked<T> = { readonly found: T } | { readonly why: string };

/** Everything the detection rules look at. Lists of kinds that the cluster does not serve are empty. */
export interface Observed {
    readonly version: Asked<string>;
    /** Resources that `networking.k8s.io/v1` serves. */
    readonly networkingResources: Asked<readonly string[]>;
    readonly daemonSets: Asked<readonly KubeObject[]>;
    /** Pods of kube-system. */
    readonly systemPods: Asked<readonly KubeObject[]>;
    readonly nodes: Asked<readonly KubeObject[]>;
    /** Services of kube-system and openshift-dns, and default/kubernetes. */
    readonly services: Asked<readonly KubeObject[]>;
    /** EndpointSlices of default/kubernetes. */
    readonly apiServerSlices: Asked<readonly KubeObject[]>;
    readonly serviceCidrs: Asked<readonly KubeObject[]>;
    /** ConfigMaps of kube-system that the rules know by name. */
    readonly configMaps: Asked<readonly KubeObject[]>;
    /** Calico's IPPools. */
    readonly ipPools: Asked<readonly KubeObject[]>;
    /** OpenShift's `networks.config.openshift.io/cluster`. */
    readonly openshiftNetworks: Asked<readonly KubeObject[]>;
    /** Policies of other kinds than NetworkPolicy, which nothing here judges, and kinds that the user may not list: a sentence each. */
    readonly otherPolicies: Asked<readonly string[]>;
    /** What makes, changes or deletes other objects, and kinds of it that the user may not list: a sentence each. */
    readonly objectMakers: Asked<readonly string[]>;
}

/** ConfigMaps of kube-system that say something about ranges or enforcement. */
export const configMapNames = ["kubeadm-config", "kube-proxy", "cilium-config", "amazon-vpc-cni"] as const;

/** What was found, or nothing. */
export function itemsOf<T>(asked: Asked<readonly T[]>): readonly T[] {
    return "found" in asked ? asked.found : [];
}

/** How what was found is said. */
export interface Told {
    readonly policies: (found: LivePolicies) => string[];
    readonly makers: (found: LiveObjectMakers) => string[];
}

/**
 * Asks the cluster for all of it, reading only. What is forbidden or fails becomes a reason and does not stop the rest.
 *
 * @param told Says what is there of which nothing here knows what it does.
 * @throws UnreachableError where nobody answers, or the credentials are refused
 */
export async function observe(client: Client, told: Told): Promise<Observed> {
    const version = await ask(() => client.get<{ gitVersion: string }>("/version").then((v) => v.gitVersion));
    const list = (path: string): Promise<Asked<readonly KubeObject[]>> => ask(() => client.list(path));
    const object = (path: string): Promise<Asked<readonly KubeObject[]>> => ask(async () => [await client.get(path)]);
    const [networkingResources, daemonSets, systemPods, nodes, apiServerSlices, serviceCidrs, ipPools, openshift] =
        await Promise.all([
            ask(() => resourcesOf(client, "/apis/networking.k8s.io/v1")),
            list("/apis/apps/v1/daemonsets"),
            list("/api/v1/namespaces/kube-system/pods"),
            list("/api/v1/nodes"),
            list(
                "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name%3Dkubernetes",
            ),
            absentIsEmpty(list("/apis/networking.k8s.io/v1/servicecidrs")),
            absentIsEmpty(list("/apis/crd.projectcalico.org/v1/ippools")),
            absentIsEmpty(object("/apis/config.openshift.io/v1/networks/cluster")),
        ]);
    const services = await together([
        absentIsEmpty(list("/api/v1/namespaces/kube-system/services")),
        absentIsEmpty(list("/api/v1/namespaces/openshift-dns/services")),
        absentIsEmpty(object("/api/v1/namespaces/default/services/kubernetes")),
    ]);
    const configMaps = await together(
        configMapNames.map((name) => absentIsEmpty(object(`/api/v1/namespaces/kube-system/configmaps/${name}`))),
    );
    return {
        version,
        ...(await observeOthers(client, told)),
        networkingResources: await absentIsEmpty(Promise.resolve(networkingResources)),
        daemonSets,
        systemPods,
        nodes,
        services,
        apiServerSlices,
        serviceCidrs,
        configMaps,
        ipPools,
        openshiftNetworks: openshift,
    };
}

async function observeOthers(client: Client, told: Told): Promise<Pick<Observed, "otherPolicies" | "objectMakers">> {
    const groups = await discoverKinds(client);
    const [otherPolicies, objectMakers] = await Promise.all([
        ask(async () => told.policies(await readOtherPolicies(client, groups))),
        ask(async () => told.makers(await readObjectMakers(client, groups))),
    ]);
    return { otherPolicies, objectMakers };
}

async function resourcesOf(client: Client, path: string): Promise<string[]> {
    const { resources } = await client.get<{ resources?: { name: string }[] }>(path);
    return (resources ?? []).map(({ name }) => name);
}

const notServed = "404";

async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
    try {
        return { found: await question() };
    } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 401)
            throw new UnreachableError(`The API server refuses these credentials: ${error.message}`);
        return { why: error.status === 404 ? notServed : error.message };
    }
}

/** A kind that is not served, or an object that does not exist, is an answer: there is none. */
async function absentIsEmpty<T>(asked: Promise<Asked<readonly T[]>>): Promise<Asked<readonly T[]>> {
    const result = await asked;
    return "why" in result && result.why === notServed ? { found: [] } : result;
}

/** All that was found; the first reason only where nothing was. */
async function together<T>(parts: readonly Promise<Asked<readonly T[]>>[]): Promise<Asked<readonly T[]>> {
    const results = await Promise.all(parts);
    const found = results.flatMap((part) => itemsOf(part));
    const refused = results.find((part) => "why" in part);
    return found.length === 0 && refused !== undefined ? refused : { found };
}
