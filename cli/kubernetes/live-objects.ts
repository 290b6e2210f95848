import { ApiError, type Client, type KubeObject } from "./client";
import { makerKinds, policyKinds, type ServedKind } from "./policy-kinds";

/** Policies of other kinds than NetworkPolicy in a cluster. */
export interface LivePolicies {
    /** Policies of other kinds, cluster-wide ones among them. */
    readonly otherPolicies: readonly KubeObject[];
    /** Other policy kinds that are served, or may be, and that this user may not list. */
    readonly unseenPolicies: readonly ServedKind[];
}

/** What a cluster holds that says who may reach whom, as its API server returns it. */
export interface LiveObjects extends LivePolicies {
    readonly namespaces: readonly KubeObject[];
    readonly policies: readonly KubeObject[];
    readonly services: readonly KubeObject[];
    readonly pods: readonly KubeObject[];
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
    return { namespaces, policies, services, pods, ...(await readOtherPolicies(client)) };
}

/** How an object is called in a message: `Pod ai-agents/agent-0`. */
export function nameOfObject({ kind, metadata }: Pick<KubeObject, "kind" | "metadata">): string {
    const { name, namespace } = metadata;
    return `${kind ?? "object"} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** Reads every policy of another kind than NetworkPolicy. @throws ApiError, UnreachableError */
export async function readOtherPolicies(client: Client): Promise<LivePolicies> {
    const { objects, unseen } = await listAll(client, await policyKinds(client));
    return { otherPolicies: objects, unseenPolicies: unseen };
}

/** Objects of which a controller of the cluster makes or changes others. */
export interface LiveObjectMakers {
    readonly makers: readonly KubeObject[];
    /** Kinds of them that are served, or may be, and that this user may not list. */
    readonly unseenMakers: readonly ServedKind[];
}

/** Reads what makes or changes other objects. @throws ApiError, UnreachableError */
export async function readObjectMakers(client: Client): Promise<LiveObjectMakers> {
    const { objects, unseen } = await listAll(client, await makerKinds(client));
    return { makers: objects, unseenMakers: unseen };
}

async function listAll(client: Client, kinds: readonly ServedKind[]) {
    const lists = await Promise.all(kinds.map(async (kind) => [kind, await listKind(client, kind)] as const));
    return {
        objects: lists.flatMap(([{ apiVersion, kind }, objects]) =>
            objects === "forbidden" ? [] : objects.map((object) => ({ ...object, apiVersion, kind })),
        ),
        unseen: lists.flatMap(([kind, objects]) => (objects === "forbidden" ? [kind] : [])),
    };
}

async function listKind(client: Client, { apiVersion, resource }: ServedKind): Promise<KubeObject[] | "forbidden"> {
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
