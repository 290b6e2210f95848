import { execFileSync, spawnSync } from "node:child_process";
import {
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    realpathSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const root = join(__dirname, "../..");

/** Node.js 20 runs Pulumi's SDK up to this version; later ones want Node.js 22. */
const LAST_SDK_OF_NODE_20 = "3.248.0";

/** Version of Pulumi's SDK to install: GROUND_PULUMI, else what fits this Node.js. */
export const sdkVersion =
    process.env.GROUND_PULUMI ?? (process.versions.node.startsWith("20.") ? LAST_SDK_OF_NODE_20 : "latest");

/** What a command did. */
export interface Ran {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** A folder outside the repository, as a user's machine has it: nothing above it holds a node_modules. */
export class User {
    readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "ai-mesh-ground-")));

    /** Writes files, by their path in the folder. */
    write(files: Readonly<Record<string, string>>): void {
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(this.folder, path)), { recursive: true });
            writeFileSync(join(this.folder, path), text);
        }
    }

    run(command: string, ...args: readonly string[]): Ran {
        return spawnSync(command, args, {
            cwd: this.folder,
            env: environment(),
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
            timeout: 600_000,
            maxBuffer: 64 * 1024 * 1024,
        });
    }

    /** Runs a command that has to pass. */
    must(command: string, ...args: readonly string[]): string {
        const { status, stdout, stderr } = this.run(command, ...args);
        if (status !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${status}:\n${stdout}${stderr}`);
        return stdout;
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/** The environment without what npm adds for scripts of this repository, and without anything that finds its modules. */
export function environment(): NodeJS.ProcessEnv {
    const own = /^(npm_|NODE_PATH$|NODE_OPTIONS$|INIT_CWD$|PULUMI_NODEJS_)/;
    const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
    const path = (process.env.PATH ?? "").split(":").filter((entry) => !entry.startsWith(join(root, "node_modules")));
    return { ...Object.fromEntries(kept), PATH: path.join(":"), NO_COLOR: "1" };
}

/** The three packages as npm would publish them: paths of the tarballs by name. */
export function packAll(): Record<string, string> {
    const into = mkdtempSync(join(tmpdir(), "ai-mesh-tarballs-"));
    for (const workspace of [".", "policy-pack", "cli"]) {
        execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", into], {
            cwd: join(root, workspace),
            env: environment(),
            stdio: "ignore",
        });
    }
    const version = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
    return Object.fromEntries(readdirSync(into).map((file) => [file.replace(`-${version}.tgz`, ""), join(into, file)]));
}

/** Why no package can be installed here, where npm's own error says that nothing answers. */
export function unreachable({ status, stderr }: Ran): string | undefined {
    if (status === 0) return undefined;
    return /^.*(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH).*$/m.exec(stderr)?.[0];
}

/** Bytes of all files below a folder; links are not followed. */
export function sizeOf(folder: string): number {
    return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return sum + sizeOf(path);
        return entry.isFile() ? sum + statSync(path).size : sum;
    }, 0);
}

/** The first program that the handbook shows, in docs/how-to/own-program.md. */
export function shownProgram(): string {
    const text = readFileSync(join(root, "docs/how-to/own-program.md"), "utf8");
    return /^```ts\n(.*?)^```$/ms.exec(text)?.[1] ?? "";
}
