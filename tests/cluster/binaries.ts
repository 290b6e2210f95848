import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

/** The programs of a control plane, by the name they have on PATH. */
export type ProgramName = "etcd" | "kube-apiserver" | "kube-controller-manager";

/** A program that can be started, where it came from, and the seconds it took to build (0 = it was there). */
export interface Program {
    readonly path: string;
    readonly from: "KUBEBUILDER_ASSETS" | "PATH" | "cache" | "built";
    readonly seconds: number;
}

/** What a search for a program ends in: the program, or the reason why a test has to be skipped. */
export type Found = Program | { readonly missing: string };

const MODULE = join(__dirname, "apiserver");

const PACKAGES: Readonly<Record<ProgramName, string>> = {
    etcd: "go.etcd.io/etcd/server/v3",
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
};

/** First executable called `name` on PATH; undefined where there is none. */
export function onPath(name: string, path: string = process.env["PATH"] ?? ""): string | undefined {
    return path
        .split(delimiter)
        .filter((directory) => directory !== "")
        .map((directory) => join(directory, name))
        .find(isExecutable);
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

/** The release that `apiserver/go.mod` pins, as Kubernetes writes it: `v1.37.2`. */
export function pinnedRelease(): string {
    const text = readFileSync(join(MODULE, "go.mod"), "utf8");
    const release = /^\s*(?:require\s+)?k8s\.io\/kubernetes (v[\d.]+)/mu.exec(text)?.[1];
    if (release === undefined) throw new Error(`read ${join(MODULE, "go.mod")}: no line requires k8s.io/kubernetes`);
    return release;
}

/** Where built programs are kept: one directory for each state of go.mod and go.sum, below the XDG cache. */
export function cacheDirectory(): string {
    const base = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
    const pins = ["go.mod", "go.sum"].map((file) => readFileSync(join(MODULE, file), "utf8")).join("");
    return join(base, "ai-mesh-isolation", createHash("sha256").update(pins).digest("hex").slice(0, 16));
}

/**
 * Finds a program in `KUBEBUILDER_ASSETS`, on PATH or in the cache, and builds it from its Go module where it is
 * nowhere. A first build takes minutes, so `say` is told before and after.
 */
export async function findProgram(name: ProgramName, say: (line: string) => void = console.log): Promise<Found> {
    const assets = process.env["KUBEBUILDER_ASSETS"];
    if (assets !== undefined && assets !== "") {
        if (isExecutable(join(assets, name)))
            return { path: join(assets, name), from: "KUBEBUILDER_ASSETS", seconds: 0 };
        say(`${name}: not in KUBEBUILDER_ASSETS (${assets}), looked for elsewhere`);
    }
    const found = onPath(name);
    if (found !== undefined) return { path: found, from: "PATH", seconds: 0 };
    const cached = join(cacheDirectory(), name);
    if (existsSync(cached)) return { path: cached, from: "cache", seconds: 0 };
    if (onPath("go") === undefined)
        return {
            missing: `${name}: not in KUBEBUILDER_ASSETS, on PATH or in ${cacheDirectory()}, and no Go to build it`,
        };
    return await build(name, cached, say);
}

async function build(name: ProgramName, target: string, say: (line: string) => void): Promise<Found> {
    say(`building ${name} from ${PACKAGES[name]} (once; kept as ${target})`);
    const started = Date.now();
    const partial = `${target}.${process.pid}`;
    mkdirSync(cacheDirectory(), { recursive: true });
    const version = `-X k8s.io/component-base/version.gitVersion=${pinnedRelease()}`;
    const flags = ["-v", "-trimpath", "-buildvcs=false", "-ldflags", `-s -w ${version}`];
    const failure = await go(["build", ...flags, "-o", partial, PACKAGES[name]], partial, started);
    if (failure !== undefined) return { missing: `${name}: go build failed: ${failure}` };
    renameSync(partial, target);
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`built ${name} in ${seconds} s`);
    return { path: target, from: "built", seconds };
}

// What `go build -v` prints while all goes well: a package that is compiled, a module that is fetched.
const PROGRESS = /^(?:go: downloading |[\w.\-/]+$)/u;

/**
 * Runs go and, on a terminal, says once a second how far it is. The end of what it said where it fails; `output` does not
 * outlive a failure, nor go this process.
 */
async function go(args: readonly string[], output: string, started: number): Promise<string | undefined> {
    const child = spawn("go", args, { cwd: MODULE, stdio: ["ignore", "ignore", "pipe"] });
    const errors: string[] = [];
    let packages = 0;
    createInterface({ input: child.stderr }).on("line", (line) => {
        if (PROGRESS.test(line)) packages += 1;
        else errors.push(line);
    });
    const status = (): void => {
        const seconds = Math.round((Date.now() - started) / 1000);
        process.stderr.write(`\r  ${seconds} s, ${packages} packages fetched or compiled\u001b[K`);
    };
    const timer = process.stderr.isTTY ? setInterval(status, 1000) : undefined;
    const abandon = (): void => {
        child.kill("SIGKILL");
        rmSync(output, { force: true });
    };
    process.once("exit", abandon);
    const ended = await new Promise<number | Error>((resolve) => {
        child.once("error", resolve);
        child.once("close", (code, signal) => resolve(code ?? new Error(`go was ended by ${signal}`)));
    });
    process.off("exit", abandon);
    clearInterval(timer);
    if (timer !== undefined) process.stderr.write("\r\u001b[K");
    if (ended === 0) return undefined;
    rmSync(output, { force: true });
    return ended instanceof Error ? ended.message : errors.slice(-5).join(" | ");
}
