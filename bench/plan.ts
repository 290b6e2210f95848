/**
 * How long `ai-mesh plan` takes, as multiples of what any Pulumi program in Node.js pays before its first line: loading
 * @pulumi/pulumi. The runs take turns, so that whatever else the machine does hits them alike; medians are compared.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";

const root = resolve(__dirname, "..");
const cli = join(root, "cli/dist/cli.js");
const rounds = Number(process.argv[2] ?? 5);

interface Contestant {
    readonly name: string;
    readonly args: readonly string[];
    /** Highest multiple of the baseline that is still good. */
    readonly aim?: number;
}

function milliseconds({ name, args }: Contestant): number {
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stderr}`);
    return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** A mesh of `namespaces` with `flows` between neighbours on a ring, spread over distances and ports. */
function bigMesh(namespaces: number, flows: number): unknown {
    const name = (i: number): string => `team-${String(i % namespaces).padStart(3, "0")}`;
    const entries = Array.from({ length: namespaces }, (_, i) => [name(i), { purpose: "agents" }]);
    const perNamespace = flows / namespaces;
    return {
        namespaces: Object.fromEntries(entries),
        flows: Array.from({ length: flows }, (_, i) => {
            const from = Math.floor(i / perNamespace);
            const step = (i % perNamespace) + 1;
            return { from: name(from), to: name(from + step), ports: [String(8000 + step)], why: `step ${step}` };
        }),
    };
}

/**
 * A project of its own with this package as it is installed. The mesh is a file: configuration of this size fits no
 * environment.
 */
function writeProject(mesh: unknown): string {
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-bench-"));
    const options = { typescript: false, nodeargs: `--require ${require.resolve("tsx/cjs")}` };
    const project = { name: "big", runtime: { name: "nodejs", options }, main: "index.ts" };
    writeFileSync(join(directory, "Pulumi.yaml"), stringify(project));
    writeFileSync(join(directory, "Pulumi.dev.yaml"), stringify({}));
    writeFileSync(join(directory, "mesh.json"), JSON.stringify(mesh));
    mkdirSync(join(directory, "node_modules"));
    symlinkSync(root, join(directory, "node_modules/ai-mesh-isolation"), "dir");
    const program = [
        `import { MeshIsolation } from "ai-mesh-isolation";`,
        `new MeshIsolation("mesh", require("./mesh.json"));`,
    ];
    writeFileSync(join(directory, "index.ts"), program.join("\n"));
    return directory;
}

const big = writeProject(bigMesh(200, 2000));
process.on("exit", () => rmSync(big, { recursive: true, force: true }));

const baseline: Contestant = { name: "require('@pulumi/pulumi')", args: ["-e", "require('@pulumi/pulumi')"] };
const contestants: Contestant[] = [
    { name: "plan, dev stack", args: [cli, "plan"], aim: 3.5 },
    { name: "plan, 200 namespaces and 2,000 flows", args: [cli, "plan", "--program", big], aim: 8 },
];

const times = new Map([baseline, ...contestants].map((contestant) => [contestant, [] as number[]]));
for (let round = 0; round < rounds; round++) {
    for (const [contestant, taken] of times) taken.push(milliseconds(contestant));
}
const unit = median(times.get(baseline) ?? []);
console.log(`${baseline.name}: ${unit.toFixed(0)} ms, median of ${rounds}`);
for (const contestant of contestants) {
    const taken = median(times.get(contestant) ?? []);
    console.log(
        `${contestant.name}: ${taken.toFixed(0)} ms = ${(taken / unit).toFixed(2)} x (aim: at most ${contestant.aim})`,
    );
}
