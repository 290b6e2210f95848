import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { type ClusterOptions, loadKubeConfig } from "./kubeconfig";

/** An object as the API server returns it; only what every kind has is named. */
export interface KubeObject {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly deletionTimestamp?: string;
        readonly resourceVersion?: string;
    };
    readonly [key: string]: unknown;
}

/** The API server answered, and not with success: `status` as HTTP has it (403, 404, 422 …). */
export class ApiError extends Error {
    override readonly name = "ApiError";
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
    }
}

/** Nobody answered: no connection, no TLS, no credentials, or no answer in time. */
export class UnreachableError extends Error {
    override readonly name = "UnreachableError";
}

/** Ten seconds without a byte: an API server that lives says something by then. */
const silence = 10_000;
const pageSize = 500;

/** Talks to the API server of one context: the few verbs that these commands need. */
export class Client {
    private constructor(private readonly config: KubeConfig) {}

    /** @throws InputError where the kubeconfig names no cluster */
    static async open(options: ClusterOptions): Promise<Client> {
        return new Client(await loadKubeConfig(options));
    }

    /** The context's name, as in the kubeconfig. */
    get context(): string {
        return this.config.getCurrentContext();
    }

    /** URL of the API server. */
    get server(): string {
        return this.config.getCurrentCluster()?.server ?? "";
    }

    /** @throws ApiError, UnreachableError */
    async get<T = KubeObject>(path: string): Promise<T> {
        return JSON.parse(await this.send("GET", path)) as T;
    }

    /** Every object of a collection, page by page. @throws ApiError, UnreachableError */
    async list(path: string): Promise<KubeObject[]> {
        const items: KubeObject[] = [];
        const separator = path.includes("?") ? "&" : "?";
        for (let next = ""; ;) {
            const query = `limit=${pageSize}${next === "" ? "" : `&continue=${encodeURIComponent(next)}`}`;
            const page = await this.get<{ items?: KubeObject[]; metadata?: { continue?: string } }>(
                `${path}${separator}${query}`,
            );
            items.push(...(page.items ?? []));
            next = page.metadata?.continue ?? "";
            if (next === "") return items;
        }
    }

    /** One request; the whole answer as text. @throws ApiError, UnreachableError */
    async send(verb: string, path: string, body?: unknown, contentType = "application/json"): Promise<string> {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const response = await this.open(verb, path, payload, contentType);
        const chunks: Buffer[] = [];
        try {
            for await (const chunk of response) chunks.push(chunk as Buffer);
        } catch (error) {
            throw this.unreachable(error);
        }
        const text = Buffer.concat(chunks).toString("utf8");
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) throw new ApiError(status, messageOf(status, text));
        return text;
    }

    private async open(verb: string, path: string, body: string | undefined, type: string): Promise<IncomingMessage> {
        const url = new URL(this.server.replace(/\/$/, "") + path);
        const options: RequestOptions = { method: verb, headers: { accept: "application/json" } };
        try {
            await this.config.applyToHTTPSOptions(options);
        } catch (error) {
            throw this.unreachable(error);
        }
        const length = body === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(body) };
        options.headers = { ...options.headers, ...length };
        const send = url.protocol === "http:" ? httpRequest : httpsRequest;
        return new Promise((resolve, reject) => {
            const request = send(url, options, resolve);
            request.setTimeout(silence, () => request.destroy(new Error(`no answer within ${silence / 1000} s`)));
            request.once("error", (error) => reject(this.unreachable(error)));
            request.end(body);
        });
    }

    private unreachable(error: unknown): UnreachableError {
        const why = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
        const nested =
            error instanceof AggregateError ? (error.errors as Error[]).map((e) => e.message).join(", ") : why;
        return new UnreachableError(
            `Cannot reach the cluster of context "${this.context}" at ${this.server}: ${nested || "no connection"}`,
        );
    }
}

function messageOf(status: number, text: string): string {
    try {
        return (JSON.parse(text) as { message?: string }).message ?? `status ${status}`;
    } catch {
        return text.trim() === "" ? `status ${status}` : text.trim();
    }
}
