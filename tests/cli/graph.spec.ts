import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "./diff/repository";
import { build, root } from "./plan-process";

describe("ai-mesh graph", function () {
    this.timeout(120_000);

    before(() => build());

    it("draws the picture of README.md as it is there", async () => {
        const { code, stdout, stderr } = await run(["graph", "--stack", "dev"]);
        expect([code, stderr]).to.deep.equal([0, ""]);
        expect(stdout).to.equal(
            readFileSync(join(root, "docs/mesh.svg"), "utf8"),
            "docs/mesh.svg is out of date: npx ai-mesh graph --stack dev > docs/mesh.svg",
        );
    });

    it("draws namespaces, workloads, places outside and the reason of every flow", async () => {
        const { stdout } = await run(["graph", "--stack", "dev"]);
        for (const text of [
            "ai-inference",
            "vllm",
            "weaviate",
            "tools",
            "TCP 8000",
            "user requests",
            "By ai-inference/allow-from-gateway, gateway/allow-to-vllm",
        ]) {
            expect(stdout).to.contain(text);
        }
        expect(stdout).to.match(/^<svg [^>]*role="img" aria-label="Who may reach whom: stack dev">/);
        expect(stdout).not.to.match(/<script|href=|url\((?!#)/);
    });

    it("writes Mermaid", async () => {
        const { stdout } = await run(["graph", "--output", "mermaid"]);
        expect(stdout).to.match(/^flowchart LR\n {2}subgraph n0\["ai-agents<br>agents"\]\n {4}n1\["app=ai-agent"\]/);
        expect(stdout).to.contain(`-->|"TCP 8000"|`);
    });

    it("writes Graphviz, arrows to a whole namespace ending at its frame", async () => {
        const { stdout } = await run(["graph", "--output", "dot"]);
        expect(stdout).to.match(/^digraph mesh \{\n {2}rankdir=LR;\n {2}compound=true;/);
        expect(stdout).to.match(/-> "kube-system\/\{k8s-app=kube-dns\}" \[label="TCP 53; UDP 53".*ltail=cluster_0\]/);
    });

    it("writes the page, which has nothing that changes", async () => {
        const { stdout } = await run(["graph", "--output", "html"]);
        expect(stdout).to.contain("<h1>Who may reach whom: stack dev</h1>");
        expect(stdout).not.to.contain("What changes");
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
            "error: Cannot tell what to draw: give one of --manifests, --state, --stack-state, --preview, --context and --program\n",
        ]);
        const missing = await run(["graph", "--stack", "devv"]);
        expect(missing.code).to.equal(2);
        expect(missing.stderr).to.contain('Cannot plan stack "devv"').and.to.contain('did you mean "dev"?');
    });
});
