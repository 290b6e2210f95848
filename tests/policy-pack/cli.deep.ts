import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { runCheck } from "../../cli/commands/check/run";
import { allRules, judge } from "../../policy-pack/judge/check";
import { version } from "../../policy-pack/package.json";
import type { SeenResource } from "../../policy-pack/stack/resource";
import { today } from "./in-process";
import { bundlePack } from "./pack-process";
import { samplesOf } from "./sample";

const isOnPath = (name: string) =>
    (process.env["PATH"] ?? "").split(delimiter).some((dir) => existsSync(join(dir, name)));
const missing = ["pulumi", "pulumi-language-nodejs"].filter((name) => !isOnPath(name));
/** Without the real one, another stands in that takes every resource as it is. */
const hasProvider = isOnPath("pulumi-resource-kubernetes");

interface Verdict {
    readonly policy: string;
    readonly level: string;
    readonly message: string;
}

interface Outcome {
    readonly status: number | null;
    readonly output: string;
    readonly found: readonly Verdict[];
}

/** Resources of a sample, each once. */
const sample = (policy: string, file: string): readonly SeenResource[] => {
    const found = samplesOf(policy).find((one) => one.file === `${file}.yaml`);
    if (found === undefined) throw new Error(`No sample is called ${policy}/${file}`);
    return found.resources;
};

/** A mesh of three namespaces with one flow, deny-all everywhere and DNS everywhere. */
function mesh(file: string): readonly SeenResource[] {
    const resources = sample("only-declared-flows", file);
    const dns = resources.find(({ name }) => name === "gateway/allow-dns") as SeenResource;
    const others = ["ai-inference", "ai-data"].map(
        (name) => JSON.parse(JSON.stringify(dns).replaceAll(/gateway/g, name)) as SeenResource,
    );
    return [...resources, ...others];
}

const resourcesOf = (policy: string, file: string) => (file === "allowed-declared" ? mesh(file) : sample(policy, file));

const sorted = (found: readonly Verdict[]) =>
    found
        .map(({ policy, level, message }) => ({ policy, level, message }))
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe("the pack under the real pulumi", function () {
    this.timeout(600_000);
    let dir: string;
    let pack: string;
    let environment: NodeJS.ProcessEnv;
    let provider: ChildProcess | undefined;
    let runs = 0;

    before(async function () {
        if (missing.length > 0) {
            console.log(`      skipped: not on PATH: ${missing.join(", ")}`);
            this.skip();
        }
        dir = mkdtempSync(join(tmpdir(), "pack-cli-"));
        mkdirSync(join(dir, "state"));
        mkdirSync(join(dir, "program"));
        symlinkSync(join(__dirname, "../../node_modules"), join(dir, "program/node_modules"));
        cpSync(join(__dirname, "cli-program.js"), join(dir, "program/index.js"));
        writeFileSync(join(dir, "program/package.json"), '{ "name": "test", "main": "index.js" }');
        writeFileSync(
            join(dir, "program/Pulumi.yaml"),
            "name: test\nruntime: { name: nodejs, options: { typescript: false } }\n",
        );
        // No cluster: the provider previews without one.
        writeFileSync(
            join(dir, "kubeconfig"),
            JSON.stringify({
                apiVersion: "v1",
                kind: "Config",
                clusters: [{ name: "none", cluster: { server: "https://127.0.0.1:1" } }],
                users: [{ name: "none", user: { token: "none" } }],
                contexts: [{ name: "none", context: { cluster: "none", user: "none" } }],
                "current-context": "none",
            }),
        );
        environment = {
            ...process.env,
            KUBECONFIG: join(dir, "kubeconfig"),
            PULUMI_BACKEND_URL: `file://${join(dir, "state")}`,
            PULUMI_HOME: join(dir, "home"),
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_DEBUG_COMMANDS: "true",
        };
        if (!hasProvider) {
            provider = spawn(process.execPath, [join(__dirname, "record/provider.js")], {
                stdio: ["ignore", "pipe", "inherit"],
            });
            const [line] = (await once(provider.stdout as Readable, "data")) as [Buffer];
            environment["PULUMI_DEBUG_PROVIDERS"] = `kubernetes:${line.toString().trim()}`;
        }
        pack = await bundlePack("cli");
        const made = pulumi(["stack", "init", "dev"]);
        if (made.status !== 0) throw new Error(`Cannot make a stack: ${made.output}`);
    });
    after(() => {
        provider?.kill();
        if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
    });

    function pulumi(args: readonly string[], env: NodeJS.ProcessEnv = {}): Omit<Outcome, "found"> {
        const { status, stdout, stderr, error } = spawnSync("pulumi", [...args, "--non-interactive", "--color=never"], {
            cwd: join(dir, "program"),
            env: { ...environment, ...env },
            encoding: "utf8",
            timeout: 120_000,
        });
        if (error !== undefined) throw error;
        return { status, output: stdout + stderr };
    }

    function preview(resources: readonly SeenResource[]): Outcome {
        const [list, log] = [join(dir, `resources-${++runs}.json`), join(dir, `events-${runs}.json`)];
        writeFileSync(list, JSON.stringify(resources));
        const args = ["preview", "--stack", "dev", "--policy-pack", pack, "--event-log", log];
        const outcome = pulumi(args, { RESOURCES: list });
        return { ...outcome, found: existsSync(log) ? verdictsOf(readFileSync(log, "utf8")) : [] };
    }

    /** Policy events of the engine, a JSON object per line, without the policy's description that the SDK puts first. */
    function verdictsOf(lines: string): Verdict[] {
        return lines
            .split("\n")
            .filter((line) => line.includes('"policyEvent"'))
            .map((line) => (JSON.parse(line) as { policyEvent: Record<string, string> }).policyEvent)
            .map(({ policyName = "", enforcementLevel = "", message = "" }) => ({
                policy: policyName,
                level: enforcementLevel,
                message: message.replace(/^[^\n]*\n/, "").trim(),
            }));
    }

    const cases: readonly (readonly [title: string, policy: string, file: string, by?: string])[] = [
        ["a mesh with what it declares", "only-declared-flows", "allowed-declared"],
        ["a flow that the mesh does not declare", "only-declared-flows", "refused-undeclared"],
        ["a namespace without deny-all", "require-deny-all", "refused-no-policy"],
        ["a namespace without DNS", "require-dns", "refused-none"],
        ["a chart that voids deny-all", "no-voided-deny", "refused-third-party", "no-dangerous-rules"],
        ["a selector that is not known yet", "require-deny-all", "refused-unknown-selector"],
    ];
    for (const [title, policy, file, by = policy] of cases) {
        const blocks = file.startsWith("refused");
        it(`preview ${blocks ? "blocks" : "passes"} ${title}`, () => {
            const resources = resourcesOf(policy, file);
            const { status, output, found } = preview(resources);
            expect(sorted(found)).to.deep.equal(sorted(judge({ resources, today })));
            expect(found.some((one) => one.policy === by && one.level === "mandatory")).to.equal(blocks);
            expect(status === 0, output).to.equal(!blocks);
        });
    }

    it("preview blocks a policy whose namespace is not known yet, though the provider shows it in default", function () {
        if (!hasProvider) {
            console.log("      skipped: not on PATH: pulumi-resource-kubernetes");
            this.skip();
        }
        const { status, found } = preview(sample("require-deny-all", "refused-unknown-policy-namespace"));
        expect(found.map(({ policy, message }) => [policy, message.slice(0, 54)])).to.deep.equal([
            ["require-deny-all", 'Namespace "ai-agents" leaves ingress and egress open f'],
        ]);
        expect(status).to.not.equal(0);
    });

    for (const [title, policy, file] of cases.filter(([, , one]) => !one.includes("unknown"))) {
        it(`policy analyze says of an exported state what ai-mesh check does: ${title}`, async () => {
            const state = join(dir, `${policy}-${file}.json`);
            writeFileSync(state, JSON.stringify(stateOf(resourcesOf(policy, file))));
            await agree(state, file.startsWith("refused"));
        });
    }

    it("policy analyze counts an encrypted value as not known, as ai-mesh check does", async () => {
        const state = join(dir, "encrypted.json");
        const resources = JSON.stringify(stateOf(sample("require-deny-all", "allowed-deny-all")));
        const secret = JSON.stringify({
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            ciphertext: "v1:abc:def",
        });
        writeFileSync(state, resources.replaceAll('"podSelector":{}', `"podSelector":${secret}`));
        const found = await agree(state, true);
        expect(found.map(({ message }) => message).join()).to.include("spec.podSelector");
    });

    it("policy publish sends what the pack is to Pulumi Cloud, in the words of its rules", async () => {
        const cloud = await startCloud();
        try {
            const child = spawn("pulumi", ["policy", "publish", "acme", "--non-interactive", "--color=never"], {
                cwd: pack,
                env: { ...environment, PULUMI_BACKEND_URL: cloud.url, PULUMI_ACCESS_TOKEN: "pul-test" },
            });
            let output = "";
            for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += String(part)));
            const [status] = (await once(child, "close")) as [number];
            expect(status, output).to.equal(0);
        } finally {
            cloud.close();
        }
        const [published] = cloud.published as [Published];
        expect(published).to.include({ name: "ai-mesh-isolation", versionTag: version, provider: "kubernetes" });
        expect(published.tags).to.deep.equal(["kubernetes", "network", "isolation"]);
        const told = published.policies.map(({ name, displayName, remediationSteps, enforcementLevel, severity }) => [
            ...[name, displayName, remediationSteps, enforcementLevel, severity],
        ]);
        const meant = allRules.map(({ name, title, fix, level, severity }) => [name, title, fix, level, severity]);
        expect(told).to.have.deep.members(meant);
        for (const { name, configSchema } of published.policies) {
            const properties = Object.keys(configSchema.properties);
            expect(properties, name).to.include.members(["enforcementLevel", "exemptions", "advisoryUnknowns"]);
        }
        expect(cloud.uploaded).to.be.above(10_000);
    });

    /** Both judge the same state alike; what they found. */
    async function agree(state: string, blocks: boolean): Promise<Verdict[]> {
        const { status, output } = pulumi(["policy", "analyze", "--file", state, "--policy-pack", pack, "--json"]);
        let text = "";
        const own = await runCheck({ state, output: "json" }, { write: (part) => (text += part) }, today);
        const checked = (JSON.parse(text) as { results: Verdict[] }).results;
        expect(sorted(verdictsOf(output)), output).to.deep.equal(sorted(checked));
        expect([status === 0, own], output).to.deep.equal([!blocks, blocks ? 1 : 0]);
        return checked;
    }
});

interface Published {
    readonly name: string;
    readonly tags: readonly string[];
    readonly policies: readonly {
        readonly name: string;
        readonly displayName: string;
        readonly remediationSteps: string;
        readonly enforcementLevel: string;
        readonly severity: string;
        readonly configSchema: { readonly properties: object };
    }[];
}

/** As much of Pulumi Cloud as takes a policy pack. */
async function startCloud() {
    const published: unknown[] = [];
    const cloud = { published, uploaded: 0, url: "", close: () => void server.close() };
    const server = createServer((request, response) => {
        void buffer(request).then((body) => {
            const { method = "", url = "" } = request;
            const answer = (value: object) => response.end(JSON.stringify(value));
            if (method === "PUT") cloud.uploaded = body.length;
            if (url.endsWith("/policypacks")) {
                published.push(JSON.parse(body.toString()));
                answer({ version: 1, uploadURI: `${cloud.url}/upload`, requiredHeaders: {} });
            } else if (url.endsWith("/api/user")) answer({ githubLogin: "tester", name: "tester", organizations: [] });
            else answer({});
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    cloud.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return cloud;
}

/** The state of a stack with these resources, as `pulumi stack export` writes it. */
function stateOf(resources: readonly SeenResource[]): object {
    const stack = "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev";
    const provider = "urn:pulumi:dev::test::pulumi:providers:kubernetes::default";
    const id = "7f1a6c3e-6f0a-4d3e-9f0e-6c1f0e1d2c3b";
    return {
        version: 3,
        deployment: {
            manifest: { time: "2026-11-24T00:00:00Z", magic: "", version: "v3.248.0" },
            secrets_providers: {
                type: "service",
                state: { url: "https://127.0.0.1:1", owner: "test", project: "test", stack: "dev" },
            },
            resources: [
                { urn: stack, custom: false, type: "pulumi:pulumi:Stack" },
                { urn: provider, custom: true, id, type: "pulumi:providers:kubernetes", inputs: {}, outputs: {} },
                ...resources.map(({ urn, type, name, props }) =>
                    type.startsWith("kubernetes:")
                        ? {
                              urn,
                              type,
                              custom: true,
                              id: name,
                              parent: stack,
                              provider: `${provider}::${id}`,
                              inputs: props,
                              outputs: props,
                          }
                        : { urn, type, custom: false, parent: stack, inputs: props, outputs: {} },
                ),
            ],
        },
    };
}
