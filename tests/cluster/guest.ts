import { randomBytes } from "node:crypto";
import { type Api, ApiError, type KubeObject } from "./api";
import type { ControlPlane } from "./control-plane";
import { until } from "./process";

/** On every namespace that a test makes: `kubectl delete namespace --selector` with it takes away what a killed run left. */
export const MARK = "ai-mesh-isolation/cluster-test";

const NAME_LABEL = "kubernetes.io/metadata.name";

const drawn = (): string => `ai-mesh-${randomBytes(3).toString("hex")}-`;

/** How the namespaces of a guest are called. */
export interface GuestOptions {
    readonly asWritten?: boolean;
    readonly prefix?: string;
}

const open = new Set<Guest>();
let leaving = false;

/**
 * The namespaces of one test or suite. On somebody's cluster their names begin with a prefix that is drawn anew each time,
 * so that they stand beside others of the same names, and nothing that was there is written to or deleted.
 */
export class Guest {
    readonly prefix: string;
    readonly #plane: ControlPlane;
    readonly #made = new Set<string>();
    #creating: Promise<unknown> = Promise.resolve();

    /** `asWritten` leaves names as they are on a control plane of our own, where nobody else's can be in the way. */
    constructor(plane: ControlPlane, { asWritten = false, prefix = drawn() }: GuestOptions = {}) {
        this.#plane = plane;
        this.prefix = asWritten && plane.origin === "own" ? "" : prefix;
        open.add(this);
    }

    get #api(): Api {
        return this.#plane.api;
    }

    /** What a namespace is called here. */
    name(namespace: string): string {
        return `${this.prefix}${namespace}`;
    }

    /** The same object in the namespaces of this guest: where it is, and which namespaces its selectors name. */
    moved<T extends KubeObject>(object: T): T {
        const moved = this.#selectors(object) as T;
        const { name, namespace = "default" } = object.metadata;
        const at = object.kind === "Namespace" ? { name: this.name(name) } : { namespace: this.name(namespace) };
        return { ...moved, metadata: { ...moved.metadata, ...at } };
    }

    #selectors(value: unknown): unknown {
        if (Array.isArray(value)) return value.map((each) => this.#selectors(each));
        if (typeof value !== "object" || value === null) return value;
        const { key, values } = value as { key?: unknown; values?: unknown };
        return Object.fromEntries(
            Object.entries(value).map(([field, inner]) => {
                if (field === NAME_LABEL && typeof inner === "string") return [field, this.name(inner)];
                if (inner === values && key === NAME_LABEL && Array.isArray(values))
                    return [field, values.map((each) => this.name(String(each)))];
                return [field, this.#selectors(inner)];
            }),
        );
    }

    /** Makes a namespace unless this guest did so before. One that somebody else made is an error (409): it is not ours. */
    async namespace(namespace: string): Promise<void> {
        const name = this.name(namespace);
        if (leaving) throw new Error(`create namespace ${name}: the run is being ended`);
        if (this.#made.has(name)) return;
        const object = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { [MARK]: "true" } } };
        const creating = this.#api.create(object).then(
            () => void this.#made.add(name),
            (error: unknown) => {
                if (this.prefix !== "" || !(error instanceof ApiError) || error.status !== 409) throw error;
            },
        );
        this.#creating = Promise.allSettled([this.#creating, creating]);
        await creating;
    }

    /** Deletes the namespaces with all that is in them and waits until they are gone; not where nothing would end them. */
    async leave(): Promise<void> {
        await this.#creating;
        const names = this.#plane.namespaceController ? [...this.#made] : [];
        for (const name of names) await this.#api.delete("v1", "Namespace", undefined, name);
        await until(
            `the namespaces ${names.join(", ")} to go`,
            async () => (await Promise.all(names.map((name) => this.#isGone(name)))).every(Boolean),
            { seconds: 180, every: 250 },
        );
        open.delete(this);
    }

    async #isGone(name: string): Promise<boolean> {
        try {
            await this.#api.get("v1", "Namespace", undefined, name);
            return false;
        } catch (error) {
            if (error instanceof ApiError && error.status === 404) return true;
            throw error;
        }
    }
}

/**
 * Takes away what guests on somebody's cluster have made and not yet taken away, because the run is being interrupted. A
 * control plane of our own goes with everything in it.
 */
export async function leaveAll(plane: ControlPlane, say: (line: string) => void = console.log): Promise<void> {
    leaving = true;
    if (plane.origin !== "KUBECONFIG" || open.size === 0) return;
    const prefixes = [...open].map(({ prefix }) => `${prefix}*`).join(", ");
    say(`\ntaking away the namespaces ${prefixes}; once more Ctrl-C leaves them there`);
    const results = await Promise.allSettled([...open].map((guest) => guest.leave()));
    for (const result of results)
        if (result.status === "rejected")
            say(`${String(result.reason)}; kubectl delete namespace --selector ${MARK} takes them away`);
}
