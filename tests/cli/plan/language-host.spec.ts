import { expect } from "chai";
import { delimiter, dirname, join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, processesWith, root } from "../plan-process";

describe("ai-mesh plan, programs of other languages", function () {
    this.timeout(180_000);

    const host = join(root, "tests/fixtures/plugins/fake");
    const onPath = { PATH: [host, process.env.PATH].join(delimiter) };
    const program = join(root, "tests/fixtures/programs/small");

    it("have the language host on PATH run them, as a preview", async () => {
        const { code, stdout, stderr } = await plan([...fixture("small"), "-o", "json"], onPath);
        expect(code, stderr).to.equal(0);
        const { resources } = JSON.parse(stdout) as PlanDocument;
        expect(resources.map(({ inputs }) => inputs)).to.deep.equal([
            { metadata: { name: "small", labels: { purpose: "agents", entry: ".", preview: "true" } } },
        ]);
        expect(processesWith(join(host, "pulumi-language-small"))).to.deep.equal([]);
    });

    it("are judged like any other", async () => {
        const { code, stdout } = await plan(["--program", program], onPath);
        expect(code).to.equal(1);
        expect(stdout).to.contain('Namespace "small" leaves ingress and egress open');
    });

    it("say what is missing where there is no host, and the ways out", async () => {
        const { code, stderr } = await plan(fixture("small"), { PATH: dirname(process.execPath) });
        expect(code).to.equal(2);
        expect(stderr).to.equal(
            `error: Cannot run the program in "${program}": its runtime is "small", and pulumi-language-small, which comes ` +
                "with Pulumi's CLI, is not on PATH. Put it there, or have Pulumi's CLI run the program and give its " +
                "answer to ai-mesh:\n  pulumi preview --json --show-sames > preview.json\n" +
                "  ai-mesh plan --preview preview.json\n",
        );
    });
});
