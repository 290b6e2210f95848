import { ApiError, type Client, type KubeObject } from "./client";
import type { Group } from "./discovery";
import { discoverKinds, makerKinds, policyKinds, type SoughtKind } from "./policy-kinds";

/** A kind that is served, or may be, and of which nothing was seen. */
export interface UnseenKind {
    /** The group alone where nobody said in which version it is served. */
    readonly apiVersion: string;
    readonly kind: string;
}

/** Policies of other kinds than NetworkPolicy in a cluster. */
export interface LivePolicies {
    /** Policies of other kinds, cluster-wide ones among them. */
    readonly otherPolicies: readonly KubeObject[];
    /** Other policy kinds that are served, or may be, and that this user may not list. */
    readonly unseenPolicies: readonly UnseenKind[];
}

/** What a cluster holds that says who may reach whom, as its API server returns it. */
export interface LiveObjects extends LivePolicies {
    readonly namespaces: readonly KubeObject[];
    readonly policies: readonly KubeObject[];
    readonly services: readonly KubeObject[];
    readonly pods: readonly KubeObject[];
}

/**
 * Reads them, changing nothing. Every object has its kind, which items of a list come without.
 *
 * @param groups What the API server says that it serves, where it was asked before: see {@link discoverKinds}.
 * @throws ApiError, UnreachableError
 */
export async function readLiveObjects(client: Client, groups?: readonly Group[]): Promise<LiveObjects> {
    const list = async (path: string, apiVersion: string, kind: string): Promise<KubeObject[]> =>
        (await client.list(path)).map((object) => ({ ...object, apiVersion, kind }));
    const [namespaces, policies, services, pods] = await Promise.all([
        list("/api/v1/namespaces", "v1", "Namespace"),
        list("/apis/networking.k8s.io/v1/networkpolicies", "networking.k8s.io/v1", "NetworkPolicy"),
        list("/api/v1/services", "v1", "Service"),
        list("/api/v1/pods", "v1", "Pod"),
    ]);
    const others = await readOtherPolicies(client, groups ?? (await discoverKinds(client)));
    return { namespaces, policies, services, pods, ...others };
}

/** How an object is called in a message: `Pod ai-agents/agent-0`. */
export function nameOfObject({ kind, metadata }: Pick<KubeObject, "kind" | "metadata">): string {
    const { name, namespace } = metadata;
    return `${kind ?? "object"} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** Reads every policy of another kind than NetworkPolicy. @throws ApiError, UnreachableError */
export async function readOtherPolicies(client: Client, groups: readonly Group[]): Promise<LivePolicies> {
    const { objects, unseen } = await listAll(client, policyKinds(groups));
    return { otherPolicies: objects, unseenPolicies: unseen };
}

/** Objects of which a controller of the cluster makes or changes others. */
export interface LiveObjectMakers {
    readonly makers: readonly KubeObject[];
    /** Kinds of them that are served, or may be, and that this user may not list. */
    readonly unseenMakers: readonly UnseenKind[];
}

/** Reads what makes or changes other objects. @throws ApiError, UnreachableError */
export async function readObjectMakers(client: Client, groups: readonly Group[]): Promise<LiveObjectMakers> {
    const { objects, unseen } = await listAll(client, makerKinds(groups));
    return { makers: objects, unseenMakers: unseen };
}

interface Listed {
    readonly objects: readonly KubeObject[];
    readonly unseen: readonly UnseenKind[];
}

async function listAll(client: Client, kinds: readonly SoughtKind[]): Promise<Listed> {
    const lists = await Promise.all(kinds.map((kind) => listKind(client, kind)));
    return {
        objects: lists.flatMap(({ objects }) => objects),
        unseen: lists.flatMap(({ unseen }) => unseen),
    };
}

/** Lists a kind in the first of its versions that is served. */
async function listKind(client: Client, sought: SoughtKind): Promise<Listed> {
    const { group, kind, resource, versions, isServed, mayBeElsewhere } = sought;
    for (const version of versions) {
        const apiVersion = `${group}/${version}`;
        const found = await listResource(client, `/apis/${apiVersion}/${resource}`, isServed);
        if (found === "forbidden") return { objects: [], unseen: [{ apiVersion, kind }] };
        if (found !== "not served")
            return { objects: found.map((each) => ({ ...each, apiVersion, kind })), unseen: [] };
    }
    return { objects: [], unseen: mayBeElsewhere ? [{ apiVersion: group, kind }] : [] };
}

async function listResource(
    client: Client,
    path: string,
    isServed: boolean,
): Promise<KubeObject[] | "forbidden" | "not served"> {
    try {
        return await client.list(path);
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) return "not served";
        if (!(error instanceof ApiError) || error.status !== 403) throw error;
        return isServed || (await mayBeServed(client, path)) ? "forbidden" : "not served";
    }
}

/** Permissions are checked before paths are, so a list of what is not served is forbidden as well; discovery seldom is. */
async function mayBeServed(client: Client, path: string): Promise<boolean> {
    const at = path.lastIndexOf("/");
    try {
        const { resources } = await client.get<{ resources?: { name: string }[] | null }>(path.slice(0, at));
        return (resources ?? []).some(({ name }) => name === path.slice(at + 1));
    } catch (error) {
        if (error instanceof ApiError && [403, 404].includes(error.status)) return error.status === 403;
        throw error;
    }
}
