import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "./diff/repository";
import { root } from "./plan-process";

describe("ai-mesh graph", function () {
    this.timeout(120_000);

    it("draws the picture of README.md as it is there", async () => {
        const { code, stdout, stderr } = await run(["graph", "--stack", "dev"]);
        expect([code, stderr]).to.deep.equal([0, ""]);
        expect(stdout).to.equal(
            readFileSync(join(root, "docs/mesh.svg"), "utf8"),
            "docs/mesh.svg is out of date: npx ai-mesh graph --stack dev > docs/mesh.svg",
        );
    });

    it("refuses a kubeconfig of which no context is asked for", async () => {
        const { code, stdout, stderr } = await run(["graph", "--kubeconfig", "/nowhere"]);
        expect([code, stdout, stderr]).to.deep.equal([
            2,
            "",
            'error: Cannot use --kubeconfig "/nowhere": no live cluster is asked for; name one of its contexts with --context\n',
        ]);
        const named = await run(["graph", "--kubeconfig", "/nowhere", "--context", "prod"]);
        expect([named.code, named.stderr]).to.deep.equal([2, 'error: --kubeconfig: there is no file "/nowhere"\n']);
    });

    it("says what is wrong", async () => {
        const both = await run(["graph", "--manifests", "x", "--state", "y"]);
        expect([both.code, both.stderr]).to.deep.equal([
            2,
            "error: Cannot tell what is meant: give one of --manifests, --state, --stack-state, --preview, --context and --program\n",
        ]);
        const missing = await run(["graph", "--stack", "devv"]);
        expect(missing.code).to.equal(2);
        expect(missing.stderr).to.contain('Cannot plan stack "devv"').and.to.contain('did you mean "dev"?');
    });
});
