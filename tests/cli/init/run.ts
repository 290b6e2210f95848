import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, type Run } from "../plan-process";

/** Folders of the tests of one file; taken away after them. */
export function scratch(): () => string {
    const made: string[] = [];
    after(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
    return () => {
        const folder = realpathSync(mkdtempSync(join(tmpdir(), "ai-mesh-init-")));
        made.push(folder);
        return folder;
    };
}

/** Runs `ai-mesh`, as `npm run build` made it, where no cluster is unless `env` says one. */
export function aiMeshIn(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    const inherited = Object.fromEntries(
        Object.entries(process.env).filter(([key]) => !/^(KUBECONFIG|FORCE_COLOR)$/.test(key)),
    );
    return new Promise((done) => {
        execFile(
            process.execPath,
            [join(root, "cli/dist/cli.js"), ...args],
            { cwd, env: { ...inherited, HOME: cwd, ...env }, maxBuffer: 1 << 26 },
            (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
    });
}

/** Every file below a folder with its text, by its path; links are not followed. */
export function filesOf(folder: string): Record<string, string> {
    const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => !path.startsWith(".git/"));
    const files = paths.filter((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile());
    return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
