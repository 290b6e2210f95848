import { type Api, ApiError, type KubeObject } from "./api";

/** What an API server says of an object that it is to try and not to keep. */
export interface Answer {
    readonly object: KubeObject;
    /** Why it would not be created, and not be applied: both where it is refused, none where it is accepted. */
    readonly refused: readonly string[];
    /** As it would be stored, with what the API server fills in; absent where it is refused. */
    readonly stored?: KubeObject;
}

/**
 * Sends objects to an API server with strict field validation, so that a field that the schema does not have is an error:
 * each is created and each is applied (server-side), as a dry run. Their namespaces have to be there, since nothing is kept.
 */
export async function dryRun(api: Api, objects: readonly KubeObject[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const object of objects) {
        const said = [
            await attempt(() => api.create(object, { dryRun: true })),
            await attempt(() => api.apply(object, undefined, { dryRun: true })),
        ];
        const refused = said.filter((each) => typeof each === "string");
        const stored = said.find((each) => typeof each !== "string");
        answers.push({ object, refused, ...(stored === undefined ? {} : { stored }) });
    }
    return answers;
}

async function attempt(send: () => Promise<KubeObject>): Promise<KubeObject | string> {
    try {
        return await send();
    } catch (error) {
        if (error instanceof ApiError) return error.message;
        throw error;
    }
}

/** One line for each object that is refused: what it is, and why. */
export function describeRefused(answers: readonly Answer[]): string[] {
    return answers
        .filter(({ refused }) => refused.length > 0)
        .map(({ object, refused }) => `${object.kind} ${object.metadata.name}: ${refused.join("; ")}`);
}
