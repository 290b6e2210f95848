import { expect } from "chai";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, processesWith, root } from "../plan-process";
import { answer, calls, onPath, planned, plugin } from "./fake-provider";

describe("ai-mesh plan, functions and components of providers", function () {
    this.timeout(180_000);
    let home: string;
    before(() => {
        home = mkdtempSync(join(tmpdir(), "ai-mesh-providers-"));
    });
    after(() => rmSync(home, { recursive: true, force: true }));

    /** The plugin on PATH, and no other plugin of the machine's. */
    const there = (): NodeJS.ProcessEnv => ({ PULUMI_HOME: home, ...onPath });

    it("keeps an answer secret where what was asked is", async () =>
        expect(await answer("secret", there())).to.equal("[secret]"));

    it("configures an explicit provider by its own inputs", async () => {
        const { told } = await answer("provider", there());
        expect(told.variables).to.deep.equal({ "fake:config:region": "south", "fake:config:key": "hunter2" });
    });

    it("lets transforms of functions change what is asked", async () =>
        expect((await answer("transform", there())).args).to.deep.equal({ a: 1, added: true }));

    it("asks the version that is wanted, from Pulumi's plugin folder", async () => {
        const folder = join(home, "plugins/resource-fake-v1.2.3");
        mkdirSync(folder, { recursive: true });
        cpSync(plugin, folder, { recursive: true });
        symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
        expect((await answer("version", { PULUMI_HOME: home })).told.greeted).to.equal(true);
        rmSync(folder, { recursive: true });
        mkdirSync(join(home, "plugins/resource-fake-v1.2.4"));
        const { code, stderr } = await calls("version", { PULUMI_HOME: home });
        expect(stderr).to.contain('the plugin of provider "fake" 1.2.3 is not installed');
        expect(stderr).to.contain(`nor resource-fake-v1.2.3 in ${home}/plugins. Install it:`);
        expect(stderr).to.contain("  pulumi plugin install resource fake 1.2.3\n");
        expect(stderr).to.contain("  ai-mesh plan --preview preview.json\n");
        expect(code).to.equal(2);
    });

    it("takes in what a plugin's component registers, and its outputs", async () => {
        const { outputs, resources } = await planned("component", there());
        expect(outputs).to.deep.equal({ made: "boxed" });
        expect(resources.map(({ urn, parent }) => [urn, parent])).to.deep.include([
            "urn:pulumi:dev::calls::fake:index:Box$kubernetes:core/v1:Namespace::box-ns",
            "urn:pulumi:dev::calls::fake:index:Box::box",
        ]);
    });

    it("calls methods of a plugin's component", async () =>
        expect(await answer("method", there())).to.deep.equal({ token: "fake:index:Box/open" }));

    it("says where a function takes a cluster, as it does in a preview", async () => {
        const { code, stderr } = await calls("cluster", there());
        expect(code).to.equal(2);
        expect(stderr).to.contain(
            'Cannot call function "fake:index:needsCluster": configured Kubernetes cluster is unreachable: no kubeconfig\n' +
                "Pulumi's provider asks a cluster here, as it does in a preview: give it one, or have Pulumi's CLI run",
        );
    });

    it("leaves no plugin behind", async () => {
        await calls("function", there());
        expect(processesWith(join(plugin, "pulumi-resource-fake"))).to.deep.equal([]);
    });

    it("makes a plugin of a component package in a folder, as Pulumi does", async () => {
        const { code, stdout, stderr } = await plan([...fixture("rooms"), "-o", "json"]);
        expect(code, stderr).to.equal(0);
        const { outputs, resources } = JSON.parse(stdout) as PlanDocument;
        expect(outputs).to.deep.equal({ namespace: "quiet" });
        expect(resources.map(({ urn }) => urn)).to.include(
            "urn:pulumi:dev::rooms-program::rooms:index:Room$kubernetes:core/v1:Namespace::quiet",
        );
    });
});
