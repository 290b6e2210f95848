import { expect } from "chai";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { PlanDocument } from "../../cli/render/plan/json";
import { fixture, plan, root } from "./plan-process";

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
    });
});
