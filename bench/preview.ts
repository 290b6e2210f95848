/**
 * What a `pulumi preview` of this program with its policy pack costs, against the same resources as plain `new …` calls
 * with a plain pack, both as `pulumi new` and `pulumi policy new` set them up: TypeScript that ts-node checks and compiles
 * at every run. Same CLI, provider, packages, backend and API server (one that is not there; a kubeconfig as second
 * argument names one that is). The runs take turns, so that whatever else the machine does hits both alike.
 *
 *   npx tsx bench/preview.ts [rounds] [kubeconfig]
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { pulumiMissing } from "../tests/cluster/pulumi";

const root = resolve(__dirname, "..");
const rounds = Number(process.argv[2] ?? 5);
/** Highest share of the plain program's time that is still good. */
const aim = 0.5;

interface Contestant {
    readonly name: string;
    readonly program: string;
    readonly pack: string;
}

interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly spec?: unknown;
}

/** This repository's program, in a directory of its own: a new stack writes into its configuration. */
function writeOurs(directory: string): Contestant {
    mkdirSync(join(directory, "stacks"), { recursive: true });
    for (const name of ["components", "mesh", "netpol", "node_modules", "package.json", "tsconfig.json", "index.ts"])
        symlinkSync(join(root, name), join(directory, name));
    for (const file of ["Pulumi.yaml", "stacks/Pulumi.dev.yaml"]) cpSync(join(root, file), join(directory, file));
    const pack = join(root, "policy-pack");
    return { name: "this program", program: directory, pack };
}

/** The manifests of the dev stack, as `ai-mesh plan` writes them. */
function manifests(scratch: string): Manifest[] {
    const out = join(scratch, "manifests");
    const args = [join(root, "cli/dist/cli.js"), "plan", "--stack", "dev", "--no-policy-pack", "--out", out];
    run(process.execPath, args, root, process.env);
    return readdirSync(out).map((file) => parse(readFileSync(join(out, file), "utf8")) as Manifest);
}

const tsconfig = {
    compilerOptions: { strict: true, target: "es2020", module: "nodenext", moduleResolution: "nodenext" },
    files: ["index.ts"],
};

function writeProject(directory: string, files: Readonly<Record<string, unknown>>): void {
    mkdirSync(directory);
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    for (const [name, content] of Object.entries(files)) {
        const text =
            typeof content === "string"
                ? content
                : name.endsWith(".yaml")
                  ? stringify(content)
                  : JSON.stringify(content);
        writeFileSync(join(directory, name), text);
    }
}

const classes: Readonly<Record<string, string>> = {
    Namespace: "core.v1.Namespace",
    NetworkPolicy: "networking.v1.NetworkPolicy",
};

/** The same resources, each spelled out, and the two presence rules that such a pack usually has. */
function writePlain(directory: string, objects: readonly Manifest[]): Contestant {
    const [program, pack] = [join(directory, "program"), join(directory, "pack")];
    mkdirSync(directory);
    const calls = objects.map(({ kind, metadata, spec }) => {
        const name = JSON.stringify(`${metadata.namespace ?? ""}/${metadata.name}`);
        return `new k8s.${classes[kind]}(${name}, ${JSON.stringify({ metadata, spec }, undefined, 4)});\n`;
    });
    writeProject(program, {
        "Pulumi.yaml": { name: "plain", runtime: "nodejs" },
        "Pulumi.dev.yaml": {},
        "package.json": { name: "plain", version: "0.0.1", private: true },
        "tsconfig.json": tsconfig,
        "index.ts": `import * as k8s from "@pulumi/kubernetes";\n\n${calls.join("")}`,
    });
    writeProject(pack, {
        "PulumiPolicy.yaml": { runtime: "nodejs" },
        "package.json": { name: "plain-pack", version: "0.0.1", private: true },
        "tsconfig.json": tsconfig,
        "index.ts": plainPack,
    });
    return { name: "plain program", program, pack };
}

const plainPack = `import * as k8s from "@pulumi/kubernetes";
import { PolicyPack, type PolicyResource, type ReportViolation } from "@pulumi/policy";

function eachNamespace(
    resources: PolicyResource[],
    has: (policy: k8s.networking.v1.NetworkPolicy["spec"]) => boolean,
    missing: string,
    report: ReportViolation,
) {
    const policies = resources.flatMap((resource) => resource.asType(k8s.networking.v1.NetworkPolicy) ?? []);
    for (const resource of resources) {
        const namespace = resource.asType(k8s.core.v1.Namespace)?.metadata?.name;
        if (namespace === undefined) continue;
        const own = policies.filter((policy) => policy.metadata?.namespace === namespace);
        if (!own.some((policy) => has(policy.spec as any))) report(namespace + " has no " + missing, resource.urn);
    }
}

new PolicyPack("plain-pack", {
    enforcementLevel: "mandatory",
    policies: [
        {
            name: "deny-all",
            description: "Every namespace has a policy that denies everything.",
            validateStack: ({ resources }, report) =>
                eachNamespace(
                    resources,
                    (spec: any) => spec.policyTypes?.length === 2 && !spec.ingress && !spec.egress,
                    "deny-all",
                    report,
                ),
        },
        {
            name: "allow-dns",
            description: "Every namespace has a policy that allows DNS.",
            validateStack: ({ resources }, report) =>
                eachNamespace(
                    resources,
                    (spec: any) => !!spec.egress?.some((rule: any) => rule.ports?.some((entry: any) => entry.port === 53)),
                    "allow-dns",
                    report,
                ),
        },
    ],
});
`;

/** Credentials of some kind, or the provider asks for them; nobody listens on the discard port. */
const nobody = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "nobody",
    contexts: [{ name: "nobody", context: { cluster: "nobody", user: "nobody" } }],
    clusters: [{ name: "nobody", cluster: { server: "https://127.0.0.1:9" } }],
    users: [{ name: "nobody", user: { token: "none" } }],
};

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    return stdout;
}

const preview = ({ pack }: Contestant): string[] => [
    "preview",
    "--stack",
    "dev",
    "--non-interactive",
    "--policy-pack",
    pack,
];

/** How many objects of Kubernetes a preview creates, once it is sure that the pack had a say. */
function planned(contestant: Contestant, env: NodeJS.ProcessEnv): number {
    const text = run("pulumi", preview(contestant), contestant.program, env);
    if (!text.includes(`(local: ${contestant.pack})`))
        throw new Error(`${contestant.name}: its pack is not among the policies that ran:\n${text}`);
    const json = run("pulumi", [...preview(contestant), "-o", "json"], contestant.program, env);
    const { steps } = JSON.parse(json) as { steps: { op: string; newState?: { type: string } }[] };
    return steps.filter(
        ({ op, newState }) => op === "create" && /^kubernetes:(core|networking)/u.test(newState?.type ?? ""),
    ).length;
}

function seconds(contestant: Contestant, env: NodeJS.ProcessEnv): number {
    const start = process.hrtime.bigint();
    run("pulumi", preview(contestant), contestant.program, env);
    return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function main(scratch: string): void {
    writeFileSync(join(scratch, "kubeconfig"), JSON.stringify(nobody));
    mkdirSync(join(scratch, "state"));
    const env = {
        ...process.env,
        KUBECONFIG: resolve(process.argv[3] ?? join(scratch, "kubeconfig")),
        PULUMI_BACKEND_URL: `file://${join(scratch, "state")}`,
        PULUMI_HOME: join(scratch, "home"),
        PULUMI_CONFIG_PASSPHRASE: "bench",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    const contestants = [writeOurs(join(scratch, "ours")), writePlain(join(scratch, "plain"), manifests(scratch))];
    const counts = contestants.map((contestant) => {
        run("pulumi", ["stack", "init", "dev"], contestant.program, env);
        return planned(contestant, env);
    });
    if (counts[0] !== counts[1] || counts[0] === 0)
        throw new Error(`Cannot compare: ${counts.join(" and ")} objects are planned`);
    const times = new Map(contestants.map((contestant) => [contestant, [] as number[]]));
    for (let round = 0; round < rounds; round++)
        for (const [contestant, taken] of times) taken.push(seconds(contestant, env));
    const [ours, plain] = [...times.values()].map(median) as [number, number];
    const spread = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(" ");
    for (const [{ name }, taken] of times)
        console.log(`${name}: ${median(taken).toFixed(2)} s, median of ${spread(taken)}; ${counts[0]} objects planned`);
    console.log(`ratio ${(ours / plain).toFixed(2)} (aim: at most ${aim})`);
    if (ours / plain > aim) process.exitCode = 1;
}

const missing = pulumiMissing();
if (missing !== undefined) console.log(`not run: ${missing}`);
else {
    const scratch = mkdtempSync(join(tmpdir(), "bench-preview-"));
    process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
    main(scratch);
}
