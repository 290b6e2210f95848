import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Lab } from "../lab/lab";
import type { KubeObject } from "./api";

interface PodSpec {
    readonly nodeName?: string;
    readonly ephemeralContainers?: readonly { readonly name: string; readonly command: readonly string[] }[];
}

/** Why ephemeral containers cannot be run here; undefined where they can. */
export function kubeletMissing(): string | undefined {
    const said = spawnSync("nc", ["-u", "-z", "-w", "1", "127.0.0.1", "1"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
    });
    if (said.error) return "nc, which stands for the probe image, is not on PATH";
    return said.stderr.includes("option") ? "nc, which stands for the probe image, does not know -z and -u" : undefined;
}

/**
 * What of a kubelet and a scheduler the ephemeral prober needs, for the pods of a lab: binds new pods to the lab's node
 * and gives them an address, runs what an ephemeral container would in the pod's network namespace, with the
 * machine's nc for its image, reports its state, and serves its log to the API server.
 */
export class LabKubelet {
    readonly #logs = new Map<string, string>();
    #server: Server | undefined;
    #timer: NodeJS.Timeout | undefined;
    #node = "";
    #addresses = 1;
    /** Pods that were bound, and names of ephemeral containers that ran, as `namespace/pod/container`. */
    readonly bound: string[] = [];
    readonly ran: string[] = [];

    constructor(readonly lab: Lab) {}

    async start(): Promise<void> {
        const pki = join(dirname(this.lab.api.kubeconfig), "pki");
        const [cert, key] = ["crt", "key"].map((end) => readFileSync(join(pki, `apiserver.${end}`)));
        const server = createServer({ cert, key }, (request, response) => {
            const [, kind, ...name] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
            const log = kind === "containerLogs" ? this.#logs.get(name.join("/")) : undefined;
            response.statusCode = log === undefined ? 404 : 200;
            response.end(log ?? "no such log");
        });
        this.#server = server;
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { items } = await this.lab.api.list("v1", "Pod");
        this.#node = (items[0]?.["spec"] as PodSpec).nodeName ?? "";
        const kubeletEndpoint = { Port: (server.address() as AddressInfo).port };
        await this.lab.api.patch(
            { apiVersion: "v1", kind: "Node", metadata: { name: this.#node } },
            {
                status: {
                    addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
                    daemonEndpoints: { kubeletEndpoint },
                },
            },
            "status",
        );
        this.#tick();
    }

    stop(): void {
        clearTimeout(this.#timer);
        this.#server?.close();
        this.#server?.closeAllConnections();
    }

    #tick(): void {
        this.#timer = setTimeout(() => {
            void this.#sync()
                .catch(() => undefined)
                .then(() => this.#server?.listening && this.#tick());
        }, 200);
    }

    async #sync(): Promise<void> {
        const { items } = await this.lab.api.list("v1", "Pod");
        for (const pod of items) {
            const spec = pod["spec"] as PodSpec;
            if (spec.nodeName === undefined) await this.#bind(pod);
            const { podIP } = (pod["status"] ?? {}) as { podIP?: string };
            for (const container of spec.ephemeralContainers ?? []) {
                const name = `${pod.metadata.namespace}/${pod.metadata.name}/${container.name}`;
                if (podIP === undefined || this.ran.includes(name)) continue;
                this.ran.push(name);
                void this.#run(pod, podIP, name, container);
            }
        }
    }

    async #bind(pod: KubeObject): Promise<void> {
        const { name, namespace = "default" } = pod.metadata;
        const target = { apiVersion: "v1", kind: "Node", name: this.#node };
        const binding = { apiVersion: "v1", kind: "Binding", metadata: { name, namespace }, target };
        await this.lab.api.text("POST", `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding);
        this.bound.push(`${namespace}/${name}`);
        const ip = `10.244.8.${this.#addresses++}`;
        this.lab.network.end(ip);
        const status = {
            phase: "Running",
            podIP: ip,
            podIPs: [{ ip }],
            hostIP: "172.18.0.3",
            hostIPs: [{ ip: "172.18.0.3" }],
        };
        await this.lab.api.patch(pod, { status }, "status");
    }

    async #run(
        pod: KubeObject,
        ip: string,
        name: string,
        { name: container, command }: { name: string; command: readonly string[] },
    ): Promise<void> {
        const { netns } = this.lab.network.end(ip).agent;
        const child = spawn("ip", ["netns", "exec", netns, ...command]);
        let log = "";
        for (const stream of [child.stdout, child.stderr])
            stream.setEncoding("utf8").on("data", (text: string) => (log += text));
        const exitCode = await new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
        this.#logs.set(name, log);
        const fresh = await this.lab.api.get("v1", "Pod", pod.metadata.namespace, pod.metadata.name);
        const before = (fresh["status"] as { ephemeralContainerStatuses?: object[] }).ephemeralContainerStatuses ?? [];
        const state = { terminated: { exitCode, reason: exitCode === 0 ? "Completed" : "Error" } };
        const own = { name: container, image: "nc", imageID: "nc", ready: false, restartCount: 0, state };
        await this.lab.api.patch(fresh, { status: { ephemeralContainerStatuses: [...before, own] } }, "status");
    }
}
