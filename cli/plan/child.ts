import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";

/**
 * A process started for a plan. It never outlives the plan, nor does what it starts itself (see {@link guardChildren}),
 * except for what it starts in a process group of its own (`detached`), which nothing here looks for.
 */
export interface Child {
    /**
     * Exit code (128 + signal number where a signal ended it) once it is gone and its output is read. Where something that
     * it started holds that output open, it failed: `output` says so.
     */
    readonly done: Promise<number>;
    /** The first line of stdout, without its end; undefined where the process ends before it writes one. */
    readonly firstLine: Promise<string | undefined>;
    /** Everything written to stderr, and to stdout after the first line where that is asked for. */
    readonly output: () => string;
    stop(): void;
}

/** How to start a {@link Child}. */
export interface ChildOptions {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    /** Whether stdout's first line is an answer rather than something to show. */
    readonly answers: boolean;
}

/** How long what a process started may hold the output of the process open after its end. */
const HOLD_MS = 5_000;

/** Whether a process may lead a group of its own, in which whatever it starts is found again. */
const GROUPS = process.platform !== "win32";

const running = new Set<ChildProcess>();

/** Starts a program with `args`. */
export function startChild(command: string, args: readonly string[], options: ChildOptions): Child {
    const { cwd, env } = options;
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: GROUPS });
    running.add(child);
    const endGuard = guard(child.pid);
    const { stdout, stderr } = child;
    let text = "";
    const collect = (chunk: string): void => void (text += chunk);
    stderr.setEncoding("utf8").on("data", collect);
    const done = ending(child, collect).finally(() => {
        end(child);
        endGuard();
        running.delete(child);
    });
    return {
        done,
        firstLine: options.answers
            ? readFirstLine(stdout, collect, done)
            : (stdout.setEncoding("utf8").on("data", collect), done.then(() => undefined)),
        output: () => text,
        stop: () => void end(child),
    };
}

/** The exit code once the output is read, too; an output that is held open is read no more. */
function ending(child: ChildProcess, collect: (text: string) => void): Promise<number> {
    return new Promise((resolve) => {
        const codeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
            code ?? 128 + (signal ? constants.signals[signal] : 0);
        let held: NodeJS.Timeout | undefined;
        child.on("error", (error) => void (collect(error.message), resolve(127)));
        child.on("exit", (code, signal) => {
            held = setTimeout(() => {
                collect(`\n${heldOpen(codeOf(code, signal))}\n`);
                resolve(codeOf(code, signal) || 1);
                child.stdout?.destroy();
                child.stderr?.destroy();
            }, HOLD_MS);
        });
        child.on("close", (code, signal) => {
            clearTimeout(held);
            resolve(codeOf(code, signal));
        });
    });
}

function heldOpen(code: number): string {
    return (
        `It ended with exit code ${code}, but ${HOLD_MS / 1000} s later a process that it started still held its stdout or ` +
        "stderr open, which Pulumi takes for a failure, too; end that process first, or start it with stdio of its own"
    );
}

/** Ends every child that is still there, at once. Safe to call from an exit handler. */
function stopChildren(): void {
    for (const child of running) end(child);
}

/** Makes sure that children end when this process does, however it does; to be called before the first child. */
export function guardChildren(): void {
    if (guarded) return;
    guarded = true;
    process.on("exit", stopChildren);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => process.exit(128 + constants.signals[signal]));
    }
}

let guarded = false;

function end(child: ChildProcess): void {
    if (child.pid === undefined) return;
    try {
        if (GROUPS) process.kill(-child.pid, "SIGKILL");
        else child.kill("SIGKILL");
    } catch {
        // It is gone, and so is all that it started.
    }
}

/**
 * A shell that waits for the end of its input, which this process alone holds open, and then ends the group: for where
 * this process is killed and can end nothing itself. Gives what ends the shell.
 */
function guard(pid: number | undefined): () => void {
    if (!GROUPS || pid === undefined) return () => undefined;
    const shell = spawn("/bin/sh", ["-c", 'read -r _; kill -KILL "-$0"', String(pid)], {
        stdio: ["pipe", "ignore", "ignore"],
        detached: true,
    });
    // Without a shell there is no guard, and the plan goes on.
    shell.on("error", () => undefined);
    shell.unref();
    (shell.stdin as unknown as { unref(): void }).unref();
    return () => void shell.kill("SIGKILL");
}

function readFirstLine(
    stream: NodeJS.ReadableStream,
    rest: (text: string) => void,
    done: Promise<unknown>,
): Promise<string | undefined> {
    return new Promise((resolve) => {
        let text = "";
        let isOver = false;
        stream.setEncoding("utf8").on("data", (chunk: string) => {
            if (isOver) return rest(chunk);
            text += chunk;
            const end = text.indexOf("\n");
            if (end < 0) return;
            isOver = true;
            rest(text.slice(end + 1));
            resolve(text.slice(0, end).trim());
        });
        void done.then(() => resolve(undefined));
    });
}
