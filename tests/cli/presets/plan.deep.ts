import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, root } from "../plan-process";

describe("ai-mesh plan of a mesh with presets", function () {
    this.timeout(120_000);

    it("says which flows they need and which policies come with them", async () => {
        const { code, stdout, stderr } = await plan([...fixture("presets"), "-v"]);
        expect(stderr).to.equal("");
        expect(stdout).to.equal(readFileSync(join(root, "tests/fixtures/golden/plan-presets.txt"), "utf8"));
        expect(code).to.equal(0);
    });
    it("says the same as JSON, as its schema has it", async () => {
        const { stdout } = await plan([...fixture("presets"), "-o", "json"]);
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
    it("holds what is expected against the policies that come with them, whatever these are called", async () => {
        const text = readFileSync(join(root, "tests/fixtures/programs/presets/Pulumi.dev.yaml"), "utf8");
        const mesh = (parse(text) as { config: { "presets:mesh": Record<string, object> } }).config["presets:mesh"];
        const expected = [{ from: "monitoring", to: "sessions", ports: ["6379"], verdict: "denied" }];
        const outcome = async (given: object): Promise<[number, unknown, string | undefined, number | undefined]> => {
            const sessions = { namespace: "ai-data", preset: "redis", with: given };
            const changed = { ...mesh, workloads: { ...mesh["workloads"], sessions }, expect: expected };
            const config = ["--config", `presets:mesh=${JSON.stringify(changed)}`, "-o", "json"];
            const { code, stdout } = await plan([...fixture("presets"), ...config]);
            const { expectations, presets } = JSON.parse(stdout) as PlanDocument;
            const made = presets?.find(({ workload }) => workload === "sessions")?.makes[0];
            return [code, expectations?.[0]?.outcome, made?.policy, made?.connections.length];
        };
        const [code, failed, name, opened] = await outcome({});
        expect([code, failed, name]).to.deep.equal([1, "failed", "<release>-redis"]);
        expect(opened).to.be.greaterThan(0);
        expect((await outcome({ release: "s1" })).slice(0, 3)).to.deep.equal([1, "failed", "s1-redis"]);
        expect(await outcome({ networkPolicy: "false" })).to.deep.equal([0, "met", undefined, undefined]);
    });
    it("judges them by this package's own rules, which know no presets", async () => {
        const { code, stdout } = await plan(["--program", join(root, "tests/fixtures/programs/presets"), "-v"]);
        expect(stdout).to.contain("✔ only-declared-flows").and.to.contain("Passed");
        expect(code).to.equal(0);
    });
});
