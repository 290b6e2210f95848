import { ApiError, type Client } from "./client";

/** A resource as discovery describes it; `name` is its plural, as in the path, or that of a subresource. */
export interface Resource {
    readonly name: string;
    readonly kind: string;
    readonly verbs?: readonly string[];
}

/** A version of a group; `resources` are absent where the API server does not say what is in it. */
export interface GroupVersion {
    readonly version: string;
    readonly resources?: readonly Resource[] | undefined;
}

/** What an API server says of one of its groups. */
export interface Group {
    readonly name: string;
    /**
     * `served`: in `versions`. `not found`: it lists no groups, and has none of this name. `not said`: it lists no groups, and
     * does not say whether it has this one.
     */
    readonly state: "served" | "not found" | "not said";
    /** The one that the API server prefers first. */
    readonly versions: readonly GroupVersion[];
}

/** Which groups are of interest. */
export interface GroupsAsked {
    /** Of those that the API server lists. */
    readonly isAsked: (group: string) => boolean;
    /** Those to ask for one by one where it lists none. */
    readonly byName: readonly string[];
}

interface ApiGroup {
    readonly name: string;
    readonly versions: readonly { readonly version: string }[];
}

/**
 * Asks an API server once for everything that it says of some groups; what it refuses to say does not stop the rest.
 *
 * @throws UnreachableError
 */
export async function discover(client: Client, { isAsked, byName }: GroupsAsked): Promise<readonly Group[]> {
    const listed = await answerOf<{ readonly groups?: readonly ApiGroup[] | null }>(client, "/apis");
    const groups = typeof listed === "number" ? undefined : listed.groups;
    if (!groups) return Promise.all(byName.map((name) => groupOf(client, name)));
    return Promise.all(groups.filter(({ name }) => isAsked(name)).map((group) => withResources(client, group)));
}

async function groupOf(client: Client, name: string): Promise<Group> {
    const answer = await answerOf<Partial<ApiGroup>>(client, `/apis/${name}`);
    if (answer === 404) return { name, state: "not found", versions: [] };
    if (typeof answer === "number" || !answer.versions) return { name, state: "not said", versions: [] };
    return withResources(client, { name, versions: answer.versions });
}

async function withResources(client: Client, { name, versions }: ApiGroup): Promise<Group> {
    const all = versions.map(async ({ version }): Promise<GroupVersion> => {
        const answer = await answerOf<{ readonly resources?: readonly Resource[] | null }>(
            client,
            `/apis/${name}/${version}`,
        );
        return { version, resources: typeof answer === "number" ? undefined : (answer.resources ?? []) };
    });
    return { name, state: "served", versions: await Promise.all(all) };
}

/** An answer, or the status of a refusal. */
async function answerOf<T>(client: Client, path: string): Promise<T | number> {
    try {
        return await client.get<T>(path);
    } catch (error) {
        if (error instanceof ApiError) return error.status;
        throw error;
    }
}
