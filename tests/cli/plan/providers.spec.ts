import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan, root } from "../plan-process";
import { answer, onPath } from "./fake-provider";

describe("ai-mesh plan, functions and components of providers", function () {
    this.timeout(180_000);
    let home: string;
    before(() => {
        home = mkdtempSync(join(tmpdir(), "ai-mesh-providers-"));
    });
    after(() => rmSync(home, { recursive: true, force: true }));

    /** The plugin on PATH, and no other plugin of the machine's. */
    const there = (): NodeJS.ProcessEnv => ({ PULUMI_HOME: home, ...onPath });

    it("asks the plugin on PATH, configured by the stack's configuration", async () => {
        const { args, told } = await answer("function", there());
        expect(args).to.deep.equal({ a: 1 });
        expect(told).to.deep.equal({ engine: true, greeted: true, variables: { "fake:config:region": "north" } });
    });

    it("refuses an open namespace that a plugin's component makes", async () => {
        const program = join(root, "tests/fixtures/programs/calls");
        const { code, stdout } = await plan(["--program", program, "--config", "what=component"], onPath);
        expect(code).to.equal(1);
        expect(stdout).to.contain('Namespace "boxed" leaves ingress and egress open');
    });
});
