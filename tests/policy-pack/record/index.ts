/**
 * Makes policy-pack/server/recorded.json: what an engine asks of a policy pack about one stack, byte by byte, and what the
 * pack has to answer. The pack asks itself these questions whenever it starts.
 *
 *     npx tsx tests/policy-pack/record             asks the `pulumi` on PATH, then makes the answers
 *     npx tsx tests/policy-pack/record --answers   makes the answers anew, where a rule or its words have changed
 *
 * What the answers say stands in said.txt: read what changed of it before it is committed.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answered, said, type Asked, type Recording } from "./answers";

const file = join(__dirname, "../../../policy-pack/server/recorded.json");

const config = {
    "require-purpose": { enforcementLevel: "remediate", purposes: { "ai-agents": "agents" } },
    "require-policy-types": "advisory",
    "require-both-halves": "mandatory",
    "no-dead-rules": "disabled",
    "no-wide-egress": { platform: { clusterCidrs: ["10.244.0.0/16"] } },
};

/** Has the engine preview the program under the recorder; what it asked, in its order. */
async function record(): Promise<{ readonly engine: string; readonly calls: readonly Asked[] }> {
    const dir = mkdtempSync(join(tmpdir(), "record-"));
    let provider: ChildProcess | undefined;
    try {
        folder(join(dir, "program"), "program.js", "Pulumi.yaml", "name: rehearsal");
        folder(join(dir, "pack"), "pack.js", "PulumiPolicy.yaml", "description: recorder");
        mkdirSync(join(dir, "state"));
        writeFileSync(join(dir, "config.json"), JSON.stringify(config));
        provider = spawn(process.execPath, [join(__dirname, "provider.js")], { stdio: ["ignore", "pipe", "inherit"] });
        const port = await firstLine(provider);
        const pulumi = (...args: string[]) => run(dir, port, args);
        pulumi("stack", "init");
        const mesh = JSON.stringify({ platform: { dns: ["kube-dns"], clusterCidrs: ["10.96.0.0/12"] } });
        pulumi("config", "set", "ai-mesh-isolation:mesh", mesh);
        pulumi("config", "set", "--secret", "token", "hush-2");
        const [pack, packConfig] = [join(dir, "pack"), join(dir, "config.json")];
        // One at a time, so that the order of the calls is always the same.
        pulumi("preview", "--parallel=1", "--policy-pack", pack, "--policy-pack-config", packConfig);
        const lines = readFileSync(join(dir, "recording"), "utf8").trim().split("\n");
        const engine = spawnSync("pulumi", ["version"], { encoding: "utf8" }).stdout.trim();
        return { engine, calls: lines.map((line) => JSON.parse(line) as Asked) };
    } finally {
        provider?.kill();
        rmSync(dir, { recursive: true, force: true });
    }
}

function folder(dir: string, source: string, project: string, text: string): void {
    mkdirSync(dir);
    copyFileSync(join(__dirname, source), join(dir, "index.js"));
    symlinkSync(join(__dirname, "../../../node_modules"), join(dir, "node_modules"));
    writeFileSync(join(dir, "package.json"), '{ "name": "recorded", "version": "0.0.0", "main": "index.js" }');
    writeFileSync(join(dir, project), `${text}\nruntime: { name: nodejs, options: { typescript: false } }\n`);
}

function run(dir: string, providerPort: string, args: readonly string[]): void {
    const { status, stdout, stderr, error } = spawnSync("pulumi", [...args, "--stack=dev", "--non-interactive"], {
        cwd: join(dir, "program"),
        encoding: "utf8",
        env: {
            ...process.env,
            PULUMI_BACKEND_URL: `file://${join(dir, "state")}`,
            PULUMI_HOME: join(dir, "home"),
            PULUMI_CONFIG_PASSPHRASE: "x",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DEBUG_PROVIDERS: `kubernetes:${providerPort}`,
            RECORDING: join(dir, "recording"),
        },
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

function firstLine(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
        child.once("exit", (code) => reject(new Error(`The provider ended with ${code}`)));
    });
}

/** JSON with every character beyond those of ASCII that print as its escape. */
const inAscii = (json: string): string =>
    json.replace(/[^\n -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

async function main(): Promise<void> {
    const old = JSON.parse(readFileSync(file, "utf8")) as Recording;
    const { engine, calls } = process.argv.includes("--answers") ? old : await record();
    const recording: Recording = { engine, calls: answered(calls) };
    writeFileSync(file, `${inAscii(JSON.stringify(recording, undefined, 4))}\n`);
    writeFileSync(join(__dirname, "said.txt"), said(recording.calls));
}

void main();
