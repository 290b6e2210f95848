import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findDefinition } from "./definitions";
import { dialects } from "./schemas";

const gateways = { kind: "CustomResourceDefinition", metadata: { name: "gateways.example.com" } };

describe("findDefinition()", () => {
    const folder = mkdtempSync(join(tmpdir(), "ai-mesh-crds-"));
    const given = process.env["AI_MESH_CRDS"];
    before(() => {
        const other = { kind: "ConfigMap", metadata: { name: "others.example.com" } };
        writeFileSync(join(folder, "crds.yaml"), [other, gateways].map((each) => JSON.stringify(each)).join("\n---\n"));
        writeFileSync(join(folder, "empty.yml"), "# nothing\n");
        writeFileSync(join(folder, "README.md"), "no YAML: {");
        process.env["AI_MESH_CRDS"] = folder;
    });

    after(() => {
        if (given === undefined) delete process.env["AI_MESH_CRDS"];
        else process.env["AI_MESH_CRDS"] = given;
        rmSync(folder, { recursive: true });
    });

    it("takes a definition from the folder that AI_MESH_CRDS names", () => {
        expect(findDefinition("gateways.example.com")).to.deep.equal({
            object: gateways,
            from: `AI_MESH_CRDS (${folder})`,
        });
    });

    it("takes nothing else of that name for one, and says where it looked", () => {
        expect(findDefinition("others.example.com")).to.deep.equal({
            missing: "others.example.com: in no module of crds/go.mod, and AI_MESH_CRDS names no folder that has it",
        });
    });

    it("takes no module that go.mod does not pin", () => {
        const source = { module: "example.com/none", file: "x.yaml" };
        expect(() => findDefinition("x.example.com", source)).to.throw(
            /go\.mod: no line requires example\.com\/none$/u,
        );
    });

    for (const { source, kind, channel = "" } of dialects.filter((each) => each.source !== undefined))
        it(`go.mod and go.sum pin the module of ${kind} ${channel}`.trim(), () => {
            const text = (file: string): string => readFileSync(join(__dirname, "crds", file), "utf8");
            const [, version] = new RegExp(`^\\t${source?.module} (v\\S+)$`, "mu").exec(text("go.mod")) ?? [];
            expect(text("go.sum")).to.include(`${source?.module} ${version} h1:`);
        });
});
