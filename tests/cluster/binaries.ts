import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

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
export function findProgram(name: ProgramName, say: (line: string) => void = console.log): Found {
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
    return build(name, cached, say);
}

function build(name: ProgramName, target: string, say: (line: string) => void): Found {
    say(`building ${name} from ${PACKAGES[name]} (once; kept as ${target})`);
    const started = Date.now();
    const partial = `${target}.${process.pid}`;
    mkdirSync(cacheDirectory(), { recursive: true });
    const version = `-X k8s.io/component-base/version.gitVersion=${pinnedRelease()}`;
    const run = spawnSync(
        "go",
        ["build", "-trimpath", "-buildvcs=false", "-ldflags", `-s -w ${version}`, "-o", partial, PACKAGES[name]],
        { cwd: MODULE, encoding: "utf8" },
    );
    if (run.status !== 0)
        return { missing: `${name}: go build failed: ${run.stderr.trim().split("\n").slice(-5).join(" | ")}` };
    renameSync(partial, target);
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`built ${name} in ${seconds} s`);
    return { path: target, from: "built", seconds };
}
