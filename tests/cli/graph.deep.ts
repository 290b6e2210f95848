import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

    describe("of what is not known", () => {
        const place = mkdtempSync(join(tmpdir(), "ai-mesh-graph-"));
        const pod = (name: string) =>
            `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: x}, spec: {containers: []}}`;
        const other =
            "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: '<l7>', namespace: x}, " +
            "spec: {endpointSelector: {matchLabels: {io.cilium.k8s.policy.serviceaccount: s}}, ingress: [{}]}}";
        const files = { known: [pod("a"), pod("b")], notJudged: [pod("a"), pod("b"), other] };
        const draw = async (which: keyof typeof files, output: string) => {
            const file = join(place, `${which}.yaml`);
            const namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: x}}";
            writeFileSync(file, [namespace, ...files[which]].join("\n---\n"));
            return (await run(["graph", "--manifests", file, "--output", output])).stdout;
        };
        after(() => rmSync(place, { recursive: true, force: true }));

        const heading = "What may change this picture, and was not seen:";
        const gap = "Not judged: CiliumNetworkPolicy (cilium.io/v2) x/<l7>, which may allow or deny more";
        const inMarkup = gap.replace("<", "&lt;").replace(">", "&gt;");
        for (const { output, arrow, told } of [
            {
                output: "mermaid",
                arrow: /-\.->\|"perhaps all ports"\|/,
                told: [heading, gap.replace("<", "#lt;").replace(">", "#gt;")],
            },
            { output: "dot", arrow: /label="perhaps all ports".*style=dotted/, told: [heading, gap] },
            {
                output: "svg",
                arrow: /class="edge same perhaps"/,
                told: [heading, inMarkup, "perhaps: open or not as far as is known"],
            },
            {
                output: "html",
                arrow: /class="edge same perhaps"/,
                told: [inMarkup, "perhaps: open or not as far as is known"],
            },
        ]) {
            it(`${output}: has dotted arrows, and names beside the picture what was not seen`, async () => {
                const [known, notJudged] = await Promise.all([draw("known", output), draw("notJudged", output)]);
                expect(notJudged).to.match(arrow);
                for (const text of told) expect(notJudged).to.contain(text);
                expect(known).not.to.match(arrow);
                for (const text of told) expect(known).not.to.contain(text);
            });
        }
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
        expect(missing.stderr.match(/Cannot plan/g), missing.stderr).to.have.length(1);
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
