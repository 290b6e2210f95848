import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";

/** A server started by a test: its log file and a way to end it. */
export interface Daemon {
    readonly name: string;
    readonly log: string;
    readonly child: ChildProcess;
    stop(): Promise<void>;
}

/**
 * Starts a server with its output in `log`. `stop` sends SIGTERM, after 5 s SIGKILL, and resolves when it is gone; it
 * is also killed when this process exits, so that nothing outlives a test run.
 */
export function startDaemon(name: string, command: readonly string[], log: string, env?: NodeJS.ProcessEnv): Daemon {
    const output = openSync(log, "w");
    const [program, ...args] = command;
    const child = spawn(program ?? name, args, { stdio: ["ignore", output, output], env: { ...process.env, ...env } });
    closeSync(output);
    const atExit = (): void => void child.kill("SIGKILL");
    process.once("exit", atExit);
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.once("error", () => undefined);
    const stop = async (): Promise<void> => {
        process.off("exit", atExit);
        if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
        child.kill("SIGTERM");
        const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
        await gone;
        clearTimeout(force);
    };
    return { name, log, child, stop };
}

/** The last lines of a daemon's log, for an error message. */
export function tail(daemon: Daemon, lines = 8): string {
    return readFileSync(daemon.log, "utf8").trim().split("\n").slice(-lines).join("\n");
}

/** `count` TCP ports of the loopback interface that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
    const servers = Array.from({ length: count }, () => createServer());
    const ports = await Promise.all(
        servers.map(
            (server) =>
                new Promise<number>((resolve, reject) => {
                    server.once("error", reject);
                    server.listen(0, "127.0.0.1", () => {
                        const address = server.address();
                        resolve(typeof address === "object" && address !== null ? address.port : 0);
                    });
                }),
        ),
    );
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return ports;
}

/** Asks `ready` every `every` ms until it says true; an error that names `what` and the time waited otherwise. */
export async function until(
    what: string,
    ready: () => Promise<boolean> | boolean,
    { seconds = 60, every = 100 }: { seconds?: number; every?: number } = {},
): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    let last: unknown;
    for (;;) {
        try {
            if (await ready()) return;
            last = undefined;
        } catch (error) {
            last = error;
        }
        if (Date.now() > deadline)
            throw new Error(
                `wait for ${what}: not so after ${seconds} s${last instanceof Error ? `; ${last.message}` : ""}`,
            );
        await new Promise((resolve) => setTimeout(resolve, every));
    }
}
