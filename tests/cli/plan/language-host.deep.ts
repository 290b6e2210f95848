import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, root } from "../plan-process";

describe("ai-mesh plan, programs of other languages", function () {
    this.timeout(180_000);

    const host = join(root, "tests/fixtures/plugins/fake");
    const onPath = { PATH: [host, process.env.PATH].join(delimiter) };

    it("fail with what their language host says", async () => {
        const { code, stderr } = await plan([...fixture("small"), "--config", "fail=true"], onPath);
        expect(stderr).to.equal("error: The program failed:\n\nthe program went wrong\n");
        expect(code).to.equal(2);
    });

    describe("under Pulumi's own hosts", () => {
        let scratch: string;
        before(() => (scratch = mkdtempSync(join(tmpdir(), "ai-mesh-languages-"))));
        after(() => rmSync(scratch, { recursive: true, force: true }));

        const programs: [runtime: string, needs: readonly string[], file: string, text: string][] = [
            [
                "python",
                ["python3", "-c", "import pulumi"],
                "__main__.py",
                "import pulumi\n" +
                    "pulumi.CustomResource('kubernetes:core/v1:Namespace', 'open', {'metadata': {'name': 'open'}})\n",
            ],
            [
                "yaml",
                ["true"],
                "Main.yaml",
                "resources:\n  open:\n    type: pulumi:pulumi:StackReference\n    properties: { name: other/stack/dev }\n",
            ],
        ];
        for (const [runtime, needs, file, text] of programs) {
            it(`takes in what a program in ${runtime} registers`, async function () {
                const missing = [["sh", "-c", `command -v pulumi-language-${runtime}`], needs].find(
                    (command) => !runs(command),
                );
                if (missing) {
                    console.log(`      skipped: "${missing.join(" ")}" fails on this machine`);
                    this.skip();
                }
                const directory = join(scratch, runtime);
                mkdirSync(directory);
                const project = `name: ${runtime}-program\nruntime: ${runtime}\n`;
                writeFileSync(join(directory, "Pulumi.yaml"), runtime === "yaml" ? project + text : project);
                writeFileSync(join(directory, "Pulumi.dev.yaml"), "{}");
                writeFileSync(join(directory, file), text);
                const run = await plan(["--program", directory, "--no-policy-pack", "-o", "json"]);
                expect(run.code, run.stderr).to.equal(0);
                const { resources } = JSON.parse(run.stdout) as PlanDocument;
                expect(resources.map(({ name }) => name)).to.include("open");
            });
        }
    });
});

function runs([command, ...args]: readonly string[]): boolean {
    try {
        execFileSync(command ?? "", args, { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}
