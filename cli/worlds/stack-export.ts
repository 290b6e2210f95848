import { spawnSync } from "node:child_process";
import { InputError } from "../terminal/input-error";
import { didYouMean } from "../../mesh/issues";

/** A stack as Pulumi's CLI names it, seen from a project's directory; the selected one where no name is given. */
export interface StackChoice {
    readonly stack?: string | undefined;
    readonly directory: string;
}

/** Beyond this nobody waits: a backend that is there answers in seconds. */
const patience = 120_000;

/**
 * What `pulumi stack export` says of a stack: its deployed state as JSON text, secrets encrypted. Uses the backend, login
 * and selection that `pulumi` itself would use there.
 *
 * @throws InputError where there is no `pulumi` on PATH, it is not logged in, or knows no such stack
 */
export function exportStack({ stack, directory }: StackChoice): string {
    const { status, stdout, why } = pulumi(["stack", "export", ...named(stack)], directory);
    if (status === 0) return stdout;
    const what = stack === undefined ? "the selected stack" : `stack "${stack}"`;
    throw new InputError(`Cannot export ${what}: ${why}${advice(why, stack, directory)}`);
}

function named(stack: string | undefined): string[] {
    return stack === undefined ? [] : [`--stack=${stack}`];
}

interface Ran {
    readonly status: number | null;
    readonly stdout: string;
    readonly why: string;
}

function pulumi(args: readonly string[], directory: string): Ran {
    const { status, stdout, stderr, error } = spawnSync("pulumi", [...args, "--non-interactive", "--color=never"], {
        cwd: directory,
        encoding: "utf8",
        timeout: patience,
        maxBuffer: 2 ** 30,
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        stdio: ["ignore", "pipe", "pipe"],
    });
    if (error) return { status: 1, stdout: "", why: reason(error as NodeJS.ErrnoException) };
    return { status, stdout, why: stderr.trim().replace(/^error: /, "") || `pulumi ended with ${status}` };
}

function reason({ code, message }: NodeJS.ErrnoException): string {
    if (code === "ENOENT") return noPulumi;
    return code === "ETIMEDOUT" ? `pulumi gave no answer within ${patience / 1000} s` : message;
}

const noPulumi = "there is no pulumi on PATH";

function advice(why: string, stack: string | undefined, directory: string): string {
    if (why === noPulumi) return "; install Pulumi's CLI, or give what pulumi stack export wrote with --state";
    if (/must be set for login|not logged in|pulumi login/i.test(why)) {
        return "; run pulumi login, or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN";
    }
    if (/no stack named/.test(why) && stack !== undefined) return known(stack, directory);
    return /no stack selected/.test(why) ? "; name one, or run pulumi stack select" : "";
}

function known(stack: string, directory: string): string {
    const names = namesIn(pulumi(["stack", "ls", "--json"], directory).stdout);
    if (names.length === 0) return "; its project has none there";
    return `; it has ${names.map((name) => `"${name}"`).join(", ")}${didYouMean(stack, names)}`;
}

function namesIn(json: string): string[] {
    try {
        return (JSON.parse(json) as { name: string }[]).map(({ name }) => name).sort();
    } catch {
        return [];
    }
}
