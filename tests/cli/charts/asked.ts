import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Writable } from "node:stream";
import { runCheck } from "../../../cli/commands/check/run";
import { runDiff } from "../../../cli/commands/diff/run";
import { runExplain } from "../../../cli/commands/explain/run";
import { runGraph } from "../../../cli/commands/graph/run";
import { runReach } from "../../../cli/commands/reach/run";
import type { ChartFile } from "./files";

/** What a command came to: its exit status, what it printed, and what it said beside it. */
export interface Ran {
    readonly status: number;
    readonly out: string;
    readonly beside: string;
}

/** Writes files into a folder. */
export function write(folder: string, files: readonly ChartFile[]): string {
    for (const { path, bytes } of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
    }
    return folder;
}

/** Runs a command's work in this process, as `cli/main.ts` does: what it throws ends with 2. */
async function ran(work: (out: Writable) => Promise<number>): Promise<Ran> {
    const said = { out: "", beside: "" };
    const into = (key: keyof typeof said) => (chunk: string | Uint8Array) => {
        said[key] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
        return true;
    };
    const out = new Writable({
        write(chunk: Buffer, _encoding, done) {
            into("out")(chunk);
            done();
        },
    });
    const own = [process.stdout.write, process.stderr.write] as const;
    process.stdout.write = into("out");
    process.stderr.write = into("beside");
    try {
        return { status: await work(out), ...said };
    } catch (error) {
        return { status: 2, ...said, beside: `${said.beside}${(error as Error).message}\n` };
    } finally {
        [process.stdout.write, process.stderr.write] = own;
    }
}

const none = { config: [], policyPack: false, policyPackConfig: [], failOn: [], also: [], stack: "dev" } as const;

/** Every command that reads manifests, asked about some. */
export const commands = {
    reach: (path: string) => ran((out) => runReach({ manifests: [path], profile: "reference", output: "json" }, out)),
    check: (path: string) => ran(async (out) => runCheck({ manifests: [path], output: "json" }, out, "2026-01-01")),
    explain: (path: string, from: string, to: string) =>
        ran((out) =>
            runExplain(
                { manifests: [path], profile: "reference", from: [from], to: [to], port: ["80"], output: "json" },
                out,
            ),
        ),
    graph: (path: string) => ran(() => runGraph({ manifests: [path], profile: "reference", output: "mermaid" })),
    diff: (before: string, after: string) =>
        ran(() =>
            runDiff({ ...none, profile: "reference", baseManifests: [before], manifests: [after], output: "json" }),
        ),
};
