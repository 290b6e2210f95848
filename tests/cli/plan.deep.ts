import { expect } from "chai";
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
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { PlanDocument } from "../../cli/render/plan/json";
import { fixture, plan, processesWith, root } from "./plan-process";
import { spawn } from "node:child_process";
import * as z from "zod";

describe("ai-mesh plan", function () {
    this.timeout(120_000);
    let scratch: string;

    before(() => {
        scratch = mkdtempSync(join(tmpdir(), "ai-mesh-plan-"));
    });
    after(() => rmSync(scratch, { recursive: true, force: true }));

    const json = async (args: readonly string[]): Promise<PlanDocument> =>
        JSON.parse((await plan([...args, "-o", "json"])).stdout) as PlanDocument;

    describe("a program and its packs", () => {
        it("passes a namespace that has both policies", async () => {
            const { code, stdout, stderr } = await plan([...fixture("mesh", "baseline"), "-v"]);
            expect(stderr).to.equal("");
            expect(stdout).to.equal(readFileSync(join(root, "tests/fixtures/golden/plan-mesh.txt"), "utf8"));
            expect(code).to.equal(0);
        });

        it("blocks one without allow-dns, naming it", async () => {
            const { code, stdout } = await plan([...fixture("open", "baseline"), "-v"]);
            expect(code).to.equal(1);
            expect(stdout).to.contain('Namespace "agents" has no allow-dns: add it');
            expect(stdout).to.contain("Blocked by 1 violation");
            expect(stdout).to.match(/✔ require-deny-all +mandatory +passed/);
        });

        it("takes a pack that does not load for a failure, not for silence", async () => {
            const { code, stdout, stderr } = await plan(fixture("mesh", "broken"));
            expect(code).to.equal(2);
            expect(stdout).to.equal("");
            expect(stderr).to.match(/Cannot start policy pack ".*broken"/);
            expect(stderr).to.contain("this pack does not load");
        });

        it("refuses a directory that is no policy pack", async () => {
            const { code, stderr } = await plan([...fixture("mesh"), "--policy-pack", scratch]);
            expect(code).to.equal(2);
            expect(stderr).to.match(/Cannot start policy pack ".*": it has no PulumiPolicy.yaml/);
        });

        it("judges by this package's own pack where none is named", async () => {
            const passed = await plan(["--program", join(root, "tests/fixtures/programs/mesh"), "-v"]);
            expect(passed.stdout).to.match(/✔ require-deny-all .*passed/);
            expect(passed.code, passed.stdout + passed.stderr).to.equal(0);
            const blocked = await plan(["--program", join(root, "tests/fixtures/programs/open")]);
            expect(blocked.code).to.equal(1);
            expect(blocked.stdout).to.match(/✘ require-dns/);
            expect(blocked.stdout).to.match(/Namespace "agents"/);
        });

        it("lets several packs judge, each with its own levels and configuration", async () => {
            const { policies, violations, verdict } = await json(fixture("mesh", "baseline", "resource"));
            expect(policies.map(({ pack, name, level, status }) => `${pack} ${name} ${level} ${status}`)).to.deep.equal(
                [
                    "baseline require-deny-all mandatory passed",
                    "baseline require-allow-dns mandatory passed",
                    "resource advise-owner advisory violated",
                    "resource require-prefix mandatory passed",
                    "resource off disabled disabled",
                ],
            );
            expect(violations.map(({ policy, level, urn }) => ({ policy, level, urn }))).to.deep.equal([
                {
                    policy: "advise-owner",
                    level: "advisory",
                    urn: "urn:pulumi:dev::mesh::kubernetes:core/v1:Namespace::agents",
                },
            ]);
            expect(verdict).to.equal("passed");
        });

        it("hands a policy its configuration: the schema's defaults under the pack's own", async () => {
            const { violations, verdict } = await json(fixture("features", "resource"));
            const messages = violations
                .filter(({ policy }) => policy === "require-prefix")
                .map(({ message }) => message);
            // Two namespaces have the name; one of them is only read, and engines judge what they make.
            expect(messages).to.deep.equal(["expected agents, configured"]);
            expect(verdict).to.equal("blocked");
        });

        it("blocks what a mandatory policy could not judge, and still tells of everything else", async () => {
            const { code, stdout } = await plan([...fixture("unknown", "baseline"), "-v"]);
            expect(code).to.equal(1);
            expect(stdout).to.contain("mandatory require-allow-dns could not be judged");
            expect(stdout).to.contain("not counted: second: metadata.name is known only after a deployment");
            expect(stdout).to.contain("[unknown]");
        });

        it("judges what a remediation makes of a resource, and tells of it", async () => {
            const { policies, violations, verdict } = await json(fixture("mesh", "remedies"));
            expect(policies.map(({ name, status }) => `${name} ${status}`)).to.deep.equal([
                "own-namespaces violated",
                "require-owner passed",
                "require-owners passed",
            ]);
            expect(violations.map(({ level, message }) => ({ level, message }))).to.deep.equal([
                {
                    level: "remediate",
                    message: "A deployment would change this resource first; the plan shows it as it was",
                },
            ]);
            expect(verdict).to.equal("passed");
        });

        it("does not wait for the program where a pack does not load", async () => {
            const { code, stderr } = await plan(fixture("lingers", "broken"));
            rmSync(join(root, "tests/fixtures/programs/lingers/running"), { force: true });
            expect(code).to.equal(2);
            expect(stderr).to.contain("this pack does not load");
        });

        it("takes a pack that breaks while judging for a failure", async () => {
            const { code, stderr } = await plan(fixture("mesh", "breaking"));
            expect(code).to.equal(2);
            expect(stderr).to.match(/Policy pack ".*breaking" failed to judge the plan/);
            expect(stderr).to.contain("this policy has a mistake");
        });

        it("says so where nothing judged", async () => {
            const { code, stdout } = await plan(fixture("open"));
            expect(stdout).to.contain("Planned; no policy pack judged it");
            expect(code).to.equal(0);
        });
    });

    describe("what a program may say to its engine", () => {
        let document: PlanDocument;
        before(async () => void (document = await json(fixture("features"))));
        const named = (name: string) => document.resources.find((resource) => resource.name === name);

        it("gives URNs that carry the parents' types", () => {
            expect(named("home-ns")?.urn).to.equal(
                "urn:pulumi:dev::features::fixture:index:Home$kubernetes:core/v1:Namespace::home-ns",
            );
            expect(named("home")?.urn).to.equal("urn:pulumi:dev::features::fixture:index:Home::home");
        });

        it("records parents, dependencies and what becomes of a resource at its end", () => {
            const namespace = named("home-ns")?.urn;
            expect(named("home-settings")).to.include({
                parent: named("home")?.urn,
                deletedWith: namespace,
                retainOnDelete: true,
            });
            expect(named("home-settings")?.dependencies).to.deep.equal([namespace]);
        });

        it("keeps ids unknown, names known and secrets to itself", () => {
            expect(named("home-settings")?.inputs).to.deep.equal({
                apiVersion: "v1",
                kind: "ConfigMap",
                metadata: { name: "settings", namespace: "home-ns-b0786fd6" },
                data: { id: "[unknown]", token: "[secret]" },
            });
            expect(JSON.stringify(document)).not.to.contain("hunter2");
        });

        it("runs transforms", () => {
            expect(named("home-ns")?.inputs.metadata).to.deep.include({ labels: { via: "transform" } });
        });

        it("knows the name of what is only read", () => {
            expect(named("system")).to.include({ external: true });
            expect(document.outputs).to.deep.equal({ system: "kube-system" });
        });

        it("passes on what it prints and logs, beside the plan", async () => {
            expect((await plan(fixture("features"))).stderr).to.equal("info: made a home\n");
        });
    });

    describe("the real stacks", () => {
        it("pass, and show the guide's flows computed from the policies", async () => {
            const document = await json([]);
            expect(document.verdict).to.equal("passed");
            const rows = document.connections.map(({ from, to, ports, why }) => `${from} -> ${to} : ${ports} (${why})`);
            expect(rows).to.include.members([
                "gateway -> ai-inference/vllm : TCP 8000 (user requests)",
                "ai-inference/vllm -> ai-data : TCP 443 (model weights)",
                "ai-agents/agent -> tools : TCP 443 (tool APIs)",
                "ai-agents/agent -> ai-agents/weaviate : TCP 8080 (retrieval)",
                "ai-agents -> pods k8s-app=kube-dns in namespace kube-system : TCP 53; UDP 53 (names resolve: kube-dns)",
            ]);
            expect(document.notCounted).to.deep.equal([]);
            expect(rows.filter((row) => !row.includes("kube-dns"))).to.have.length(4);
        });

        it("print the same bytes twice", async () => {
            const first = await plan(["--stack", "staging"]);
            const second = await plan(["--stack", "staging"]);
            expect(first.code, first.stderr).to.equal(0);
            expect(second.stdout).to.equal(first.stdout);
        });
    });

    describe("--out", () => {
        it("writes one file per object, in the order to apply them", async () => {
            const directory = join(scratch, "deep/manifests");
            const { code, stderr } = await plan([...fixture("mesh", "baseline"), "--out", directory]);
            expect(code).to.equal(0);
            expect(stderr).to.equal(`3 manifests written to ${directory}\n`);
            expect(readdirSync(directory).sort()).to.deep.equal([
                "0-namespace.agents.yaml",
                "1-networkpolicy.agents.allow-dns.yaml",
                "1-networkpolicy.agents.deny-all.yaml",
            ]);
            expect(parse(readFileSync(join(directory, "1-networkpolicy.agents.deny-all.yaml"), "utf8"))).to.deep.equal({
                apiVersion: "networking.k8s.io/v1",
                kind: "NetworkPolicy",
                metadata: { name: "deny-all", namespace: "agents" },
                spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
            });
            const again = await plan([...fixture("mesh", "baseline"), "--out", directory]);
            expect(again.code, again.stderr).to.equal(0);
        });

        it("cannot share stdout with -o json", async () => {
            const { code, stderr } = await plan([...fixture("mesh"), "-o", "json", "--out", "-"]);
            expect(code).to.equal(2);
            expect(stderr).to.contain("Cannot print both -o json and --out - to stdout");
        });

        it("has names of before, which still do the same, and say so", async () => {
            const [old, now] = [
                await plan([...fixture("mesh"), "--json"]),
                await plan([...fixture("mesh"), "-o", "json"]),
            ];
            expect(old.stdout).to.equal(now.stdout);
            expect(old.stderr).to.equal("warning: --json is called -o json now; the old name will go\n");
            const written = await plan([...fixture("mesh"), "--manifests", "-"]);
            expect(written.stdout).to.equal((await plan([...fixture("mesh"), "--out", "-"])).stdout);
            expect(written.stderr).to.contain("warning: --manifests is called --out now");
            const both = await plan([...fixture("mesh"), "--manifests", scratch, "--out", scratch]);
            expect([both.code, both.stderr]).to.deep.equal([
                2,
                "error: --manifests is the name of --out before: give --out alone\n",
            ]);
        });
    });

    describe("configuration", () => {
        it("names the stacks there are where one is not", async () => {
            const { code, stderr } = await plan([...fixture("configured"), "--stack", "prd"]);
            expect(code).to.equal(2);
            expect(stderr).to.contain('Cannot plan stack "prd": no Pulumi.prd.yaml in');
            expect(stderr).to.contain('it has "dev", "prod"; did you mean "prod"?');
        });

        it("is an error where there is no project", async () => {
            const { code, stderr } = await plan(["--program", scratch]);
            expect(code).to.equal(2);
            expect(stderr).to.equal(`error: Cannot read the program: no Pulumi.yaml in "${scratch}"\n`);
        });

        it("reaches the program, objects and numbers included", async () => {
            expect((await json(fixture("configured"))).outputs).to.deep.equal({
                replicas: 3,
                mesh: { namespaces: ["agents", "data"] },
                kubeconfig: "[unknown]",
            });
        });

        it("stops at an encrypted value of the program's, unless given a stand-in", async () => {
            const sealed = await plan([...fixture("configured"), "--stack", "prod"]);
            expect(sealed.code).to.equal(2);
            expect(sealed.stderr).to.match(
                /Cannot decrypt "configured:token" of .*Pulumi\.prod\.yaml: a plan has no access/,
            );
            const { outputs } = await json([...fixture("configured"), "--stack", "prod", "--config", "token=made-up"]);
            expect(outputs).to.deep.equal({ replicas: 9, token: "[secret]" });
        });

        it("compiles TypeScript with Pulumi's ts-node where the project does not say otherwise", async () => {
            expect((await json(fixture("compiled"))).outputs).to.deep.equal({ stack: "dev", doubled: 84 });
        });
    });

    describe("a program that fails", () => {
        const home = "/nowhere/.pulumi";
        const notInstalled = (name: string): string =>
            `the plugin of provider "${name}" is not installed: neither pulumi-resource-${name} is on PATH, ` +
            `nor resource-${name}-v<version> in ${home}/plugins. Install it:\n` +
            `  pulumi plugin install resource ${name}\n` +
            "or have Pulumi's CLI run the program and give its answer to ai-mesh:\n" +
            "  pulumi preview --json --show-sames > preview.json\n" +
            "  ai-mesh plan --preview preview.json\n";
        const failures: [program: string, message: string][] = [
            ["throws", 'error: The program failed:\n\nCannot build the mesh: "agnets" is not a namespace\n'],
            [
                "remote",
                'error: The program failed:\n\nCannot create component "other:index:Thing": ' + notInstalled("other"),
            ],
            [
                "invokes",
                'error: The program failed:\n\nCannot call function "kubernetes:yaml:decode": ' +
                    notInstalled("kubernetes"),
            ],
            [
                "twice",
                'error: The program failed:\n\nDuplicate resource URN "urn:pulumi:dev::twice::kubernetes:core/v1:Namespace::agents": give one of the two another name\n',
            ],
        ];
        for (const [program, message] of failures) {
            it(`ends with its message alone: ${program}`, async () => {
                const env = { PULUMI_HOME: home, PULUMI_IGNORE_AMBIENT_PLUGINS: "true" };
                const { code, stdout, stderr } = await plan(fixture(program, "baseline"), env);
                expect(stderr).to.equal(message);
                expect(stdout).to.equal("");
                expect(code).to.equal(2);
            });
        }

        it("shows the program's own line for an error that nobody foresaw", async () => {
            const { code, stderr } = await plan(fixture("breaks", "baseline"));
            expect(code).to.equal(2);
            expect(stderr).to.contain("TypeError: Cannot read properties of undefined (reading 'toUpperCase')");
            expect(stderr).to.contain("programs/breaks/index.ts:3:37");
            expect(stderr).not.to.contain("node_modules");
        });
    });

    describe("-o json", () => {
        const schema = z.fromJSONSchema(
            JSON.parse(readFileSync(join(root, "cli/render/plan/schema.json"), "utf8")) as Parameters<
                typeof z.fromJSONSchema
            >[0],
        );

        for (const program of ["mesh", "features", "unknown"]) {
            it(`is what its schema says: ${program}`, async () => {
                const document = await json(fixture(program, "baseline"));
                expect(schema.safeParse(document).error).to.equal(undefined);
            });
        }

        it("has a schema that refuses anything else", async () => {
            const document = await json(fixture("mesh", "baseline"));
            expect(schema.safeParse({ ...document, version: 2 }).success).to.equal(false);
            expect(schema.safeParse({ ...document, verdict: "perhaps" }).success).to.equal(false);
            expect(schema.safeParse({ ...document, connections: [{ from: "a" }] }).success).to.equal(false);
            expect(schema.safeParse({ ...document, resources: undefined }).success).to.equal(false);
        });

        it("carries the verdict", async () => {
            expect((await json(fixture("mesh", "baseline"))).verdict).to.equal("passed");
            expect((await json(fixture("open", "baseline"))).verdict).to.equal("blocked");
        });
    });

    describe("colour", () => {
        const escape = "\u001b[";
        it("stays out of a pipe", async () =>
            expect((await plan(fixture("open", "baseline"))).stdout).not.to.contain(escape));
        it("is there where FORCE_COLOR asks for it", async () =>
            expect((await plan(fixture("open", "baseline"), { FORCE_COLOR: "1" })).stdout).to.contain(escape));
        it("stays out of the program's errors in a pipe", async () =>
            expect((await plan(fixture("breaks"))).stderr).not.to.contain(escape));
    });

    describe("--manifests", () => {
        it("leaves a directory with anything of somebody else's as it is", async () => {
            const directory = join(scratch, "theirs");
            mkdirSync(directory);
            writeFileSync(join(directory, "mine.yaml"), "a: 1\n");
            const { code, stderr } = await plan([...fixture("mesh", "baseline"), "--out", directory]);
            expect(code).to.equal(2);
            expect(stderr).to.contain(
                `Cannot write manifests to "${directory}": "mine.yaml" in it was not written by ai-mesh plan; give an empty or a new directory`,
            );
            expect(readdirSync(directory)).to.deep.equal(["mine.yaml"]);
            expect(readdirSync(scratch).filter((name) => name.startsWith("theirs"))).to.deep.equal(["theirs"]);
        });

        it("prints one stream and nothing else for -", async () => {
            const { code, stdout, stderr } = await plan([...fixture("mesh", "baseline"), "--out", "-"]);
            expect(code).to.equal(0);
            expect(stderr).to.equal("");
            const kinds = parseAllDocuments(stdout).map((each) => (each.toJS() as { kind: string }).kind);
            expect(kinds).to.deep.equal(["Namespace", "NetworkPolicy", "NetworkPolicy"]);
        });

        it("writes nothing that a policy blocks", async () => {
            const directory = join(scratch, "blocked");
            const { code, stderr } = await plan([...fixture("open", "baseline"), "--out", directory]);
            expect(code).to.equal(1);
            expect(stderr).to.equal("No manifests written: this plan is blocked\n");
            expect(existsSync(directory)).to.equal(false);
            const stream = await plan([...fixture("open", "baseline"), "--out", "-"]);
            expect(stream).to.include({ code: 1, stdout: "" });
            expect(stream.stderr).to.contain('Namespace "agents" has no allow-dns: add it');
        });

        it("names every object and path whose value it does not have", async () => {
            const { code, stdout, stderr } = await plan([...fixture("features"), "--out", "-"]);
            expect(code).to.equal(2);
            expect(stdout).to.equal("");
            expect(stderr).to.equal(
                "info: made a home\nerror: Cannot write the manifests:\n" +
                    "  ConfigMap home-ns-b0786fd6/settings: data.id is known only after a deployment\n" +
                    "  ConfigMap home-ns-b0786fd6/settings: data.token is a secret, and would be written in the clear\n",
            );
        });
    });

    describe("processes", () => {
        /** A program of its own, so that its processes can be told from others'. */
        function lingering(name: string): string {
            const directory = join(scratch, name);
            cpSync(join(root, "tests/fixtures/programs/lingers"), directory, { recursive: true });
            symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
            return directory;
        }
        const until = async (done: () => boolean): Promise<void> => {
            for (let tries = 0; tries < 600 && !done(); tries++) await new Promise((tick) => setTimeout(tick, 50));
        };

        for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
            it(`end with the plan on ${signal}`, async () => {
                const directory = lingering(signal.toLowerCase());
                const cli = join(root, "cli/dist/cli.js");
                const child = spawn(process.execPath, [
                    cli,
                    "plan",
                    "--program",
                    directory,
                    "--policy-pack",
                    join(directory, "pack"),
                ]);
                const gone = new Promise((done) => child.on("close", done));
                const ours = () => processesWith(directory).filter((line) => !line.includes(cli));
                await until(() => ours().length === 2 && existsSync(join(directory, "running")));
                expect(ours(), "the program and the pack run").to.have.length(2);
                child.kill(signal);
                await gone;
                await until(() => ours().length === 0);
                expect(ours()).to.deep.equal([]);
            });
        }
    });
});
