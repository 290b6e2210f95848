import { expect } from "chai";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { build, fixture, plan, processesWith, root, type Run } from "../plan-process";

/** What the plugin of tests/fixtures/plugins/fake answers. */
interface Answer {
    readonly args: unknown;
    readonly told: { readonly engine: boolean; readonly greeted: boolean; readonly variables: unknown };
}

describe("ai-mesh plan, functions and components of providers", function () {
    this.timeout(180_000);
    const plugin = join(root, "tests/fixtures/plugins/fake");
    let home: string;
    before(() => {
        build();
        home = mkdtempSync(join(tmpdir(), "ai-mesh-providers-"));
    });
    after(() => rmSync(home, { recursive: true, force: true }));

    const onPath = { PATH: [plugin, process.env.PATH].join(delimiter) };
    const calls = (what: string, env: NodeJS.ProcessEnv, ...more: string[]): Promise<Run> =>
        plan([...fixture("calls"), "--config", `what=${what}`, "--json", ...more], { PULUMI_HOME: home, ...env });
    const planned = async (what: string, env: NodeJS.ProcessEnv): Promise<PlanDocument> => {
        const { code, stdout, stderr } = await calls(what, env);
        expect(code, stderr).to.equal(0);
        return JSON.parse(stdout) as PlanDocument;
    };
    const answer = async (what: string, env: NodeJS.ProcessEnv): Promise<Answer> =>
        (await planned(what, env)).outputs.answer as unknown as Answer;

    it("asks the plugin on PATH, configured by the stack's configuration", async () => {
        const { args, told } = await answer("function", onPath);
        expect(args).to.deep.equal({ a: 1 });
        expect(told).to.deep.equal({ engine: true, greeted: true, variables: { "fake:config:region": "north" } });
    });

    it("keeps an answer secret where what was asked is", async () =>
        expect(await answer("secret", onPath)).to.equal("[secret]"));

    it("configures an explicit provider by its own inputs", async () => {
        const { told } = await answer("provider", onPath);
        expect(told.variables).to.deep.equal({ "fake:config:region": "south", "fake:config:key": "hunter2" });
    });

    it("lets transforms of functions change what is asked", async () =>
        expect((await answer("transform", onPath)).args).to.deep.equal({ a: 1, added: true }));

    it("asks the version that is wanted, from Pulumi's plugin folder", async () => {
        const folder = join(home, "plugins/resource-fake-v1.2.3");
        mkdirSync(folder, { recursive: true });
        cpSync(plugin, folder, { recursive: true });
        symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
        expect((await answer("version", {})).told.greeted).to.equal(true);
        rmSync(folder, { recursive: true });
        mkdirSync(join(home, "plugins/resource-fake-v1.2.4"));
        const { code, stderr } = await calls("version", {});
        expect(stderr).to.contain('the plugin of provider "fake" 1.2.3 is not installed');
        expect(stderr).to.contain(`nor resource-fake-v1.2.3 in ${home}/plugins. Install it:`);
        expect(stderr).to.contain("  pulumi plugin install resource fake 1.2.3\n");
        expect(stderr).to.contain("  ai-mesh plan --preview preview.json\n");
        expect(code).to.equal(2);
    });

    it("takes in what a plugin's component registers, and its outputs", async () => {
        const { outputs, resources } = await planned("component", onPath);
        expect(outputs).to.deep.equal({ made: "boxed" });
        expect(resources.map(({ urn, parent }) => [urn, parent])).to.deep.include([
            "urn:pulumi:dev::calls::fake:index:Box$kubernetes:core/v1:Namespace::box-ns",
            "urn:pulumi:dev::calls::fake:index:Box::box",
        ]);
    });

    it("refuses an open namespace that a plugin's component makes", async () => {
        const program = join(root, "tests/fixtures/programs/calls");
        const { code, stdout } = await plan(["--program", program, "--config", "what=component"], onPath);
        expect(code).to.equal(1);
        expect(stdout).to.contain('Namespace "boxed" leaves ingress and egress open');
    });

    it("calls methods of a plugin's component", async () =>
        expect(await answer("method", onPath)).to.deep.equal({ token: "fake:index:Box/open" }));

    it("says where a function takes a cluster, as it does in a preview", async () => {
        const { code, stderr } = await calls("cluster", onPath);
        expect(code).to.equal(2);
        expect(stderr).to.contain(
            'Cannot call function "fake:index:needsCluster": configured Kubernetes cluster is unreachable: no kubeconfig\n' +
                "Pulumi's provider asks a cluster here, as it does in a preview: give it one, or have Pulumi's CLI run",
        );
    });

    it("leaves no plugin behind", async () => {
        await calls("function", onPath);
        expect(processesWith(join(plugin, "pulumi-resource-fake"))).to.deep.equal([]);
    });

    it("makes a plugin of a component package in a folder, as Pulumi does", async () => {
        const { code, stdout, stderr } = await plan([...fixture("rooms"), "--json"]);
        expect(code, stderr).to.equal(0);
        const { outputs, resources } = JSON.parse(stdout) as PlanDocument;
        expect(outputs).to.deep.equal({ namespace: "quiet" });
        expect(resources.map(({ urn }) => urn)).to.include(
            "urn:pulumi:dev::rooms-program::rooms:index:Room$kubernetes:core/v1:Namespace::quiet",
        );
    });
});
