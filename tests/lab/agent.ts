import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * What became of one connection attempt: `open` = the listener's answer came back, `late` = it did, but the first packet
 * got lost; anything else did not get through.
 */
export type ProbeResult = string;

/** What a stand-in for a resolver answers: the IPv4 address of each name, and for how many seconds it may be kept. */
export type Names = Readonly<Record<string, { readonly address: string; readonly ttl: number }>>;

interface Reply {
    readonly id: number;
    readonly error?: string;
    readonly [key: string]: unknown;
}

/** A process inside one network namespace that listens and connects on request; see agent.mjs. */
export class Agent {
    readonly netns: string;
    readonly #child: ChildProcess;
    readonly #waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
    #next = 0;

    constructor(netns: string) {
        this.netns = netns;
        this.#child = spawn("ip", ["netns", "exec", netns, process.execPath, join(__dirname, "agent.mjs")], {
            stdio: ["pipe", "pipe", "inherit"],
        });
        const { stdout } = this.#child as { stdout: NodeJS.ReadableStream };
        createInterface({ input: stdout }).on("line", (line) => this.#settle(JSON.parse(line) as Reply));
        this.#child.once("exit", (code) => {
            for (const { reject } of this.#waiting.values()) reject(new Error(`agent in ${netns} ended with ${code}`));
            this.#waiting.clear();
        });
    }

    #settle(reply: Reply): void {
        const waiting = this.#waiting.get(reply.id);
        this.#waiting.delete(reply.id);
        if (reply.error === undefined) waiting?.resolve(reply);
        else waiting?.reject(new Error(`agent in ${this.netns}: ${reply.error}`));
    }

    #ask(action: string, request: object): Promise<Reply> {
        const id = this.#next++;
        return new Promise((resolve, reject) => {
            this.#waiting.set(id, { resolve, reject });
            this.#child.stdin?.write(`${JSON.stringify({ id, action, ...request })}\n`);
        });
    }

    /** Listens on ports like `80/tcp` and `53/udp`, on every address, IPv4 and IPv6; those it has already are kept. */
    async listen(ports: readonly string[]): Promise<void> {
        await this.#ask("listen", { ports });
    }

    /** Stops listening on these ports. */
    async close(ports: readonly string[]): Promise<void> {
        await this.#ask("close", { ports });
    }

    /** One connection attempt to `host`, at most `timeout` ms. */
    async probe(host: string, port: number, protocol: "tcp" | "udp", timeout: number): Promise<ProbeResult> {
        return (await this.#ask("probe", { host, port, protocol, timeout }))["result"] as string;
    }

    /** What went through from here since this was last asked, as objects of the plain form of docs/traffic.md. */
    async takeTraffic(): Promise<readonly object[]> {
        return (await this.#ask("takeTraffic", {}))["lines"] as object[];
    }

    /** Answers questions for names, on UDP port 53 of one of its addresses; see resolver.mjs. */
    async serveNames(address: string, names: Names): Promise<void> {
        await this.#ask("serveNames", { address, names });
    }

    /** Asks a server for a name, three times at most and each time for `timeout` ms or more: its addresses, none where no answer comes. */
    async resolveName(name: string, server: string, timeout: number): Promise<readonly string[]> {
        return (await this.#ask("resolveName", { name, server, timeout }))["addresses"] as string[];
    }

    /** Makes 127.0.0.1:port of this namespace lead to a Unix socket of the machine. */
    async pipe(port: number, path: string): Promise<void> {
        await this.#ask("pipe", { port, path });
    }

    /** Ends the process: it goes when its stdin does. */
    stop(): void {
        this.#child.stdin?.end();
    }
}
