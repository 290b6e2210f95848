import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, type Run } from "../plan-process";

/** A folder for scripts of the CI examples to run in, taken away after the tests of a file. */
export function ciShell() {
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-ci-"));
    after(() => rmSync(place, { recursive: true, force: true }));
    return {
        place,
        /** Puts a program of this name first on PATH. */
        program: (name: string, text: string): void => {
            writeFileSync(join(place, name), text);
            chmodSync(join(place, name), 0o755);
        },
        /** Runs a script of this repository with bash. */
        bash: (script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> =>
            new Promise((done) => {
                const environment = { ...process.env, ...env, PATH: `${place}:${process.env.PATH}` };
                execFile(
                    "bash",
                    [join(root, script), ...args],
                    { env: environment, cwd: place },
                    (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
                );
            }),
    };
}
