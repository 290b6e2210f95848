import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { changesOf, documentOf } from "./diff/document";
import { addsFlow, deployment, Repository, run } from "./diff/repository";
import { parse, stringify } from "yaml";
import type { Run } from "./plan-process";

describe("ai-mesh diff", function () {
    this.timeout(180_000);
    let repository: Repository;

    before(() => {
        repository = new Repository();
    });

    describe("of a branch and its base", () => {
        const compare = async (...args: string[]) => repository.diff("--base", "main", "-o", "json", ...args);

        it("is widened by a flow that is added, by exactly that flow", async () => {
            repository.branch("adds-flow", addsFlow);
            const done = await compare();
            const document = documentOf(done);
            expect(done.code).to.equal(0);
            expect(document).to.deep.include({ verdict: "widened", blocked: false, notes: [], unclear: [] });
            expect(changesOf(document)).to.deep.equal([
                "+ ai-agents/agent[Deployment] -> ai-data/db[Deployment] TCP 5432",
            ]);
            expect(document.changes[0]).to.deep.include({
                why: ["memory"],
                policies: ["ai-agents/allow-to-db", "ai-data/allow-from-agent"],
                kind: "opened",
            });
            expect(document.changes[0]?.from.purpose).to.equal("agents");
            expect(
                document.blastRadius.map(({ pod, before, after }) => [pod, before?.total, after?.total]),
            ).to.deep.equal([["ai-agents/agent", 2, 3]]);
        });

        it("leaves no worktree and no file behind", () => {
            expect(repository.git("worktree", "list").trim().split("\n")).to.have.length(1);
            expect(readdirSync(repository.temporary).filter((name) => name.startsWith("ai-mesh-base-"))).to.deep.equal(
                [],
            );
            expect(repository.git("status", "--porcelain")).to.equal("");
        });

        it("ends with 1 where --fail-on asks for what it finds, and only then", async () => {
            repository.branch("adds-flow", addsFlow);
            const [widened, narrower] = [
                await compare("--fail-on", "widened"),
                await compare("--fail-on", "opens:internet"),
            ];
            expect([widened.code, narrower.code]).to.deep.equal([1, 0]);
            expect(documentOf(widened).failed).to.deep.equal(["widened"]);
        });

        it("is blocked where DNS is taken away", async () => {
            repository.branch("removes-dns", (own) => own.remove("policy-ai-agents-allow-dns"));
            const done = await compare("--fail-on", "closes:dns");
            const document = documentOf(done);
            expect(done.code).to.equal(1);
            expect(document).to.deep.include({ verdict: "narrowed", blocked: true, failed: ["closes:dns"] });
            expect(changesOf(document)).to.deep.equal([
                "- ai-agents/agent[Deployment] -> kube-system/{k8s-app=kube-dns} TCP 53; UDP 53",
                "- ai-agents/{} -> kube-system/{k8s-app=kube-dns} TCP 53; UDP 53",
            ]);
            const refused = document.violations.filter(({ blocks }) => blocks);
            expect(refused.map(({ policy, new: isNew }) => [policy, isNew])).to.deep.equal([["require-dns", true]]);
        });

        it("is widened by 0.0.0.0/0, to the internet and to the metadata service", async () => {
            repository.branch("opens-internet", (own) => {
                const metadata = { name: "allow-internet", namespace: "ai-agents" };
                const egress = [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }];
                const policySpec = { podSelector: { matchLabels: { app: "agent" } }, policyTypes: ["Egress"], egress };
                own.writeObject("policy-internet", {
                    apiVersion: "networking.k8s.io/v1",
                    kind: "NetworkPolicy",
                    metadata,
                    spec: policySpec,
                });
            });
            const done = await compare(
                "--fail-on",
                "opens:internet",
                "--fail-on",
                "opens:metadata",
                "--pod-cidrs",
                "10.244.0.0/16",
            );
            const document = documentOf(done);
            expect(document).to.deep.include({ verdict: "widened", failed: ["opens:internet", "opens:metadata"] });
            // In the pods' ranges others may have addresses, too, as a database in one network with them does.
            expect(changesOf(document)).to.deep.equal(["+ ai-agents/agent[Deployment] -> 0.0.0.0-255.255.255.255 all"]);
            expect(document.changes.find(({ opened }) => opened === "all")?.reaches).to.deep.equal([
                "metadata",
                "internet",
            ]);
            expect(document.violations.filter(({ blocks }) => blocks).map(({ policy }) => policy)).to.include(
                "no-dangerous-rules",
            );
        });

        it("is equal where a workload is only called otherwise", async () => {
            repository.branch("renames", (own) => {
                own.remove("deployment-agent");
                own.writeObject("deployment-assistant", deployment("ai-agents", "assistant", "agent"));
            });
            const document = documentOf(await compare("--fail-on", "changed"));
            expect(document).to.deep.include({ verdict: "equal", blocked: false, changes: [], blastRadius: [] });
        });

        it("is equal where YAML is only written otherwise", async () => {
            repository.branch("reorders", (own) => {
                for (const file of own.files()) {
                    const object = parse(own.read(`manifests/${file}`)) as object;
                    own.write(`manifests/${file}`, stringify(reversed(object), { indentSeq: false, lineWidth: 40 }));
                }
            });
            expect(repository.git("diff", "--stat", "main")).to.contain("files changed");
            const document = documentOf(await compare("--fail-on", "changed"));
            expect(document).to.deep.include({ verdict: "equal", blocked: false, changes: [] });
        });

        it("takes a base without the program as empty", async () => {
            repository.git("checkout", "--quiet", "--orphan", "bare");
            repository.git("commit", "--quiet", "--allow-empty", "--message", "only the program is missing");
            repository.git("rm", "-r", "-f", "--quiet", "--cached", ".");
            repository.git("commit", "--quiet", "--allow-empty", "--message", "nothing");
            repository.git("checkout", "--quiet", "--force", "main");
            const document = documentOf(await repository.diff("--base", "bare", "-o", "json"));
            expect(document.notes).to.deep.equal(["bare has no program here, so everything is new."]);
            expect(document.verdict).to.equal("widened");
        });

        it("says which package-lock.json is another one, and what to do", async () => {
            repository.branch("locks", (own) => own.write("package-lock.json", "{}"));
            repository.git("checkout", "--quiet", "-B", "other-lock", "main");
            const done = await repository.diff("--base", "locks");
            repository.git("checkout", "--quiet", "main");
            expect(done.code).to.equal(2);
            expect(done.stderr).to.equal(
                'error: Cannot plan "locks" with the packages installed here: its package-lock.json is another one; check ' +
                    '"locks" out in a directory of its own, run npm ci there and name it with --base-program\n',
            );
        });
    });

    describe("of manifests", () => {
        let place: string;

        before(() => {
            place = mkdtempSync(join(tmpdir(), "ai-mesh-diff-manifests-"));
            repository.git("checkout", "--quiet", "main");
        });
        after(() => rmSync(place, { recursive: true, force: true }));

        it("needs no program, no git and no cluster", async () => {
            const manifests = join(repository.directory, "manifests");
            const done = await run(
                ["diff", "--base-manifests", manifests, "--manifests", manifests, "-o", "json"],
                place,
            );
            expect(done.code).to.equal(0);
            expect(documentOf(done).verdict).to.equal("equal");
        });

        it("writes other formats from the same run", async () => {
            const manifests = join(repository.directory, "manifests");
            const files = ["html", "md", "json", "text"].map((format) => join(place, `report.${format}`));
            const also = ["html", "md", "json", "text"].flatMap((format, i) => ["--also", `${format}=${files[i]}`]);
            await run(["diff", "--base-manifests", manifests, "--manifests", manifests, ...also]);
            expect(files.map((file) => existsSync(file))).to.deep.equal([true, true, true, true]);
            expect(readFileSync(files[1]!, "utf8")).to.match(/^### ✅ equal: Nothing opens/);
        });

        it("takes levels from --policy-pack-config, and no verdict where no pack judges", async () => {
            const manifests = join(repository.directory, "manifests");
            const bare = join(place, "bare.yaml");
            writeFileSync(bare, repository.read("manifests/namespace-ai-data.yaml"));
            const config = join(place, "config.json");
            writeFileSync(config, '{"all": "advisory"}');
            const compare = async (...args: string[]) =>
                run(["diff", "--base-manifests", manifests, "--manifests", bare, "-o", "json", ...args], place);
            const [own, lowered, none] = [
                await compare(),
                await compare("--policy-pack-config", config),
                await compare("--no-policy-pack"),
            ];
            expect([own.code, lowered.code, none.code]).to.deep.equal([1, 0, 0]);
            const levels = (done: Run) => new Set(documentOf(done).policies.map(({ level }) => level));
            expect([...levels(own)]).to.include("mandatory");
            expect([...levels(lowered)]).to.deep.equal(["advisory"]);
            expect(documentOf(lowered).violations).not.to.deep.equal([]);
            expect(documentOf(none)).to.deep.include({ violations: [], policies: [] });
        });

        it("gives --policy-pack-config to the pack that judges a program", async () => {
            const config = join(place, "program.json");
            const { violations } = documentOf(
                await repository.diff("--base", "removes-dns", "--program", ".", "-o", "json"),
            );
            expect(violations).to.deep.equal([]);
            repository.git("checkout", "--quiet", "removes-dns");
            const compare = (...args: string[]) => repository.diff("--base", "main", "-o", "json", ...args);
            writeFileSync(config, '{"require-dns": "advisory"}');
            const [strict, lowered] = [await compare(), await compare("--policy-pack-config", config)];
            writeFileSync(config, '{"require-dsn": "advisory"}');
            const wrong = await compare("--policy-pack-config", config);
            repository.git("checkout", "--quiet", "main");
            expect([strict.code, lowered.code, wrong.code]).to.deep.equal([1, 0, 2]);
            expect(wrong.stderr).to.contain('require-dsn: the pack has no such policy; did you mean "require-dns"?');
        });

        it("takes an exported state as what was before", async () => {
            const state = join(place, "state.json");
            const resources = repository.files().map((file) => {
                const object = parse(repository.read(`manifests/${file}`)) as { apiVersion: string; kind: string };
                const group = object.apiVersion === "v1" ? "core/v1" : object.apiVersion;
                const type = `kubernetes:${group}:${object.kind}`;
                return {
                    urn: `urn:pulumi:dev::shop::${type}::${file}`,
                    custom: true,
                    type,
                    inputs: object,
                    outputs: object,
                };
            });
            writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources } }));
            const document = documentOf(await repository.diff("--state", state, "-o", "json"));
            expect(document).to.deep.include({ verdict: "equal", changes: [] });
        });
    });

    describe("says what is wrong", () => {
        it("for a directory that is in no git repository", async () => {
            const place = realpathSync(mkdtempSync(join(tmpdir(), "ai-mesh-no-git-")));
            const done = await run(["diff", "--base", "main"], place);
            rmSync(place, { recursive: true });
            expect([done.code, done.stderr]).to.deep.equal([
                2,
                `error: Cannot use --base: "${place}" is in no git repository\n`,
            ]);
        });

        const someSide =
            "give one of --base, --base-manifests, --base-state, --base-stack-state, --base-context, --base-preview and " +
            "--base-program, or one of --state, --stack-state and --context";
        const cases: [string[], string][] = [
            [[], `error: Cannot tell what was before: none is given; ${someSide}\n`],
            [
                ["--base", "main", "--base-manifests", "x"],
                `error: Cannot tell what was before: 2 are given; ${someSide}\n`,
            ],
            [
                ["--base-manifests", "x", "--manifests", "y", "--state", "z"],
                "error: Cannot tell what comes after: give one of --manifests, --state, --stack-state, --context, --preview and " +
                    "--program\n",
            ],
            [["--state", "x", "--context", "y"], `error: Cannot tell what was before: 2 are given; ${someSide}\n`],
            [
                ["--base", "main", "--policy-pack-config", "a", "--policy-pack-config", "b"],
                "error: Cannot tell which --policy-pack-config is for which policy pack: got 2 for 1; give one for each, in " +
                    "the same order ({} for one that needs none)\n",
            ],
            [
                ["--base", "main", "--fail-on", "widend"],
                'error: --fail-on: "widend" is no condition, expected one of widened, narrowed, changed, opens:external, opens:internet, opens:host, ' +
                    'opens:metadata, opens:api-server, opens:namespaces, closes:dns, expectations; did you mean "widened"?\n',
            ],
            [
                ["--base", "main", "--also", "pdf=x"],
                'error: --also: "pdf=x" is not FORMAT=FILE with a format of text, json, md, html, sarif\n',
            ],
            [["--base", "nowhere"], 'error: Cannot use --base "nowhere": it names no commit of this repository\n'],
            [["--base", "--exec=x"], 'error: Cannot use --base "--exec=x": it names no commit of this repository\n'],
            [
                ["--base", "main", "--pod-cidrs", "10.0.0.1/8"],
                'error: --pod-cidrs: "10.0.0.1/8" has host bits set: did you mean "10.0.0.0/8"?\n',
            ],
        ];
        for (const [args, message] of cases) {
            it(`for ${args.join(" ") || "no side"}`, async () => {
                const done = await repository.diff(...args);
                expect([done.code, done.stderr, done.stdout]).to.deep.equal([2, message, ""]);
            });
        }
    });
});

/** Every object with its keys the other way round. */
function reversed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .reverse()
            .map(([key, item]) => [key, reversed(item)]),
    );
}
