import { readFileSync } from "node:fs";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { delimiter } from "node:path";
import { parse } from "yaml";

/** A Kubernetes object as the API server returns it. */
export interface KubeObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly uid?: string;
        readonly resourceVersion?: string;
        readonly generation?: number;
        readonly deletionTimestamp?: string;
        readonly labels?: Record<string, string>;
        readonly annotations?: Record<string, string>;
        readonly [key: string]: unknown;
    };
    readonly [key: string]: unknown;
}

/** An answer of the API server that is not a success: `status` as HTTP has it (404, 409, 422 …). */
export class ApiError extends Error {
    readonly status: number;
    constructor(verb: string, path: string, status: number, body: string) {
        super(`${verb} ${path}: ${status} ${messageOf(body)}`);
        this.status = status;
    }
}

function messageOf(body: string): string {
    try {
        return (JSON.parse(body) as { message?: string }).message ?? body;
    } catch {
        return body;
    }
}

interface NamedEntry {
    readonly name: string;
    readonly cluster?: Record<string, unknown>;
    readonly user?: Record<string, unknown>;
    readonly context?: Record<string, unknown>;
}

interface Connection {
    readonly context: string;
    readonly server: URL;
    readonly agent: Agent | undefined;
    readonly headers: Readonly<Record<string, string>>;
}

function pem(entry: Record<string, unknown> | undefined, key: string): Buffer | undefined {
    const data = entry?.[`${key}-data`];
    if (typeof data === "string") return Buffer.from(data, "base64");
    const file = entry?.[key];
    return typeof file === "string" ? readFileSync(file) : undefined;
}

/**
 * Reads what is needed to talk to the current context's API server. Understood: one file with CA, client certificate, token
 * and token file; a list of files or credentials of another kind (exec plugins) is an error that names the way out.
 */
export function readKubeconfig(path: string): Connection {
    if (path.includes(delimiter))
        throw new Error(
            `read ${path}: several files; write them as one with "kubectl config view --flatten --minify" and name that`,
        );
    const config = parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    const pick = (list: string, name: unknown): NamedEntry | undefined =>
        (config[list] as NamedEntry[] | undefined)?.find((entry) => entry.name === name);
    const context = pick("contexts", config["current-context"])?.context;
    const cluster = pick("clusters", context?.["cluster"])?.cluster;
    const user = pick("users", context?.["user"])?.user;
    if (typeof cluster?.["server"] !== "string")
        throw new Error(`read ${path}: the current context names no cluster with a server`);
    if (user !== undefined && "exec" in user)
        throw new Error(
            `read ${path}: credentials from an exec plugin; run "kubectl proxy" and point a kubeconfig at it`,
        );
    const server = new URL(cluster["server"]);
    const tokenFile = user?.["tokenFile"];
    const token =
        user?.["token"] ?? (typeof tokenFile === "string" ? readFileSync(tokenFile, "utf8").trim() : undefined);
    const agent = new Agent({
        keepAlive: true,
        ca: pem(cluster, "certificate-authority"),
        cert: pem(user, "client-certificate"),
        key: pem(user, "client-key"),
        rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
    });
    return {
        context: String(config["current-context"]),
        server,
        agent: server.protocol === "https:" ? agent : undefined,
        headers: typeof token === "string" ? { authorization: `Bearer ${token}` } : {},
    };
}

/** As kinds are called in a path: `networkpolicies`, `gateways`, `endpoints`. */
function pluralOf(kind: string): string {
    const name = kind.toLowerCase();
    if (name.endsWith("endpoints")) return name;
    return /[^aeiou]y$/u.test(name) ? name.replace(/y$/u, "ies") : `${name}s`;
}

const CLUSTER_SCOPED = new Set([
    ...["Namespace", "Node", "ClusterRole", "ClusterRoleBinding", "PersistentVolume", "CustomResourceDefinition"],
    ...["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
    "CiliumClusterwideNetworkPolicy",
    ...["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
]);

/** The API path of a collection, or of one object where `name` is given. */
export function pathOf(apiVersion: string, kind: string, namespace?: string, name?: string): string {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scope = CLUSTER_SCOPED.has(kind) || namespace === undefined ? "" : `/namespaces/${namespace}`;
    return `${base}${scope}/${pluralOf(kind)}${name === undefined ? "" : `/${name}`}`;
}

function pathOfObject(object: KubeObject): string {
    const { name, namespace } = object.metadata;
    return pathOf(object.apiVersion, object.kind, namespace ?? "default", name);
}

/** Somebody as whom requests are made, which the kubeconfig's user has to be allowed to. */
export interface Person {
    readonly user: string;
    readonly groups: readonly string[];
}

/** A client for the few verbs that the tests need; every failure is an {@link ApiError}. */
export class Api {
    readonly #connection: Connection;
    readonly #person: Readonly<Record<string, string | readonly string[]>>;
    readonly kubeconfig: string;

    constructor(kubeconfig: string, as?: Person) {
        this.kubeconfig = kubeconfig;
        this.#connection = readKubeconfig(kubeconfig);
        this.#person = as === undefined ? {} : { "impersonate-user": as.user, "impersonate-group": as.groups };
    }

    /** The kubeconfig's current context. */
    get context(): string {
        return this.#connection.context;
    }

    /** Where the API server listens. */
    get server(): URL {
        return this.#connection.server;
    }

    /** Opens a request and resolves with the response's stream once the head is there; the caller reads or destroys it. */
    open(verb: string, path: string, body?: unknown, contentType = "application/json"): Promise<IncomingMessage> {
        const { server, agent, headers } = this.#connection;
        const payload = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
        const options = {
            method: verb,
            ...(agent === undefined ? {} : { agent }),
            headers: {
                ...headers,
                ...this.#person,
                accept: "application/json",
                ...(payload === undefined
                    ? {}
                    : { "content-type": contentType, "content-length": Buffer.byteLength(payload) }),
            },
        };
        return new Promise((resolve, reject) => {
            const request = (agent === undefined ? httpRequest : httpsRequest)(new URL(path, server), options, resolve);
            request.once("error", reject);
            request.end(payload);
        });
    }

    /** One request, its whole answer as text. */
    async text(verb: string, path: string, body?: unknown, contentType?: string): Promise<string> {
        const response = await this.open(verb, path, body, contentType);
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString("utf8");
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) throw new ApiError(verb, path, status, text);
        return text;
    }

    async #json<T>(verb: string, path: string, body?: unknown, contentType?: string): Promise<T> {
        return JSON.parse(await this.text(verb, path, body, contentType)) as T;
    }

    get(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<KubeObject> {
        return this.#json("GET", pathOf(apiVersion, kind, namespace, name));
    }

    /** All objects of a kind, in one namespace or (undefined) in all, with the list's resourceVersion. */
    async list(
        apiVersion: string,
        kind: string,
        namespace?: string,
    ): Promise<{ items: KubeObject[]; resourceVersion: string }> {
        const list = await this.#json<{ items: KubeObject[]; metadata: { resourceVersion: string } }>(
            "GET",
            pathOf(apiVersion, kind, namespace),
        );
        const items = list.items.map((item) => ({ ...item, apiVersion, kind }));
        return { items, resourceVersion: list.metadata.resourceVersion };
    }

    /** Creates an object with strict field validation; one of that name is an error (409). A dry run keeps nothing. */
    create(object: KubeObject, { dryRun = false } = {}): Promise<KubeObject> {
        const { apiVersion, kind, metadata } = object;
        const query = `?fieldManager=cluster-tests&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
        return this.#json("POST", pathOf(apiVersion, kind, metadata.namespace) + query, object);
    }

    /**
     * Server-side apply with strict field validation, forced, as `manager`: what `kubectl apply --server-side` sends. A dry
     * run is judged in the same way and keeps nothing.
     */
    apply(object: KubeObject, manager = "cluster-tests", { dryRun = false } = {}): Promise<KubeObject> {
        const query = `?fieldManager=${manager}&fieldValidation=Strict&force=true${dryRun ? "&dryRun=All" : ""}`;
        return this.#json("PATCH", pathOfObject(object) + query, object, "application/apply-patch+yaml");
    }

    /** JSON merge patch; `subresource` such as "status" where given. */
    patch(
        object: Pick<KubeObject, "apiVersion" | "kind" | "metadata">,
        change: unknown,
        subresource?: string,
    ): Promise<KubeObject> {
        const path = pathOfObject(object as KubeObject) + (subresource === undefined ? "" : `/${subresource}`);
        return this.#json("PATCH", path, change, "application/merge-patch+json");
    }

    /** Deletes one object; an object that is not there is no error. `graceSeconds` as `kubectl delete --grace-period`. */
    async delete(
        apiVersion: string,
        kind: string,
        namespace: string | undefined,
        name: string,
        graceSeconds?: number,
    ): Promise<void> {
        const options =
            graceSeconds === undefined
                ? undefined
                : { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: graceSeconds };
        try {
            await this.text("DELETE", pathOf(apiVersion, kind, namespace, name), options);
        } catch (error) {
            if (!(error instanceof ApiError && error.status === 404)) throw error;
        }
    }

    /** Closes idle connections. */
    close(): void {
        this.#connection.agent?.destroy();
    }
}
