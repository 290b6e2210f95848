import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import type { Duplex } from "node:stream";
import { join } from "node:path";
import { CHILD_FLAGS } from "./v8";

/** A process started for a plan. It never outlives the plan: see {@link stopChildren}. */
export interface Child {
    /** Exit code (128 + signal number where a signal ended it) once it is gone and its output is read. */
    readonly done: Promise<number>;
    /** The first line of stdout, without its end; undefined where the process ends before it writes one. */
    readonly firstLine: Promise<string | undefined>;
    /** Everything written to stderr, and to stdout after the first line where that is asked for. */
    readonly output: () => string;
    /** The other end of its file descriptor 3. */
    readonly lane: Duplex;
    stop(): void;
}

/** How to start a {@link Child}. */
export interface ChildOptions {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    /** Whether stdout's first line is an answer rather than something to show. */
    readonly answers: boolean;
}

const running = new Set<ChildProcess>();

/** Starts Node with `args`. */
export function startChild(args: readonly string[], options: ChildOptions): Child {
    const preload = join(__dirname, "preload.js");
    const before = existsSync(preload) ? ["--require", preload] : [];
    const child = spawn(process.execPath, [...CHILD_FLAGS, ...before, ...args], {
        cwd: options.cwd,
        env: options.env,
        // The fourth is the lane, and held open by this process alone: its end tells the child that nobody waits any more.
        stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    running.add(child);
    const lane = child.stdio[3] as Duplex;
    // A child that ends in the middle of an answer says why elsewhere.
    lane.on("error", () => undefined);
    const { stdout, stderr } = child as { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream };
    let text = "";
    const collect = (chunk: string): void => void (text += chunk);
    stderr.setEncoding("utf8").on("data", collect);
    const done = new Promise<number>((resolve) => {
        child.on("error", (error) => void (collect(error.message), resolve(127)));
        child.on("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    }).finally(() => running.delete(child));
    return {
        done,
        firstLine: options.answers
            ? readFirstLine(stdout, done)
            : (stdout.setEncoding("utf8").on("data", collect), done.then(() => undefined)),
        output: () => text,
        lane,
        stop: () => void child.kill(),
    };
}

/** Ends every child that is still there, at once. Safe to call from an exit handler. */
export function stopChildren(): void {
    for (const child of running) child.kill("SIGKILL");
}

/** Makes sure that children end when this process does, however it does; to be called once, before the first child. */
export function guardChildren(): void {
    process.on("exit", stopChildren);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => process.exit(128 + constants.signals[signal]));
    }
}

function readFirstLine(stream: NodeJS.ReadableStream, done: Promise<unknown>): Promise<string | undefined> {
    return new Promise((resolve) => {
        let text = "";
        stream.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk;
            const end = text.indexOf("\n");
            if (end >= 0) resolve(text.slice(0, end).trim());
        });
        void done.then(() => resolve(undefined));
    });
}
