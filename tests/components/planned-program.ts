import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

const root = join(__dirname, "../..");

/** A resource of a plan, as `ai-mesh plan --json` tells of it. */
export interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly parent: string;
    readonly dependencies: readonly string[];
    readonly deletedWith: string;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly inputs: any;
}

/** What came of a plan. */
export interface Planned {
    readonly status: number | null;
    readonly stderr: string;
    readonly resources: readonly Resource[];
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly outputs: any;
}

/** Runs a program under Pulumi's own runtime, as `ai-mesh plan` does for everybody. */
export function plan(...args: string[]): Planned {
    const run = spawnSync(
        process.execPath,
        [join(root, "cli/dist/cli.js"), "plan", "--no-policy-pack", "-o", "json", ...args],
        {
            cwd: root,
            encoding: "utf8",
        },
    );
    const { resources = [], outputs = {} } = run.stdout ? (JSON.parse(run.stdout) as Partial<Planned>) : {};
    return { status: run.status, stderr: run.stderr, resources, outputs };
}

/** A program of its own beside the others, so that it finds the package by name; removed when `use` is done. */
export function withProgram<T>(spec: unknown, use: (directory: string) => T, source?: string): T {
    const directory = makeProgram(spec, source);
    try {
        return use(directory);
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
}

/** The folder of such a program; whoever makes it removes it. */
export function makeProgram(spec: unknown, source?: string): string {
    const directory = mkdtempSync(join(root, "examples", ".test-"));
    const name = "test-program";
    const program =
        source ??
        `import * as pulumi from "@pulumi/pulumi";
        import { MeshIsolation } from "../../components";
        new MeshIsolation("mesh", new pulumi.Config().requireObject("mesh"));`;
    writeFileSync(join(directory, "index.ts"), program);
    const runtime = { name: "nodejs", options: { typescript: false, nodeargs: "--require tsx/cjs" } };
    writeFileSync(join(directory, "Pulumi.yaml"), stringify({ name, main: "index.ts", runtime }));
    const config = { [`${name}:mesh`]: spec };
    writeFileSync(join(directory, "Pulumi.dev.yaml"), stringify({ config }, { aliasDuplicateObjects: false }));
    return directory;
}

/** Plans a program with one mesh of this spec. */
export const planSpec = (spec: unknown): Planned => withProgram(spec, (directory) => plan("--program", directory));
