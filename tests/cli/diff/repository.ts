import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { compile, parseMesh } from "../../../mesh";
import { root, type Run } from "../plan-process";

/** Makes every manifest of a directory a resource, as programs without the component do. */
const program = `
const fs = require("node:fs"), path = require("node:path");
const pulumi = require("@pulumi/pulumi");
const { parse } = require("yaml");
for (const file of fs.readdirSync(path.join(__dirname, "manifests")).sort()) {
    const object = parse(fs.readFileSync(path.join(__dirname, "manifests", file), "utf8"));
    const group = object.apiVersion === "v1" ? "core/v1" : object.apiVersion;
    new pulumi.CustomResource("kubernetes:" + group + ":" + object.kind, file.replace(".yaml", ""), object);
}
`;

/** The mesh of the base: who may reach whom. */
const spec = {
    platform: { dns: ["kube-dns"] },
    namespaces: {
        gateway: { purpose: "gateway" },
        "ai-inference": { purpose: "inference" },
        "ai-agents": { purpose: "agents" },
        "ai-data": { purpose: "data" },
    },
    workloads: {
        vllm: { namespace: "ai-inference", podLabels: { app: "vllm" } },
        agent: { namespace: "ai-agents", podLabels: { app: "agent" } },
        db: { namespace: "ai-data", podLabels: { app: "db" } },
    },
    flows: [
        { from: "gateway", to: "vllm", ports: ["8000"], why: "user requests" },
        { from: "agent", to: "vllm", ports: ["8000"], why: "completions" },
    ],
};

/** A git repository with a program in it, gone when the test process ends. */
export class Repository {
    private readonly place = mkdtempSync(join(tmpdir(), "ai-mesh-diff-"));
    readonly directory = join(this.place, "shop");
    /** Where the commands that run here have their temporary files, and nothing else has any. */
    readonly temporary = join(this.place, "temporary");

    constructor() {
        process.on("exit", () => rmSync(this.place, { recursive: true, force: true }));
        for (const directory of [this.directory, this.temporary]) mkdirSync(directory);
        this.git("init", "--quiet", "--initial-branch=main");
        this.git("config", "user.name", "test");
        this.git("config", "user.email", "test@example.org");
        this.installPackages();
        this.write(
            "Pulumi.yaml",
            stringify({ name: "shop", runtime: { name: "nodejs", options: { typescript: false } }, main: "index.js" }),
        );
        this.write("Pulumi.dev.yaml", "config: {}\n");
        this.write("index.js", program);
        for (const [name, object] of Object.entries(this.mesh())) this.writeObject(name, object);
        for (const { namespace, podLabels } of Object.values(spec.workloads)) {
            this.writeObject(`deployment-${podLabels.app}`, deployment(namespace, podLabels.app, podLabels.app));
        }
        this.commit("base");
    }

    /** Objects of the base's mesh with further flows, by the name of their file. */
    mesh(flows: readonly object[] = []): Record<string, object> {
        const { namespaces, policies } = compile(parseMesh({ ...spec, flows: [...spec.flows, ...flows] }));
        return Object.fromEntries([
            ...namespaces.map(({ manifest }) => [`namespace-${manifest.metadata.name}`, manifest]),
            ...policies.map(({ manifest: { metadata }, manifest }) => [
                `policy-${metadata.namespace}-${metadata.name}`,
                manifest,
            ]),
        ]) as Record<string, object>;
    }

    /** What npm would install for the program, which git is not to see. */
    private installPackages(): void {
        const packages = join(this.directory, "node_modules");
        mkdirSync(packages);
        for (const name of ["@pulumi", "yaml"]) symlinkSync(join(root, "node_modules", name), join(packages, name));
        writeFileSync(join(this.directory, ".git/info/exclude"), "node_modules\n");
    }

    git(...args: string[]): string {
        return execFileSync("git", ["-C", this.directory, ...args], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
        });
    }

    write(file: string, content: string): void {
        writeFileSync(join(this.directory, file), content);
    }

    writeObject(name: string, object: object): void {
        mkdirSync(join(this.directory, "manifests"), { recursive: true });
        this.write(`manifests/${name}.yaml`, stringify(object));
    }

    read(file: string): string {
        return readFileSync(join(this.directory, file), "utf8");
    }

    files(): string[] {
        return readdirSync(join(this.directory, "manifests"));
    }

    remove(name: string): void {
        rmSync(join(this.directory, "manifests", `${name}.yaml`));
    }

    commit(message: string): void {
        this.git("add", "--all");
        this.git("commit", "--quiet", "--message", message);
    }

    /** Makes a branch from main with some change in it, and checks it out. */
    branch(name: string, change: (repository: this) => void): void {
        this.git("checkout", "--quiet", "-B", name, "main");
        change(this);
        this.commit(name);
    }

    /** Runs the built `ai-mesh diff` here. */
    diff(...args: string[]): Promise<Run> {
        return run(["diff", ...args], this.directory, { TMPDIR: this.temporary });
    }
}

/** A flow that the mesh of the base does not have, on a branch. */
export function addsFlow(repository: Repository): void {
    const flow = { from: "agent", to: "db", ports: ["5432"], why: "memory" };
    for (const [name, object] of Object.entries(repository.mesh([flow]))) repository.writeObject(name, object);
}

/** Runs the built CLI. */
export function run(args: readonly string[], cwd: string = root, more: NodeJS.ProcessEnv = {}): Promise<Run> {
    const inherited = Object.entries(process.env).filter(([key]) => !/^(FORCE|NO)_COLOR$/.test(key));
    const env = { ...Object.fromEntries(inherited), ...more };
    return new Promise((done) => {
        execFile(
            process.execPath,
            [join(root, "cli/dist/cli.js"), ...args],
            { cwd, env, maxBuffer: 1 << 28 },
            (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
    });
}

/** A Deployment of one container. */
export function deployment(namespace: string, name: string, app: string): object {
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name, namespace },
        spec: {
            selector: { matchLabels: { app } },
            template: {
                metadata: { labels: { app } },
                spec: { containers: [{ name: "main", image: "example.org/main:1" }] },
            },
        },
    };
}
