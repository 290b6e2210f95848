import { expect } from "chai";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import * as z from "zod";
import { runList, runShow, type PresetOptions } from "../../../cli/commands/presets/run";
import { listText } from "../../../cli/render/presets/text";
import { styleFor } from "../../../cli/terminal/style";
import { parseMesh } from "../../../mesh";
import { presets } from "../../../mesh/presets";
import { root } from "../plan-process";

function printed(run: (out: PassThrough) => void): string {
    const out = new PassThrough();
    run(out);
    return String(out.read() ?? "");
}
const list = (options: Partial<PresetOptions> = {}): string =>
    printed((out) => runList({ output: "text", ...options }, out));
const show = (name: string, options: Partial<PresetOptions> = {}): string =>
    printed((out) => void runShow(name, { output: "text", ...options }, out));

/** Runs `ai-mesh presets`, as `npm run build` made it. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((done) => {
        execFile(process.execPath, [join(root, "cli/dist/cli.js"), "presets", ...args], (error, stdout, stderr) =>
            done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
        );
    });
}

const schema = z.fromJSONSchema(
    JSON.parse(readFileSync(join(root, "cli/render/presets/schema.json"), "utf8")) as Parameters<
        typeof z.fromJSONSchema
    >[0],
);

describe("ai-mesh presets", () => {
    it("lists every preset on a line, with its versions and how its facts are held", () => {
        const text = list();
        expect(text.split("\n")[0]?.trim().split(/ {2,}/)).to.deep.equal([
            "PRESET",
            "CHECKED BY",
            "CHART OR OPERATOR: PARTS",
        ]);
        for (const { name, versions, held } of presets) {
            const line = text.split("\n").find((each) => each.startsWith(`${name} `)) ?? "";
            expect(line, name).to.contain(versions).and.to.contain(held);
        }
    });
    it("folds to the screen", () => {
        const widest = (width: number): number => {
            const lines = listText(presets, { ...styleFor({ isTTY: false }), width }).split("\n");
            return Math.max(...lines.map((line) => line.length));
        };
        expect(widest(80)).to.be.at.most(80);
        expect(widest(Infinity)).to.be.above(100);
    });
    it("shows one that is named alone, as show does", async () => {
        const given = ["--with", "release=r1"];
        expect(await run("qdrant", ...given)).to.deep.equal(await run("show", "qdrant", ...given));
        expect((await run("qdrant")).stdout).to.contain("Qdrant");
        const near = await run("qdrnt");
        expect([near.code, near.stderr]).to.deep.equal([
            2,
            'error: No preset is called "qdrnt"; did you mean "qdrant"?\n',
        ]);
        const none = await run(...given);
        expect([none.code, none.stderr]).to.deep.equal([
            2,
            "error: --with fills in a preset: name it, as in ai-mesh presets qdrant\n",
        ]);
    });
    it("shows one with its parameters filled in", () => {
        const text = show("qdrant", { with: ["release=r1"] });
        expect(text).to.match(/api +6333, 6334 +REST and gRPC for clients/);
        expect(text).to.contain("app.kubernetes.io/name=qdrant,app.kubernetes.io/instance=r1");
        expect(text).to.contain("peers -> peers  6335  consensus and shard transfers");
        expect(text).to.contain(
            "https://github.com/qdrant/qdrant-helm/blob/fd6321f/charts/qdrant/templates/statefulset.yaml",
        );
    });
    it("shows a place to fill in where a spec must give a value, and leaves out what it may", () => {
        const text = show("cloudnative-pg");
        expect(text).to.contain("cnpg.io/cluster=<cluster>,cnpg.io/podRole=instance");
        expect(show("qdrant")).to.contain("app.kubernetes.io/name=qdrant\n").and.not.to.contain("instance=");
    });
    it("shows what it needs, and what comes with it", () => {
        expect(show("cloudnative-pg")).to.match(/cloudnative-pg-operator -> status +8000 +without it the operator/);
        expect(show("redis", { with: ["release=r1"] })).to.match(/r1-redis +everybody may connect to Redis/);
    });
    it("shows nothing that a spec does not take", () => {
        for (const { name, parts } of presets) {
            const document = JSON.parse(show(name, { output: "json" })) as {
                parameters: { name: string; required: boolean }[];
                parts: { name: string }[];
            };
            const given = document.parameters.filter(({ required }) => required).map((each) => [each.name, "x1"]);
            const workloads = { it: { namespace: "home", preset: name, with: Object.fromEntries(given) as object } };
            const { workloads: named } = parseMesh({ namespaces: { home: { purpose: "x" } }, workloads, flows: [] });
            expect(document.parts.map((part) => `it.${part.name}`)).to.deep.equal(
                Object.keys(parts).map((part) => `it.${part}`),
            );
            expect(named.map((each) => each.name)).to.include.members(document.parts.map((part) => `it.${part.name}`));
        }
    });
    it("prints JSON that is what its schema says", () => {
        expect(schema.safeParse(JSON.parse(list({ output: "json" }))).error).to.equal(undefined);
        for (const { name } of presets) {
            expect(schema.safeParse(JSON.parse(show(name, { output: "json" }))).error, name).to.equal(undefined);
        }
    });
    it("has a schema that refuses anything else", () => {
        const document = JSON.parse(show("redis", { output: "json" })) as Record<string, unknown>;
        expect(schema.safeParse({ ...document, version: 2 }).success).to.equal(false);
        expect(schema.safeParse({ ...document, more: 1 }).success).to.equal(false);
        expect(schema.safeParse({ ...document, held: "guessed" }).success).to.equal(false);
        expect(schema.safeParse({ ...document, makes: [{ policy: "x" }] }).success).to.equal(false);
    });
});

/** Arguments, and what is wrong with them. */
const wrong: [string[], string][] = [
    [["show", "qdrnt"], `error: No preset is called "qdrnt"; did you mean "qdrant"?`],
    [["show", "zzzzzzzzzzzz"], `error: No preset is called "zzzzzzzzzzzz"; ai-mesh presets lists them`],
    [
        ["show", "qdrant", "--with", "releas=r1"],
        `error: with.releas: is no parameter of the preset "qdrant"; did you mean "release"?`,
    ],
    [
        ["show", "qdrant", "--with", "release"],
        `error: --with "release" is no parameter; write it like --with release=r1`,
    ],
    [["show", "\u001b[31mred"], `error: No preset is called "red"; ai-mesh presets lists them`],
];

describe("ai-mesh presets, as a program", () => {
    it("lists without a word, and shows by name", async () => {
        expect((await run()).stdout).to.equal(list());
        expect((await run("list", "-o", "json")).stdout).to.equal(list({ output: "json" }));
        expect((await run("show", "milvus", "--with", "release=r1", "-o", "json")).stdout).to.equal(
            show("milvus", { with: ["release=r1"], output: "json" }),
        );
    });
    for (const [args, message] of wrong) {
        it(`ends with 2 for ${JSON.stringify(args)}`, async () => {
            const { code, stdout, stderr } = await run(...args);
            expect([code, stdout, stderr.trim()]).to.deep.equal([2, "", message]);
        });
    }
});
