import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type Server, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Api, KubeObject } from "../cluster/api";
import { onPath } from "../cluster/binaries";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane";
import { serve } from "../cluster/definitions";
import { controlPlane, skip } from "../cluster/setup";
import { type Daemon, startDaemon, tail, until } from "../cluster/process";
import { type End, Network, NODE_ADDRESS } from "./network";
import { fencePolicy, serveKinds, type TierBuild } from "./tiers";

/** The policy engine: takes new connections from an NFQUEUE and judges them by the cluster's NetworkPolicies. */
export const ENGINE = "kube-network-policies";
const QUEUE = "100";
const FENCE_PORTS = [9001, 9002] as const;
const TIER_FENCE_PORTS = [9003, 9004] as const;
/** The engine's own rules, beside those that the lab queues packets by. */
const ENGINE_TABLE = ["inet", "kube-network-policies"] as const;

/** A pod of the lab: an address with listeners, and a Pod object that says so. */
export interface LabPod {
    readonly namespace: string;
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly ip: string;
    readonly ip6?: string | undefined;
    readonly ports?:
        readonly { readonly name?: string | undefined; readonly protocol: string; readonly port: number }[] | undefined;
}

/** What a lab is made with. */
export interface LabOptions {
    /** `false` asks for a node without a policy engine. */
    readonly engine?: boolean;
    /** A policy engine that judges tiers. */
    readonly build?: TierBuild;
    /** The definitions of the kinds that it reads; without them the API server takes what anybody writes into these kinds. */
    readonly definitions?: readonly KubeObject[];
}

/** Why no lab can be made here; undefined where it can. */
export function labMissing({ engine = true, build }: LabOptions = {}): string | undefined {
    const program = build?.program ?? ENGINE;
    if (process.platform !== "linux" || process.getuid?.() !== 0) return "the packet lab needs Linux and root";
    for (const tool of ["ip", "iptables", "ip6tables", "nft", "ss", "sysctl"])
        if (onPath(tool) === undefined) return `the packet lab needs ${tool} on PATH`;
    if (engine && onPath(program) === undefined)
        return `the packet lab needs a policy engine: ${program} is not on PATH`;
    return undefined;
}

/**
 * A lab on an API server of its own, so that what other suites left there is nobody to judge; skips the calling suite
 * where one of both cannot be had.
 */
export async function startLab(context: Mocha.Context, options: LabOptions = {}): Promise<Lab> {
    const missing = labMissing(options);
    if (missing !== undefined) skip(context, missing);
    if (controlPlane(context).origin === "KUBECONFIG")
        skip(context, "KUBECONFIG names somebody's cluster: the lab's nodes and pods do not belong there");
    const plane = await startControlPlane();
    return "missing" in plane ? skip(context, plane.missing) : await Lab.start(plane, options);
}

let labs = 0;

/**
 * A node with real packets: every pod is a network namespace with listeners, a Pod object carries its address as the
 * kubelet would report it, and a policy engine judges every new connection. The API server stays where it is; the
 * engine reaches it at the same loopback address through a pipe.
 */
export class Lab {
    readonly api: Api;
    readonly network: Network;
    readonly #directory = mkdtempSync(join(tmpdir(), "ai-mesh-lab-"));
    readonly #removeDirectory = (): void => rmSync(this.#directory, { recursive: true, force: true });
    readonly #pipes: Server[] = [];
    readonly #pods = new Map<string, LabPod>();
    /** Name of the Node object, and of the namespace that fences use: labs may stand side by side on one API server. */
    readonly #node: string;
    #engine: Daemon | undefined;
    #guard: ChildProcess | undefined;
    #fences = 0;

    private constructor(
        private readonly plane: ControlPlane,
        private readonly build: TierBuild | undefined,
        private readonly definitions: readonly KubeObject[] | undefined,
    ) {
        const name = `${process.pid}-${labs++}`;
        this.api = plane.api;
        process.once("exit", this.#removeDirectory);
        this.network = new Network(`aimesh${name}`);
        this.#node = `lab-${name}`;
    }

    /** Makes the node and, unless `engine` is false, starts the engine and waits until it judges. */
    static async start(plane: ControlPlane, { engine = true, build, definitions }: LabOptions = {}): Promise<Lab> {
        const lab = new Lab(plane, build, definitions);
        try {
            await lab.#start(engine);
            return lab;
        } catch (error) {
            await lab.stop();
            throw error;
        }
    }

    async #start(engine: boolean): Promise<void> {
        await this.api.apply({ apiVersion: "v1", kind: "Node", metadata: { name: this.#node } });
        if (!engine) return;
        if (this.definitions !== undefined) for (const each of this.definitions) await serve(this.api, each);
        else if (this.build !== undefined) await serveKinds(this.api, this.build);
        await this.#pipeApi();
        await this.#guardQueue();
        for (const table of ["iptables", "ip6tables"]) {
            this.network.onNode(
                table,
                "-A",
                "FORWARD",
                "-m",
                "conntrack",
                "--ctstate",
                "ESTABLISHED,RELATED",
                "-j",
                "ACCEPT",
            );
            // Neighbour discovery and echo are no connections that a NetworkPolicy speaks of.
            if (table === "ip6tables") this.network.onNode(table, "-A", "FORWARD", "-p", "ipv6-icmp", "-j", "ACCEPT");
            this.network.onNode(table, "-A", "FORWARD", "-j", "NFQUEUE", "--queue-num", QUEUE);
        }
        await this.#startEngine();
    }

    async #startEngine(): Promise<void> {
        const flags = [
            "-kubeconfig",
            this.api.kubeconfig,
            "-hostname-override",
            this.#node,
            "-disable-nri",
            "-fail-open=false",
        ];
        const program = this.build?.program ?? ENGINE;
        const command = ["ip", "netns", "exec", this.network.node, program, ...flags, "-nfqueue-id", QUEUE, "-v", "2"];
        this.#engine = startDaemon(ENGINE, command, join(this.#directory, "engine.log"));
        await this.fence();
    }

    /**
     * Keeps the engine from loading rules of its own beside the lab's. It would again and again, every second where the
     * kernel has no nft_queue, and whenever a chain goes the kernel drops every packet that waits for a verdict
     * (nf_queue_nf_hook_drop): first packets would get lost whatever the policies say. The table belongs to whoever made
     * it, and goes with him.
     */
    async #guardQueue(): Promise<void> {
        const [family, table] = ENGINE_TABLE;
        const guard = spawn("ip", ["netns", "exec", this.network.node, "nft", "--interactive"], {
            stdio: ["pipe", "ignore", "ignore"],
        });
        this.#guard = guard;
        guard.stdin.write(`add table ${family} ${table} { flags owner; }\n`);
        await until("the guard of the policy engine's queue", () =>
            this.network.onNode("nft", "list", "table", family, table).includes("owner"),
        );
    }

    async #pipeApi(): Promise<void> {
        const url = new URL(await this.#serverUrl());
        const path = join(this.#directory, "api.sock");
        const server = createServer((near) => {
            const far = connect(Number(url.port), url.hostname);
            for (const [from, to] of [
                [near, far],
                [far, near],
            ] as const) {
                from.on("error", () => to.destroy()).on("close", () => to.destroy());
                from.pipe(to);
            }
        });
        this.#pipes.push(server);
        await new Promise<void>((resolve) => server.listen(path, resolve));
        await this.network.nodeAgent().pipe(Number(url.port), path);
    }

    #serverUrl(): Promise<string> {
        const { server } = this.api;
        if (server.hostname !== "127.0.0.1")
            throw new Error(`start the lab: its API server has to be on 127.0.0.1, not ${server.hostname}`);
        return Promise.resolve(server.href);
    }

    /** The engine's log, for the message of a failed test. */
    engineLog(lines = 20): string {
        return this.#engine === undefined ? "no engine" : tail(this.#engine, lines);
    }

    /** Whether the kernel has the queue of nftables (nft_queue), by which the engine sees the answers of resolvers. */
    hasNftQueue(): boolean {
        const table = "inet ai-mesh-try";
        try {
            const hook = "{ type filter hook postrouting priority 0; }";
            this.network.onNode(
                "nft",
                `add table ${table}; add chain ${table} c ${hook}; add rule ${table} c queue num 1`,
            );
            return true;
        } catch {
            return false;
        } finally {
            this.network.onNode("nft", `add table ${table}; delete table ${table}`);
        }
    }

    /** Runs something while every packet passes the engine by: what does not get through then has no way or no listener. */
    async pastEngine<T>(run: () => Promise<T>): Promise<T> {
        const both = (...args: string[]): void => {
            for (const table of ["iptables", "ip6tables"]) this.network.onNode(table, ...args);
        };
        both("-I", "FORWARD", "1", "-j", "ACCEPT");
        try {
            return await run();
        } finally {
            both("-D", "FORWARD", "-j", "ACCEPT");
        }
    }

    /** How many packets the kernel threw away because the engine did not keep up: the machine's load, not a verdict. */
    queueDrops(): number {
        if (this.#engine === undefined) return 0;
        const lines = this.network.onNode("cat", "/proc/net/netfilter/nfnetlink_queue").trim().split("\n");
        // Columns as seq_show of the kernel's nfnetlink_queue.c writes them.
        const [queueDropped = 0, userDropped = 0] = (lines.find((line) => line.trim().startsWith(`${QUEUE} `)) ?? "")
            .trim()
            .split(/\s+/u)
            .slice(5, 7)
            .map(Number);
        return queueDropped + userDropped;
    }

    /**
     * Takes the first new packet from one address to another's port out of the engine's hands: lost, or let through
     * without a verdict. Every later one is judged. Resolves to what takes the rule away.
     */
    firstPacket(fate: "DROP" | "ACCEPT", from: string, to: string, port: string): () => void {
        const [number = "", protocol = "tcp"] = port.split("/");
        const match = ["-s", from, "-d", to, "-p", protocol, ...(protocol === "tcp" ? ["--syn"] : [])];
        // A quota of bytes that one such packet uses up: a SYN has 60 at most, a datagram of these tests more than 30.
        const rule = [...match, "--dport", number, "-m", "quota", "--quota", "60", "-j", fate];
        this.network.onNode("iptables", "-I", "FORWARD", "1", ...rule);
        return () => void this.network.onNode("iptables", "-D", "FORWARD", ...rule);
    }

    /** Ends the engine and starts it anew, with nothing remembered: names that it has learnt are forgotten. */
    async restartEngine(): Promise<void> {
        await this.#engine?.stop();
        await this.#startEngine();
    }

    /** Ends the engine: what follows is a node that does not enforce. The queue is taken away with it. */
    async stopEngine(): Promise<void> {
        await this.#engine?.stop();
        this.#engine = undefined;
        for (const table of ["iptables", "ip6tables"]) this.network.onNode(table, "-F", "FORWARD");
    }

    /** Namespaces with exactly these labels, as far as the lab set them. */
    async namespaces(
        namespaces: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[],
    ): Promise<void> {
        for (const { name, labels } of namespaces) {
            const own = Object.fromEntries(
                Object.entries(labels).filter(([key]) => key !== "kubernetes.io/metadata.name"),
            );
            await this.api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: own } });
        }
    }

    /** Makes a pod that listens on `listen`; its Pod object is running and has the address. */
    async pod(pod: LabPod, listen: readonly string[]): Promise<End> {
        const end = this.network.end(pod.ip, pod.ip6);
        await end.agent.listen(listen);
        const { namespace, name, labels } = pod;
        await this.removePod(pod);
        // One container each: within a container a port name may stand once, over TCP and UDP it may be both.
        const ports = (pod.ports ?? []).map(({ name: portName, protocol, port }) => ({
            containerPort: port,
            protocol,
            ...(portName === undefined ? {} : { name: portName }),
        }));
        const containers = [[], ...ports.map((port) => [port])].map((each, index) => ({
            name: `c${index}`,
            image: "none",
            ports: each,
        }));
        const spec = {
            nodeName: this.#node,
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 0,
            containers,
        };
        const object: KubeObject = {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name, namespace, labels: { ...labels } },
            spec,
        };
        await this.api.apply(object);
        const podIPs = [pod.ip, ...(pod.ip6 === undefined ? [] : [pod.ip6])].map((address) => ({ ip: address }));
        const status = {
            phase: "Running",
            podIP: pod.ip,
            podIPs,
            hostIP: NODE_ADDRESS,
            hostIPs: [{ ip: NODE_ADDRESS }],
        };
        await this.api.patch(object, { status }, "status");
        this.#pods.set(`${namespace}/${name}`, pod);
        return end;
    }

    /** Deletes a pod's object at once; its address stays with its listeners, until another pod takes it. */
    async removePod({ namespace, name }: Pick<LabPod, "namespace" | "name">): Promise<void> {
        await this.api.delete("v1", "Pod", namespace, name, 0);
        this.#pods.delete(`${namespace}/${name}`);
    }

    /** A host outside the cluster: an address with listeners and no Pod object. */
    async host(address: string, listen: readonly string[]): Promise<End> {
        const end = this.network.end(address);
        await end.agent.listen(listen);
        return end;
    }

    /**
     * Waits until the engine judges by everything written so far. A policy lets one pod call another on a port of this
     * fence alone, and only with labels of this fence on the pod and on its namespace: the call gets through when the
     * engine has seen the last policy, the last namespace and the last pod, and each kind reaches it in order.
     */
    async fence(): Promise<void> {
        if (this.#engine === undefined) return;
        const number = this.#fences++;
        const stamp = { fence: `f${number}` };
        const port = FENCE_PORTS[number % 2] as number;
        const listen = [...FENCE_PORTS, ...TIER_FENCE_PORTS].map((each) => `${each}/tcp`);
        const tierPort = TIER_FENCE_PORTS[number % 2] as number;
        if (this.build !== undefined) await this.api.apply(fencePolicy(this.build, this.#node, tierPort));
        const server = { namespace: this.#node, name: "server", labels: { role: "server" }, ip: "10.244.255.2" };
        await this.api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: this.#node, labels: stamp } });
        if (number === 0) await this.pod(server, listen);
        const client = await this.pod({ namespace: this.#node, name: "client", labels: stamp, ip: "10.244.255.1" }, []);
        const from = [{ namespaceSelector: { matchLabels: stamp }, podSelector: { matchLabels: stamp } }];
        await this.api.apply({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name: "fence", namespace: this.#node },
            spec: {
                podSelector: { matchLabels: { role: "server" } },
                policyTypes: ["Ingress"],
                ingress: [{ from, ports: [{ protocol: "TCP", port }] }],
            },
        });
        try {
            await until(
                "the policy engine",
                async () => (await client.agent.probe(server.ip, port, "tcp", 300)) === "open",
                {
                    seconds: 60,
                    every: 20,
                },
            );
            // Before the first fence's policy, everything passes: only a denied call shows that somebody judges.
            const other = FENCE_PORTS[(number + 1) % 2] as number;
            await until(
                "the policy engine to deny",
                async () => (await client.agent.probe(server.ip, other, "tcp", 300)) !== "open",
            );
            if (this.build === undefined) return;
            await until(
                "the policy engine to judge cluster-wide policies",
                async () => (await client.agent.probe(server.ip, tierPort, "tcp", 300)) === "open",
                { seconds: 60, every: 20 },
            );
        } catch (error) {
            throw new Error(`${String(error)}\n${this.engineLog()}`, { cause: error });
        }
    }

    /** Ends everything the lab started and removes everything it made. */
    async stop(): Promise<void> {
        await this.#engine?.stop();
        this.#guard?.stdin?.end();
        this.network.remove();
        for (const pipe of this.#pipes) pipe.close();
        await this.plane.stop();
        process.off("exit", this.#removeDirectory);
        this.#removeDirectory();
    }
}
