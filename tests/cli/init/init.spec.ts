import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { MESH_TYPE, type PlannedResource } from "../../../cli/plan/resource";
import { usualPlatform } from "../../../cli/render/init/platform";
import { stackFileText } from "../../../cli/render/init/stack-file";
import { connectionLines } from "../../../cli/render/plan/connection-table";
import { plannedConnections } from "../../../cli/render/plan/connections";
import { styleFor } from "../../../cli/terminal/style";
import { plannedClusters } from "../../../cli/worlds/planned-side";
import { prove } from "../../../components/proof";
import { compile, parseSpec } from "../../../mesh";
import { presetNames, type PresetName } from "../../../mesh/platforms";
import { stackSchema } from "../../../scripts/stack-schema";
import { aiMeshIn, filesOf, scratch } from "./run";

const folder = scratch();
const written = [
    ".github/workflows/mesh.yaml",
    ".gitignore",
    "Pulumi.dev.yaml",
    "Pulumi.yaml",
    "index.ts",
    "package.json",
    "tsconfig.json",
];
const kept = '{ "name": "mine" }\n';

const project = (place: string): void => {
    writeFileSync(join(place, "Pulumi.yaml"), "name: mine\nruntime: nodejs\n");
    writeFileSync(join(place, "index.ts"), "// mine\n");
};
const stackOf = (place: string): void => writeFileSync(join(place, "Pulumi.dev.yaml"), "config: {}\n");

describe("ai-mesh init", () => {
    it("writes a project into a folder that need not be there, and says where to go next", async () => {
        const place = folder();
        const { code, stdout, stderr } = await aiMeshIn(place, ["init", "my-mesh", "--platform", "kind"]);
        expect(code, stderr).to.equal(0);
        const files = filesOf(join(place, "my-mesh"));
        expect(Object.keys(files)).to.deep.equal(written);
        expect(parse(files["Pulumi.yaml"] ?? "")).to.include({ name: "my-mesh", runtime: "nodejs", main: "index.ts" });
        expect(files["Pulumi.dev.yaml"]?.split("\n")[0]).to.equal(
            "# yaml-language-server: $schema=node_modules/ai-mesh-isolation/stack.schema.json",
        );
        for (const line of ["cd my-mesh", "npm install", "npx ai-mesh plan --stack dev"]) {
            expect(stdout).to.match(new RegExp(`^  ${line}$`, "m"));
        }
    });

    it("keeps files that are there, byte by byte, and tells what they lack", async () => {
        const place = folder();
        writeFileSync(join(place, "package.json"), kept);
        writeFileSync(join(place, ".gitignore"), "bin/\n");
        const { code, stdout } = await aiMeshIn(place, ["init", "--platform", "k3s", "--name", "m"]);
        expect(code).to.equal(0);
        const files = filesOf(place);
        expect(files["package.json"]).to.equal(kept);
        expect(files[".gitignore"]).to.equal("bin/\n");
        expect(stdout).to.match(/^kept {3}package\.json, which was there$/m);
        expect(stdout).to.match(/npm install "@pulumi\/pulumi@\S+" "ai-mesh-isolation@\^\d/);
        expect(stdout).to.match(/npm install --save-dev .*"ai-mesh-isolation-policies@\^\d/);
    });

    it("adds a stack to a project that is there, where its stacks are, under its name", async () => {
        const place = folder();
        const mine = { "Pulumi.yaml": "name: mine\nruntime: nodejs\nstackConfigDir: stacks\nmain: main.ts\n" };
        writeFileSync(join(place, "Pulumi.yaml"), mine["Pulumi.yaml"]);
        writeFileSync(join(place, "main.ts"), "// mine\n");
        const { code, stdout } = await aiMeshIn(place, [
            "init",
            "--stack",
            "prod",
            "--platform",
            "gke",
            "--ci",
            "none",
        ]);
        expect(code).to.equal(0);
        const files = filesOf(place);
        expect(Object.keys(files)).to.deep.equal(["Pulumi.yaml", "main.ts", "stacks/Pulumi.prod.yaml"]);
        expect(files["Pulumi.yaml"]).to.equal(mine["Pulumi.yaml"]);
        const stack = files["stacks/Pulumi.prod.yaml"] ?? "";
        expect(stack).to.match(/^# yaml-language-server: \$schema=\.\.\/node_modules\/ai-mesh-isolation\//);
        expect(Object.keys((parse(stack) as { config: object }).config)).to.deep.equal(["mine:mesh"]);
        expect(stdout).to.contain('new pulumi.Config().requireObject("mesh")');
    });

    it("is found by a repository's host, though the project is a folder of it", async () => {
        const top = folder();
        mkdirSync(join(top, ".git"));
        const run = await aiMeshIn(top, ["init", "deploy/mesh", "--platform", "kind"]);
        expect(run.code, run.stderr).to.equal(0);
        const files = filesOf(top);
        expect(files).to.have.property("deploy/mesh/Pulumi.yaml");
        const workflow = parse(files[".github/workflows/mesh-mesh.yaml"] ?? "") as {
            jobs: { plan: { defaults: object; steps: { with?: Record<string, string> }[] } };
        };
        expect(workflow.jobs.plan.defaults).to.deep.equal({ run: { "working-directory": "deploy/mesh" } });
        expect(workflow.jobs.plan.steps[1]?.with).to.include({
            "cache-dependency-path": "deploy/mesh/package-lock.json",
        });
    });

    const inTheWay: [title: string, make: (place: string) => void, args: string[], said: string][] = [
        [
            "a stack's file",
            (p) => (project(p), stackOf(p)),
            [],
            "Pulumi.dev.yaml is there already, and is not overwritten",
        ],
        [
            "a program of somebody else's",
            (p) => writeFileSync(join(p, "index.ts"), kept),
            [],
            "index.ts is there already",
        ],
        ["a link that leads nowhere", (p) => symlinkSync(join(p, "none"), join(p, "Pulumi.dev.yaml")), [], "EEXIST"],
        ["another name", project, ["--name", "other"], 'calls the project "mine"'],
        [
            "a program in another language",
            (p) => writeFileSync(join(p, "Pulumi.yaml"), "name: mine\nruntime: python\n"),
            [],
            "pulumi package add",
        ],
        ["a folder whose name is none", () => undefined, ["--name", "My Mesh"], "lower-case letters"],
        ["a stack whose name is none", () => undefined, ["--stack", "../x"], "is no stack's name"],
    ];
    for (const [title, make, args, said] of inTheWay) {
        it(`is refused, and overwrites nothing: ${title}`, async () => {
            const place = folder();
            make(place);
            const before = filesOf(place);
            const { code, stderr } = await aiMeshIn(place, [
                ...["init", "--platform", "kind", "--ci", "none"],
                ...(args.includes("--name")
                    ? args
                    : [...args, ...(existsSync(join(place, "Pulumi.yaml")) ? [] : ["--name", "m"])]),
            ]);
            expect(code, stderr).to.equal(2);
            expect(stderr).to.contain(said);
            expect(filesOf(place)).to.include(before);
        });
    }

    it("says that no cluster answers, and which platforms can be named", async () => {
        const place = folder();
        const { code, stderr } = await aiMeshIn(place, ["init", "--name", "m"]);
        expect(code).to.equal(2);
        expect(stderr).to.match(/no kubeconfig.*--platform, one of aks, eks/s);
        expect(filesOf(place)).to.deep.equal({});
    });
});

describe("the stack that init writes", () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(stackSchema()) as object);
    const textFor = (preset: PresetName): string =>
        stackFileText({
            ...{ name: "m", stack: "dev", platform: usualPlatform(preset), version: "1.0.0", sdk: "^3" },
            ...{ stackFile: "Pulumi.dev.yaml", inRepository: "" },
        });

    for (const preset of presetNames) {
        it(`is what the schema takes, and proves: ${preset}`, () => {
            const stack = parse(textFor(preset)) as { config: Record<string, unknown> };
            expect(validate(stack), JSON.stringify(validate.errors)).to.equal(true);
            const { mesh } = parseSpec(stack.config["m:mesh"]);
            expect(mesh.platform.preset).to.equal(preset);
            expect(prove(mesh).mismatches).to.deep.equal([]);
        });
    }

    const tableOf = (preset: PresetName, change: (spec: string) => string = (spec) => spec): string => {
        const { config } = parse(change(textFor(preset))) as { config: Record<string, unknown> };
        const { mesh } = parseSpec(config["m:mesh"]);
        const { namespaces, policies } = compile(mesh);
        const objects = [
            ...namespaces.map(({ manifest }) => ["kubernetes:core/v1:Namespace", manifest] as const),
            ...policies.map(({ manifest }) => ["kubernetes:networking.k8s.io/v1:NetworkPolicy", manifest] as const),
        ].map(([type, manifest], at) => ({ type, name: `o${at}`, urn: `o${at}`, inputs: manifest }));
        const stack = [{ type: MESH_TYPE, name: "mesh", urn: "mesh", inputs: config["m:mesh"] }, ...objects];
        const found = plannedConnections(plannedClusters(stack as unknown as PlannedResource[]));
        return connectionLines(found, styleFor({}), false).join("\n");
    };

    for (const preset of presetNames) {
        it(`has a first plan that says what its "perhaps" takes: ${preset}`, () => {
            const table = tableOf(preset);
            expect(table).to.match(/agents\/agent +ai-inference\/vllm +TCP 8000 +completions/);
            const [, ...more] = table.split("perhaps");
            if (more.length === 0) return;
            expect(more).to.have.length(1);
            expect(more[0]).to.match(
                /^ \d+ more between pods, .*: give platform.podCidrs in the mesh, which settles it where .*; -v lists/,
            );
            const settled = tableOf(preset, (text) => text.replace(/# (podCidrs:.*)/, "$1"));
            expect(settled).not.to.include("perhaps");
        });
    }

    it("has a first plan of which some depend on where pods have their addresses, and none that knows it", () => {
        const open = presetNames.filter((preset) => tableOf(preset).includes("perhaps"));
        expect(open).to.include.members(["eks", "kubeadm"]).and.not.include("kind");
    });

    it("would be found out, if it were not", () => {
        const stack = parse(textFor("kind").replace("to: vllm", "to: vlm")) as { config: Record<string, unknown> };
        expect(() => parseSpec(stack.config["m:mesh"])).to.throw('did you mean "vllm"');
        expect(validate(parse(textFor("kind").replace("flows:", "flow:")))).to.equal(false);
    });
});
