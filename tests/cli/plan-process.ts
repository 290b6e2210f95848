import { execFile, execFileSync } from "node:child_process";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "../..");
const programs = join(root, "tests/fixtures/programs");
const packs = join(root, "tests/fixtures/packs");

/** What a run of `ai-mesh plan` left behind. */
export interface Run {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs `ai-mesh plan`, as `npm run build` made it, with these arguments, in a pipe. */
export function plan(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = root): Promise<Run> {
    const inherited = Object.fromEntries(
        Object.entries(process.env).filter(([key]) => !/^(FORCE|NO)_COLOR$/.test(key)),
    );
    return new Promise((done) => {
        execFile(
            process.execPath,
            [join(root, "cli/dist/cli.js"), "plan", ...args],
            { cwd, env: { ...inherited, ...env }, maxBuffer: 1 << 26 },
            (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
    });
}

/** Arguments for a program of tests/fixtures/programs, judged by packs of tests/fixtures/packs. */
export function fixture(program: string, ...judges: string[]): string[] {
    const judged = judges.flatMap((pack) => ["--policy-pack", join(packs, pack)]);
    return ["--program", join(programs, program), ...(judges.length > 0 ? judged : ["--no-policy-pack"])];
}

/** Command lines of the processes that run now and mention `text`. */
export function processesWith(text: string): string[] {
    const listed = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
    return listed.split("\n").filter((line) => line.includes(text) && !line.includes(" ps "));
}
