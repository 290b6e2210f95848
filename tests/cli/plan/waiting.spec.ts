import { expect } from "chai";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Child } from "../../../cli/plan/child";
import { startEngine } from "../../../cli/plan/engine";
import { judgeByPack, startPolicyPack, type PolicyPack } from "../../../cli/plan/policy-pack";
import type { Stack } from "../../../cli/plan/stack";
import { Watch } from "../../../cli/plan/watch";
import { plan, root } from "../plan-process";

const mesh = join(root, "tests/fixtures/programs/mesh");
const never = new Promise<never>(() => undefined);
const project = { name: "app", root: ".", workDir: ".", config: {} } as unknown as Stack["project"];
const stack: Stack = { project, name: "dev", config: { values: {}, secretKeys: [] } };

describe("a policy pack that is waited for", function () {
    this.timeout(60_000);
    let scratch: string;
    beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), "ai-mesh-waiting-"))));
    afterEach(() => rmSync(scratch, { recursive: true, force: true }));

    /** A pack of one policy for each resource and one for the stack, which do this. */
    const packThat = (does: string): string => {
        const directory = join(scratch, "pack");
        cpSync(join(root, "tests/fixtures/packs/breaking"), directory, { recursive: true });
        symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
        writeFileSync(
            join(directory, "index.js"),
            `const { PolicyPack } = require("@pulumi/policy");
            const does = async () => { ${does} };
            const policy = { description: "d", enforcementLevel: "mandatory" };
            new PolicyPack("waiting", { policies: [
                { ...policy, name: "alone", validateResource: does },
                { ...policy, name: "whole", validateStack: does },
            ] });`,
        );
        return directory;
    };

    const until = async (text: () => string | undefined): Promise<string | undefined> => {
        for (let tries = 0; tries < 400 && text() === undefined; tries++) await new Promise((go) => setTimeout(go, 25));
        return text();
    };

    it("is named where it does not start", () => {
        let now = 0;
        const watch = new Watch(() => now);
        const child = { firstLine: never, done: never, output: () => "", stop: () => undefined } as Child;
        const pack: PolicyPack = { directory: "slow", config: undefined, child };
        void judgeByPack(pack, stack, undefined as never, never, watch);
        expect(watch.openAfter(30_000)).to.equal(undefined);
        now = 31_000;
        expect(watch.openAfter(30_000)).to.equal('for 31 s it has waited for the start of policy pack "slow"');
    });

    it("is named where a policy of it does not end, once the program has", async () => {
        let later = 0;
        const watch = new Watch(() => Date.now() + later);
        const engine = await startEngine(stack);
        const directory = packThat("await new Promise(() => setInterval(() => undefined, 1000));");
        const pack = startPolicyPack(directory, undefined, stack, engine.address);
        const failed = judgeByPack(pack, stack, engine.monitor, Promise.resolve([]), watch).catch(
            (error: unknown) => error,
        );
        later = 40_000;
        try {
            const policy = `a policy of policy pack "${directory}" to judge the plan`;
            const open = await until(() => [watch.openAfter(0)].find((text) => text?.endsWith(policy)));
            expect(open).to.match(/^for \d+ s it has waited for a policy of policy pack/);
        } finally {
            pack.child.stop();
            engine.close();
        }
        expect(String(await failed)).to.contain("it ended with exit code 137");
    });

    it("is reported with its exit code where it ends in a policy", async () => {
        const run = await plan(["--program", mesh, "--policy-pack", packThat("process.exit(7);")]);
        expect(run.stderr).to.match(/Policy pack ".*pack" failed to judge the plan:\n.*\nit ended with exit code 7\n/);
        expect(run.code).to.equal(2);
    });
});
