import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, root } from "../plan-process";

describe("ai-mesh plan of a mesh with presets", function () {
    this.timeout(120_000);

    it("says which flows they need and which policies come with them", async () => {
        const { code, stdout, stderr } = await plan(fixture("presets"));
        expect(stderr).to.equal("");
        expect(stdout).to.equal(readFileSync(join(root, "tests/fixtures/golden/plan-presets.txt"), "utf8"));
        expect(code).to.equal(0);
    });
    it("says the same as JSON, as its schema has it", async () => {
        const { stdout } = await plan([...fixture("presets"), "--json"]);
        const document = JSON.parse(stdout) as PlanDocument;
        const text = readFileSync(join(root, "cli/render/plan/schema.json"), "utf8");
        const schema = z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
        expect(schema.safeParse(document).error).to.equal(undefined);
        expect(schema.safeParse({ ...document, presets: [{ workload: "x" }] }).success).to.equal(false);
        const [database, sessions, vectors] = document.presets ?? [];
        expect(database?.needs.map(({ line }) => line)).to.have.length(4);
        expect(vectors).to.deep.include({ workload: "vectors", preset: "qdrant", needs: [], makes: [] });
        const [made] = sessions?.makes ?? [];
        expect(made).to.deep.include({ policy: "s1-redis", with: `networkPolicy: "false"` });
        const ends = made?.connections.map(({ from, to }) => `${from} -> ${to}`);
        expect(ends).to.include.members([
            "ai-data/sessions -> any other namespace",
            "monitoring/prometheus -> ai-data/sessions",
        ]);
    });
    it("judges them by this package's own rules, which know no presets", async () => {
        const { code, stdout } = await plan(["--program", join(root, "tests/fixtures/programs/presets")]);
        expect(stdout).to.contain("✔ only-declared-flows").and.to.contain("Passed");
        expect(code).to.equal(0);
    });
});
