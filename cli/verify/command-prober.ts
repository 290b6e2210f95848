import { type ChildProcess, spawn } from "node:child_process";
import type { ProbeOutcome, Prober, ProbeSource, ProbeTarget } from "./prober";

/** A command that takes longer has hung. */
const patience = 30_000;
/** Exit code of a command that saw its first packet lost: one that neither shells nor curl, nc and wget end with. */
const lateCode = 100;
const atOnce = 8;

/**
 * Runs a user's command for each connection, in a shell, with `FROM_NAMESPACE`, `FROM_POD`, `TO_IP`, `TO_PORT` and
 * `PROTOCOL` (TCP or UDP) in its environment. Exit code 0 = open, 1 = closed, 100 = open, but not at the first packet,
 * anything else = error, with what it said. A command that waits for less than a second need not know of 100: what is
 * open then is open at the first packet.
 */
export class CommandProber implements Prober {
    private readonly children = new Set<ChildProcess>();
    private running = 0;
    private readonly waiting: (() => void)[] = [];

    constructor(private readonly command: string) {}

    prepare(): Promise<void> {
        return Promise.resolve();
    }

    mayEnter(): boolean {
        return true;
    }

    probe(from: ProbeSource, targets: readonly ProbeTarget[], signal: AbortSignal): Promise<readonly ProbeOutcome[]> {
        return Promise.all(targets.map((target) => this.inTurn(() => this.run(from, target, signal))));
    }

    close(): Promise<void> {
        for (const { pid } of this.children) endGroup(pid);
        return Promise.resolve();
    }

    private async inTurn<T>(work: () => Promise<T>): Promise<T> {
        if (this.running >= atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve));
        else this.running += 1;
        try {
            return await work();
        } finally {
            const next = this.waiting.shift();
            if (next) next();
            else this.running -= 1;
        }
    }

    private run(from: ProbeSource, { ip, port, protocol }: ProbeTarget, signal: AbortSignal): Promise<ProbeOutcome> {
        if (signal.aborted) return Promise.resolve({ is: "error", why: "interrupted" });
        const question = {
            FROM_NAMESPACE: from.namespace,
            FROM_POD: from.pod,
            TO_IP: ip,
            TO_PORT: `${port}`,
            PROTOCOL: protocol,
        };
        // A group of its own, so that what the command starts ends with it.
        const child = spawn("sh", ["-c", this.command], {
            env: { ...process.env, ...question },
            stdio: ["ignore", "ignore", "pipe"],
            detached: true,
        });
        this.children.add(child);
        let said = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
        let late = false;
        const stop = (): void => endGroup(child.pid);
        signal.addEventListener("abort", stop);
        const timer = setTimeout(() => ((late = true), stop()), patience);
        return new Promise((resolve) => {
            const end = (outcome: ProbeOutcome): void => {
                clearTimeout(timer);
                signal.removeEventListener("abort", stop);
                this.children.delete(child);
                resolve(outcome);
            };
            child.once("error", (error) => end({ is: "error", why: error.message }));
            child.once("close", (code) => {
                if (code === 0) end({ is: "open" });
                else if (code === 1) end({ is: "closed" });
                else if (code === lateCode) end({ is: "late" });
                else end({ is: "error", why: late ? `no end within ${patience / 1000} s` : failure(code, said) });
            });
        });
    }
}

function failure(code: number | null, said: string): string {
    const last = said.trim().split("\n").at(-1) ?? "";
    return `the command ended with ${code ?? "a signal"}${last === "" ? "" : `: ${last}`}`;
}

function endGroup(pid: number | undefined): void {
    if (pid === undefined) return;
    try {
        process.kill(-pid, "SIGKILL");
    } catch {
        // It has ended by itself.
    }
}
