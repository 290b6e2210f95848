import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { environment, root } from "../user";

/** What a command did. */
export interface Ran {
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** What is missing of the commands that are needed, or nothing. */
export function missing(...commands: readonly string[]): string | undefined {
    const absent = commands.filter((command) => spawnSync("which", [command]).status !== 0);
    return absent.length > 0 ? `not on PATH: ${absent.join(", ")}` : undefined;
}

/**
 * A machine of somebody who uses the package from another language: a folder outside the repository, state of its own,
 * and of the repository only what git would give them.
 */
export class User {
    readonly folder = mkdtempSync(join(tmpdir(), "ai-mesh-languages-"));
    private readonly env: NodeJS.ProcessEnv;

    constructor(env: Record<string, string> = {}) {
        const home = join(this.folder, "home");
        mkdirSync(join(home, "plugins"), { recursive: true });
        linkKubernetes(join(home, "plugins"));
        mkdirSync(join(this.folder, "state"));
        this.env = {
            ...withoutPulumi(environment()),
            PULUMI_HOME: home,
            PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "x",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            // No cluster: the preview of somebody's pull request.
            KUBECONFIG: join(this.folder, "kubeconfig"),
            ...env,
        };
    }

    /** Copies files into a folder of this machine. */
    copy(from: string, to: string): string {
        const into = join(this.folder, to);
        cpSync(from, into, { recursive: true });
        return into;
    }

    /** Makes an empty folder on this machine. */
    mkdir(path: string): void {
        mkdirSync(join(this.folder, path));
    }

    /** A checkout as git would give it: what is tracked, or would be with the next commit. Nothing is built. */
    checkout(to: string): string {
        const listed = execFileSync("git", ["ls-files", "-z", "-c", "-o", "--exclude-standard"], { cwd: root });
        for (const path of listed.toString().split("\0").filter(Boolean)) {
            if (!existsSync(join(root, path))) continue;
            mkdirSync(dirname(join(this.folder, to, path)), { recursive: true });
            cpSync(join(root, path), join(this.folder, to, path));
        }
        return join(this.folder, to);
    }

    run(cwd: string, command: string, ...args: readonly string[]): Promise<Ran> {
        const options = { cwd: resolve(this.folder, cwd), env: this.env, maxBuffer: 64 * 1024 * 1024 };
        return new Promise((done) => {
            execFile(command, args, options, (error, stdout, stderr) =>
                done({ status: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
            );
        });
    }

    /** Runs a command that has to pass. */
    async must(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
        const { status, stdout, stderr } = await this.run(cwd, command, ...args);
        if (status === 0) return stdout;
        throw new Error(`${[command, ...args].join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    }

    /** Changes a file of this machine. */
    edit(path: string, change: (text: string) => string): void {
        const file = join(this.folder, path);
        writeFileSync(file, change(readFileSync(file, "utf8")));
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/** An environment in which nothing says what Pulumi this machine has. */
const withoutPulumi = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
    Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PULUMI_")));

/** Pulumi's Kubernetes provider where this machine has it already; the CLI downloads it otherwise. */
function linkKubernetes(into: string): void {
    const plugins = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");
    if (!existsSync(plugins)) return;
    for (const name of readdirSync(plugins).filter((each) => each.startsWith("resource-kubernetes-v")))
        symlinkSync(join(plugins, name), join(into, name));
}
