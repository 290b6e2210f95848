import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, root } from "../plan-process";

describe("ai-mesh plan, judging", function () {
    this.timeout(120_000);
    let scratch: string;
    before(() => {
        scratch = mkdtempSync(join(tmpdir(), "ai-mesh-judging-"));
    });
    after(() => rmSync(scratch, { recursive: true, force: true }));

    const config = (name: string, value: unknown): string => {
        const file = join(scratch, name);
        writeFileSync(file, JSON.stringify(value));
        return file;
    };

    const eks = join(root, "examples/agents-eks");

    describe("--policy-pack-config", () => {
        it("lets an example through that names a metadata address with a reason, and blocks it without", async () => {
            const passed = await plan(["--program", eks, "--policy-pack-config", join(eks, "policy-config.json")]);
            expect(passed.code, passed.stdout + passed.stderr).to.equal(0);
            const blocked = await plan(["--program", eks]);
            expect(blocked.code).to.equal(1);
            expect(blocked.stdout).to.contain("holds 169.254.170.23 (EKS Pod Identity)");
        });

        const judged = async (name: string, value: unknown): Promise<PlanDocument> => {
            const args = [...fixture("mesh", "resource"), "--policy-pack-config", config(name, value), "-o", "json"];
            return JSON.parse((await plan(args)).stdout) as PlanDocument;
        };

        it("leaves the levels of the pack where it gives settings alone", async () => {
            const { policies } = await judged("settings.json", { "require-prefix": { prefix: "agents" } });
            expect(policies.map(({ name, level }) => `${name} ${level}`)).to.deep.equal([
                "advise-owner advisory",
                "require-prefix mandatory",
                "off disabled",
            ]);
        });

        it("goes with the packs in order, one for each", async () => {
            const [nothing, wrong] = [config("nothing.json", {}), config("off.json", { off: "advisory" })];
            const both = await plan([
                ...fixture("mesh", "baseline", "resource"),
                ...["--policy-pack-config", nothing, "--policy-pack-config", wrong],
            ]);
            expect(both.stdout).to.match(/! off +advisory +4 to note/);
            expect(both.code, both.stderr).to.equal(0);
            const one = await plan([...fixture("mesh", "baseline", "resource"), "--policy-pack-config", nothing]);
            expect(one.stderr).to.equal(
                "error: Cannot tell which --policy-pack-config is for which policy pack: got 1 for 2; " +
                    "give one for each, in the same order ({} for one that needs none)\n",
            );
            expect(one.code).to.equal(2);
        });
    });

    it("shows an error thrown in an apply", async () => {
        const { code, stderr } = await plan(fixture("rejects"));
        expect(code).to.equal(2);
        expect(stderr).to.contain('Error: nobody owns "agents"');
        expect(stderr).to.contain("programs/rejects/index.ts:7");
        expect(stderr).not.to.contain("node_modules");
    });

    describe("this package's rules", () => {
        const ownPack = join(root, "policy-pack");
        const programs: [name: string, code: number, args: string[]][] = [
            ["the stack dev", 0, []],
            ["the stack prod", 0, ["--stack", "prod"]],
            ["a namespace without policies", 1, ["--program", join(root, "tests/fixtures/programs/open")]],
            ["unknown names", 1, ["--program", join(root, "tests/fixtures/programs/unknown")]],
            ["secrets, references and a read object", 1, ["--program", join(root, "tests/fixtures/programs/features")]],
            ["a metadata address", 1, ["--program", eks]],
            ["settings for it", 0, ["--program", eks, "--policy-pack-config", join(eks, "policy-config.json")]],
        ];
        for (const [name, code, args] of programs) {
            it(`say the same in this process and as a policy pack: ${name}`, async () => {
                const inProcess = await plan([...args, "-o", "json"]);
                const asPack = await plan([...args, "--policy-pack", ownPack, "-o", "json"]);
                expect(JSON.parse(inProcess.stdout)).to.deep.equal(JSON.parse(asPack.stdout));
                expect(inProcess.code, inProcess.stderr).to.equal(code);
                expect(asPack.code, asPack.stderr).to.equal(code);
            });
        }
    });
});
