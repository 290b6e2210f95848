import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Project } from "../../../cli/plan/project";
import { readStackConfig } from "../../../cli/plan/stack-config";
import { withPlaces } from "../../../cli/plan/spec-places";
import { MeshError, parseMesh } from "../../../mesh";

const stack = `config:
  other: { flows: [] }
  p:mesh:
    namespaces:
      gateway: { purpose: gateway }
      ai: { purpose: inference, "labels": { "a/b": 1 } }
    flows:
      - { from: gatewya, to: ai, ports: [80], why: x }
      - from: gateway
        to: ai
        ports:
          - 80
          - 99999
        why: chat
    floows: []
`;

describe("places of a spec's mistakes in the stack's file", () => {
    let directory: string;
    let project: Project;
    const said = (text: string, ...lines: string[]): string[] => {
        writeFileSync(join(directory, "Pulumi.dev.yaml"), text);
        const message = ["The program failed:", "", "Cannot build the mesh:", ...lines.map((line) => `  ${line}`)].join(
            "\n",
        );
        const found = withPlaces(message, project, "dev").split("\n").slice(3);
        return found.map((line) => line.replace(/^ {2}\S*Pulumi\.dev\.yaml/, "").trim());
    };

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "ai-mesh-places-"));
        project = { name: "p", stackDir: directory, config: {} } as unknown as Project;
    });
    after(() => rmSync(directory, { recursive: true, force: true }));

    const one = stack.replace("  other: { flows: [] }\n", "");
    const table: [string, string][] = [
        ["flows[0].from: is misspelt", ":7:11: flows[0].from: is misspelt"],
        ["flows[1].ports[1]: is out of range", ":12:13: flows[1].ports[1]: is out of range"],
        ['namespaces.ai.labels["a/b"]: is a number', ':5:45: namespaces.ai.labels["a/b"]: is a number'],
        // What is missing has no place: that of its map.
        ["flows[0].from.x: is missing", ":7:11: flows[0].from.x: is missing"],
        ["externals.tools.cidrs: is missing", ":2:3: externals.tools.cidrs: is missing"],
        ["platform: is missing; give a map", ":2:3: platform: is missing; give a map"],
        // What is too much has its own place.
        ['the spec has the unknown key "floows"', ':14:5: the spec has the unknown key "floows"'],
        ['flows[0]: has the unknown key "ports"', ':7:34: flows[0]: has the unknown key "ports"'],
        // What is no mistake of the spec has none.
        ["TypeError: is no key of a spec", "TypeError: is no key of a spec"],
        ["the spec has the unknown key", "the spec has the unknown key"],
    ];
    for (const [line, expected] of table) it(expected, () => expect(said(one, line)).to.deep.equal([expected]));

    it("are left out where the file has two specs, and where it has none", () => {
        expect(said(stack, "flows[0].from: x")).to.deep.equal(["flows[0].from: x"]);
        expect(said("config: {}\n", "flows[0].from: x")).to.deep.equal(["flows[0].from: x"]);
    });

    it("are those of the mistakes that a mesh tells", () => {
        let text = "";
        try {
            parseMesh({
                namespaces: { gateway: { purpose: "g" }, ai: { purpose: "i" } },
                flows: [{ from: "gatewya", to: "ai", ports: [80], why: "x" }],
            });
        } catch (error) {
            if (!(error instanceof MeshError)) throw error;
            text = error.message;
        }
        expect(said(one, text)[0]).to.match(/^:7:11: flows\[0\]\.from: no namespace/);
    });

    it("say that a mesh is empty before the program runs", () => {
        writeFileSync(join(directory, "Pulumi.dev.yaml"), "config:\n  p:mesh:\n");
        expect(() => readStackConfig(project, "dev")).to.throw(
            `Pulumi.dev.yaml: "p:mesh" is empty; give a map with namespaces and flows`,
        );
        expect(readStackConfig(project, "dev", ["mesh={}"]).values).to.deep.equal({ "p:mesh": "{}" });
    });
});
