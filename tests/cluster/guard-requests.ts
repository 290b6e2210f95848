import type { Api, Person } from "./api";

/** A request to the API server; as a dry run it is judged in the same way, and nothing is kept. */
export interface Request {
    readonly verb: "POST" | "PUT" | "PATCH" | "DELETE";
    readonly path: string;
    readonly body?: unknown;
}

/** What came of a request. */
export interface Answer {
    readonly status: number;
    /** What the API server says of a refusal; empty where it did what was asked. */
    readonly message: string;
    readonly warnings: readonly string[];
}

/** Makes a request and tells what came of it, also of a refusal. */
export async function send(api: Api, { verb, path, body }: Request, { dryRun = true } = {}): Promise<Answer> {
    const type = verb === "PATCH" ? "application/merge-patch+json" : undefined;
    const response = await api.open(verb, dryRun ? `${path}?dryRun=All` : path, body, type);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const status = response.statusCode ?? 0;
    const text = Buffer.concat(chunks).toString("utf8");
    const header = response.headers["warning"] ?? "";
    return {
        status,
        message: status < 300 ? "" : ((JSON.parse(text) as { message?: string }).message ?? text),
        // As RFC 7234 writes them: 299 - "text".
        warnings: [...String(header).matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, warning = ""]) => warning),
    };
}

/** Somebody who may do everything that RBAC can allow, so that nothing but the guard is in the way. */
export const person = (user: string, ...groups: string[]): Person => ({ user, groups: ["system:masters", ...groups] });
