import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { type Api, type KubeObject, pathOf } from "./api";
import { until } from "./process";

/** One change that the API server reported. `revision` orders changes across kinds: it is etcd's, one counter for all. */
export interface Change {
    readonly revision: number;
    readonly type: "ADDED" | "MODIFIED" | "DELETED";
    readonly object: KubeObject;
}

/** A kind to watch, in all namespaces. */
export interface Watched {
    readonly apiVersion: string;
    readonly kind: string;
}

export const NAMESPACES: Watched = { apiVersion: "v1", kind: "Namespace" };
export const POLICIES: Watched = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
export const PODS: Watched = { apiVersion: "v1", kind: "Pod" };
export const CONFIG_MAPS: Watched = { apiVersion: "v1", kind: "ConfigMap" };

/** What lives when the record starts, and every change since then. */
export interface Record {
    readonly start: readonly KubeObject[];
    readonly changes: readonly Change[];
}

/** A running watch. `caughtUp` resolves when every change made before the call has been recorded. */
export interface Watch {
    record(): Record;
    caughtUp(): Promise<void>;
    stop(): void;
}

/** Lists each kind, then follows its changes on one connection per kind until `stop`. */
export async function watch(api: Api, kinds: readonly Watched[]): Promise<Watch> {
    const changes: Change[] = [];
    const start: KubeObject[] = [];
    const streams: IncomingMessage[] = [];
    let failure: Error | undefined;
    let stopped = false;
    for (const { apiVersion, kind } of kinds) {
        const list = await api.list(apiVersion, kind);
        start.push(...list.items);
        const path = `${pathOf(apiVersion, kind)}?watch=true&resourceVersion=${list.resourceVersion}&timeoutSeconds=3600`;
        const stream = await api.open("GET", path);
        streams.push(stream);
        const end = (error?: Error): void => {
            if (!stopped) failure ??= error ?? new Error(`watch ${kind}: the server ended the watch`);
        };
        stream.once("error", end).once("end", () => end());
        createInterface({ input: stream }).on("line", (line) => {
            const event = JSON.parse(line) as { type: string; object: KubeObject };
            if (event.type === "ERROR") return end(new Error(`watch ${kind}: ${line}`));
            const revision = Number(event.object.metadata.resourceVersion);
            changes.push({ revision, type: event.type as Change["type"], object: event.object });
        });
    }
    const assertAlive = (): void => {
        if (failure !== undefined) throw failure;
    };
    return {
        record() {
            assertAlive();
            return { start, changes: [...changes].sort((a, b) => a.revision - b.revision) };
        },
        caughtUp: () => fence(api, kinds, changes, assertAlive),
        stop() {
            stopped = true;
            for (const stream of streams) stream.destroy();
        },
    };
}

/** The namespace of the watch itself, with a policy that isolates it: no test speaks of it. */
export const FENCE = "cluster-tests-fence";

/** Makes a last change of every watched kind and waits until the watch has shown it: the stream of a kind is in order. */
async function fence(
    api: Api,
    kinds: readonly Watched[],
    changes: readonly Change[],
    assertAlive: () => void,
): Promise<void> {
    const stamp = `t${process.hrtime.bigint()}`;
    const labels = { fence: stamp };
    await api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: FENCE, labels } });
    const body: { [kind: string]: object } = {
        NetworkPolicy: { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
        ConfigMap: {},
        Pod: { spec: { containers: [{ name: "none", image: "none" }], automountServiceAccountToken: false } },
    };
    for (const { apiVersion, kind } of kinds)
        if (kind !== "Namespace")
            await api.apply({ apiVersion, kind, metadata: { name: FENCE, namespace: FENCE, labels }, ...body[kind] });
    const seen = (kind: string): boolean =>
        changes.some(({ object }) => object.kind === kind && object.metadata.labels?.["fence"] === stamp);
    await until(
        "the watch to catch up",
        () => {
            assertAlive();
            return kinds.every(({ kind }) => seen(kind));
        },
        { seconds: 30, every: 20 },
    );
}
