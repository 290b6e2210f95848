import { expect } from "chai";
import { run } from "./diff/repository";

describe("ai-mesh graph", function () {
    this.timeout(120_000);

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
        expect(stdout).to.match(/^flowchart LR\n {2}subgraph n0\["ai-agents<br>agents"\]\n {4}n1\["agent"\]/);
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
});
