import { expect } from "chai";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

    it("blocks a program from which deny-all is taken out, naming the namespace, and passes it once it is back", async () => {
        const directory = join(scratch, "mesh");
        cpSync(join(root, "tests/fixtures/programs/mesh"), directory, { recursive: true });
        symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
        const source = readFileSync(join(directory, "index.ts"), "utf8");
        const without = source.replace(/new k8s\.networking\.v1\.NetworkPolicy\(\s*"deny-all",.*?\n\);\n/s, "");
        expect(without).to.contain("allow-dns").and.not.contain("deny-all");
        writeFileSync(join(directory, "index.ts"), without);
        const blocked = await plan(["--program", directory]);
        expect(blocked.code, blocked.stderr).to.equal(1);
        expect(blocked.stdout).to.match(/✘ require-deny-all +mandatory/);
        expect(blocked.stdout).to.match(/mandatory require-deny-all\n.*"agents"/);
        writeFileSync(join(directory, "index.ts"), source);
        const passed = await plan(["--program", directory, "-v"]);
        expect(passed.stdout).to.match(/✔ require-deny-all +mandatory +passed/);
        expect(passed.code, passed.stderr).to.equal(0);
    });

    describe("--policy-pack-config", () => {
        const judged = async (name: string, value: unknown): Promise<PlanDocument> => {
            const args = [...fixture("mesh", "resource"), "--policy-pack-config", config(name, value), "-o", "json"];
            return JSON.parse((await plan(args)).stdout) as PlanDocument;
        };

        it("gives levels and settings over those of the pack, a policy's own before those of all", async () => {
            const { policies, violations, verdict } = await judged("over.json", {
                all: "advisory",
                "require-prefix": { enforcementLevel: "mandatory", prefix: "team-" },
                off: { enforcementLevel: "mandatory" },
            });
            expect(policies.map(({ name, level }) => `${name} ${level}`)).to.deep.equal([
                "advise-owner advisory",
                "require-prefix mandatory",
                "off mandatory",
            ]);
            const prefix = violations.filter(({ policy }) => policy === "require-prefix");
            expect(prefix.map(({ message }) => message)).to.deep.equal(["expected team-, configured"]);
            expect(violations.filter(({ policy }) => policy === "off").map(({ level }) => level)).to.include(
                "mandatory",
            );
            expect(verdict).to.equal("blocked");
        });

        const mistakes: [name: string, value: unknown, message: string][] = [
            ["a list", [], "Cannot read --policy-pack-config FILE: expected an object with policies' names as keys"],
            [
                "levels and settings that are none",
                { off: "always", "advise-owner": 3, all: { prefix: "x" } },
                "Cannot use --policy-pack-config:\n" +
                    '  FILE:1:2: off: "always" is not a level; use one of advisory, mandatory, remediate, disabled\n' +
                    "  FILE:1:17: advise-owner: 3 is neither a level nor an object of settings\n" +
                    '  FILE:1:41: all: "prefix" must be given to a policy by its name; all takes a level',
            ],
            [
                "policies and settings that the pack does not have",
                { "require-prefx": "advisory", "require-prefix": { prefx: "a", prefix: 3 } },
                "Cannot use --policy-pack-config:\n" +
                    '  FILE:1:2: require-prefx: the pack has no such policy; did you mean "require-prefix"?\n' +
                    '  FILE:1:47: require-prefix: it has no setting "prefx"; did you mean "prefix"?\n' +
                    "  FILE:1:59: require-prefix.prefix: is a number; give a text",
            ],
        ];
        for (const [name, value, message] of mistakes) {
            it(`refuses ${name}`, async () => {
                const file = config("wrong.json", value);
                const run = await plan([...fixture("mesh", "resource"), "--policy-pack-config", file]);
                expect(run.stderr).to.equal(`error: ${message.replaceAll("FILE", file)}\n`);
                expect(run.code).to.equal(2);
            });
        }

        it("refuses a file that is not there, or not JSON", async () => {
            const run = await plan([...fixture("mesh", "resource"), "--policy-pack-config", join(scratch, "none")]);
            expect(run.stderr).to.match(/^error: Cannot read --policy-pack-config .*none: ENOENT/);
            expect(run.code).to.equal(2);
        });

        it("lets an example through that names a metadata address with a reason, and blocks it without", async () => {
            const passed = await plan(["--program", eks, "--policy-pack-config", join(eks, "policy-config.json")]);
            expect(passed.code, passed.stdout + passed.stderr).to.equal(0);
            const blocked = await plan(["--program", eks]);
            expect(blocked.code).to.equal(1);
            expect(blocked.stdout).to.contain("holds 169.254.170.23 (EKS Pod Identity)");
        });

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

    it("warns of a program that registers nothing", async () => {
        const { code, stderr, stdout } = await plan(fixture("empty", "baseline"));
        expect(stderr).to.equal(
            'warning: The program of "empty" registers no resources, so nothing was judged; ' +
                'see whether "main" in its Pulumi.yaml names the right file, and whether that file makes anything\n',
        );
        expect(stdout).to.contain("Resources (0)");
        expect(code).to.equal(0);
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
