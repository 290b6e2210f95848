/**
 * How long `ai-mesh plan` takes, as multiples of what any Pulumi program in Node.js pays before its first line (loading
 * @pulumi/pulumi) and, where Pulumi's CLI is on PATH, as a share of its preview with the policy pack. The runs take turns,
 * so that whatever else the machine does hits them alike; medians are compared.
 *
 *   npx tsx bench/plan.ts [rounds]
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";

const root = resolve(__dirname, "..");
const cli = join(root, "cli/dist/cli.js");
const rounds = Number(process.argv[2] ?? 5);

interface Contestant {
    readonly name: string;
    /** Node.js where absent. */
    readonly command?: string;
    readonly args: readonly string[];
}

function milliseconds({ name, command = process.execPath, args }: Contestant): number {
    const start = process.hrtime.bigint();
    const options = { cwd: root, env: environment, encoding: "utf8", maxBuffer: 1 << 28 } as const;
    const { status, stdout, stderr } = spawnSync(command, args, options);
    if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stdout}${stderr}`);
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
    // It has this package and all that this package stands on.
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"), "dir");
    const program = [
        `import { MeshIsolation } from "ai-mesh-isolation";`,
        `new MeshIsolation("mesh", require("./mesh.json"));`,
    ];
    writeFileSync(join(directory, "index.ts"), program.join("\n"));
    return directory;
}

/** A policy pack with one stack policy and one resource policy that do nothing, on Pulumi's own SDK for such packs. */
function writeEmptyPack(): string {
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-bench-pack-"));
    const nothing = `description: "Nothing.", enforcementLevel: "mandatory"`;
    writeFileSync(
        join(directory, "PulumiPolicy.yaml"),
        stringify({ runtime: { name: "nodejs", options: { typescript: false } } }),
    );
    writeFileSync(
        join(directory, "package.json"),
        JSON.stringify({ name: "empty", version: "0.0.1", main: "index.js" }),
    );
    writeFileSync(
        join(directory, "index.js"),
        `const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("empty", { policies: [
    { name: "stack", ${nothing}, validateStack: () => undefined },
    { name: "resource", ${nothing}, validateResource: () => undefined },
] });`,
    );
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"), "dir");
    return directory;
}

/** This repository's program in a directory of its own: a new stack writes into its configuration. */
function writeDev(): string {
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-bench-dev-"));
    mkdirSync(join(directory, "stacks"));
    for (const name of ["components", "mesh", "netpol", "node_modules", "package.json", "tsconfig.json", "index.ts"])
        symlinkSync(join(root, name), join(directory, name));
    for (const file of ["Pulumi.yaml", "stacks/Pulumi.dev.yaml"]) cpSync(join(root, file), join(directory, file));
    return directory;
}

const [big, dev, empty] = [writeProject(bigMesh(200, 2000)), writeDev(), writeEmptyPack()];
const state = mkdtempSync(join(tmpdir(), "ai-mesh-bench-state-"));
process.on("exit", () => {
    for (const directory of [big, dev, empty, state]) rmSync(directory, { recursive: true, force: true });
});

const baseline: Contestant = { name: "require('@pulumi/pulumi')", args: ["-e", "require('@pulumi/pulumi')"] };
const plans: Contestant[] = [
    { name: "plan, dev stack", args: [cli, "plan"] },
    { name: "plan, 200 namespaces and 2,000 flows", args: [cli, "plan", "--program", big] },
];

const environment = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // No cluster: a preview then goes without asking one.
    KUBECONFIG: join(state, "none"),
};

/** A preview by Pulumi's own CLI. */
function preview(name: string, program: string, pack?: string): Contestant {
    const packs = pack === undefined ? [] : ["--policy-pack", pack];
    const args = ["preview", "--stack", "dev", "--cwd", program, "--non-interactive", "--suppress-outputs", ...packs];
    return { name: `pulumi preview, ${name}`, command: "pulumi", args };
}

const hasPulumi = spawnSync("pulumi", ["version"]).status === 0;
if (hasPulumi) {
    for (const program of [dev, big]) {
        const args = ["stack", "init", "dev", "--cwd", program];
        spawnSync("pulumi", args, { env: environment, stdio: "ignore" });
    }
} else console.log("only plans are timed: pulumi is not on PATH");
const own = join(root, "policy-pack");
const previews: Contestant[] = !hasPulumi
    ? []
    : [
          preview("dev stack, this package's pack", dev, own),
          preview("200 namespaces, no pack", big),
          preview("200 namespaces, this package's pack", big, own),
          preview("200 namespaces, an empty pack", big, empty),
      ];

const times = new Map([baseline, ...plans, ...previews].map((contestant) => [contestant, [] as number[]]));
for (let round = 0; round < rounds; round++) {
    for (const [contestant, taken] of times) taken.push(milliseconds(contestant));
}
const taken = (contestant: Contestant | undefined): number => median((contestant && times.get(contestant)) ?? []);
for (const contestant of times.keys()) {
    const ratio = (taken(contestant) / taken(baseline)).toFixed(2);
    console.log(
        `${contestant.name}: ${taken(contestant).toFixed(0)} ms = ${ratio} x ${baseline.name}, median of ${rounds}`,
    );
}
if (hasPulumi) {
    const [small, none, ours, theirs] = previews;
    const share = (a: number, b: number, aim: number, text: string): void =>
        console.log(`${text}: ${(a / b).toFixed(2)} (aim: at most ${aim})`);
    share(taken(plans[0]), taken(small), 0.5, "plan against preview, dev stack");
    share(taken(plans[1]), taken(ours), 0.35, "plan against preview, 200 namespaces");
    share(
        taken(ours) - taken(none),
        taken(theirs) - taken(none),
        1,
        "what this package's pack adds, against an empty one",
    );
}
