import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packAll, sdkVersion, shownProgram, sizeOf, unreachable, User } from "./user";

const typescriptVersion = process.env.GROUND_TYPESCRIPT ?? "5.9";

/** TypeScript 6 takes the resolution that Pulumi's templates name for deprecated. */
const modules = typescriptVersion.startsWith("6")
    ? { module: "nodenext", moduleResolution: "nodenext" }
    : { module: "commonjs", moduleResolution: "node" };

/** As `pulumi new kubernetes-typescript` writes them. */
const project = {
    "package.json": JSON.stringify({ name: "user", main: "index.ts", private: true }),
    "Pulumi.yaml": "name: user\nruntime: nodejs\n",
    "Pulumi.dev.yaml": "config: {}\n",
    "tsconfig.json": JSON.stringify({
        compilerOptions: {
            strict: true,
            outDir: "bin",
            target: "es2020",
            ...modules,
            sourceMap: true,
            forceConsistentCasingInFileNames: true,
        },
        files: ["index.ts"],
    }),
    ".gitignore": "node_modules/\n",
};

const openNamespace = `import * as k8s from "@pulumi/kubernetes";
new k8s.core.v1.Namespace("open", { metadata: { name: "open", labels: { purpose: "test" } } });
`;

describe("installed into an empty folder", function () {
    const user = new User();
    let tarballs: Record<string, string>;

    before(function () {
        expect(shownProgram(), "the handbook's program").to.contain("new MeshIsolation(");
        tarballs = packAll();
        user.write({ ...project, "index.ts": shownProgram() });
        const installed = user.run("npm", "install", ...Object.values(tarballs), `@pulumi/pulumi@${sdkVersion}`);
        const why = unreachable(installed);
        if (why !== undefined) {
            console.log(`      skipped: no package can be installed here: ${why}`);
            this.skip();
        }
        expect(installed.status, installed.stderr).to.equal(0);
        user.must("npm", "install", "--save-dev", `typescript@${typescriptVersion}`, "@types/node@20");
        user.must("git", "init", "--quiet", "--initial-branch=main");
        user.must("git", "add", ".");
        user.must("git", "-c", "user.name=u", "-c", "user.email=u@example.com", "commit", "--quiet", "-m", "first");
    });
    after(() => user.remove());

    it("plans the program that the handbook shows, and passes it", () => {
        const { status, stdout, stderr } = user.run("npx", "ai-mesh", "plan", "-v");
        expect(status, stdout + stderr).to.equal(0);
        expect(stdout)
            .to.contain("deny-all")
            .and.to.match(/Passed\s*$/);
    });

    it("compiles that program, whose types come from the package alone", () => {
        user.must("npx", "tsc", "--noEmit", "-p", ".");
        const misspelt = shownProgram().replace('to: "vllm"', 'to: "vlm"');
        user.write({ "index.ts": misspelt });
        const { status, stdout } = user.run("npx", "tsc", "--noEmit", "-p", ".");
        user.must("git", "checkout", "--quiet", "index.ts");
        expect(status, "a misspelt endpoint compiles").to.not.equal(0);
        expect(stdout).to.contain("index.ts");
    });

    it("refuses an open namespace", () => {
        user.write({ "open/Pulumi.yaml": "name: open\nruntime: nodejs\n", "open/index.ts": openNamespace });
        user.write({ "open/Pulumi.dev.yaml": "config: {}\n", "open/package.json": '{ "main": "index.ts" }' });
        const { status, stdout } = user.run("npx", "ai-mesh", "plan", "--program", "open");
        expect(status, stdout).to.equal(1);
        expect(stdout).to.contain("require-deny-all");
    });

    it("compares with what git has", () => {
        const text = readFileSync(join(user.folder, "index.ts"), "utf8");
        user.write({ "index.ts": text.replace('ports: ["8000"]', 'ports: ["8000", "9000"]') });
        const { status, stdout, stderr } = user.run("npx", "ai-mesh", "diff", "--base", "HEAD", "--fail-on", "widened");
        user.must("git", "checkout", "--quiet", "index.ts");
        expect(status, stdout + stderr).to.equal(1);
        expect(stdout).to.contain("9000");
        expect(user.run("npx", "ai-mesh", "diff", "--base", "HEAD", "--fail-on", "widened").status).to.equal(0);
    });

    it("checks manifests", () => {
        user.write({ "manifests/a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: open }\n" });
        const { status, stdout } = user.run("npx", "ai-mesh", "check", "--manifests", "manifests");
        expect(status, stdout).to.equal(1);
        expect(stdout).to.contain("open");
    });

    it("is loaded by require and by import", () => {
        const names = "MeshIsolation.name, defineMesh.name";
        user.write({
            "load.cjs": `const { MeshIsolation, defineMesh } = require("ai-mesh-isolation"); console.log(${names});`,
            "load.mjs": `import { MeshIsolation, defineMesh } from "ai-mesh-isolation"; console.log(${names});`,
        });
        for (const file of ["load.cjs", "load.mjs"])
            expect(user.must("node", file).trim(), file).to.equal("MeshIsolation defineMesh");
    });

    it("starts the policy pack as Pulumi does", () => {
        const pack = join(user.folder, "node_modules/ai-mesh-isolation-policies");
        const command = join(user.folder, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
        const start = `const { spawn } = require("node:child_process");
            const child = spawn(process.execPath, [${JSON.stringify(command)}, "127.0.0.1:0", ${JSON.stringify(pack)}], { cwd: ${JSON.stringify(pack)} });
            child.stderr.pipe(process.stderr);
            child.stdout.once("data", (data) => { console.log(String(data)); child.kill(); });`;
        user.write({ "start.cjs": start });
        expect(user.must("node", "start.cjs").trim()).to.match(/^\d+$/);
    });

    it("is refused by the real engine where a namespace is open", function () {
        if (spawnSync("pulumi", ["version"]).status !== 0) {
            console.log("      skipped: no pulumi on PATH");
            this.skip();
        }
        const state = `file://${user.folder}/state`;
        user.write({ "state/.keep": "" });
        const pulumi = (...args: string[]) =>
            user.run("env", `PULUMI_BACKEND_URL=${state}`, "PULUMI_CONFIG_PASSPHRASE=x", "pulumi", ...args);
        const pack = ["--policy-pack", join(user.folder, "node_modules/ai-mesh-isolation-policies")];
        for (const [folder, expected] of [
            [user.folder, 0],
            [join(user.folder, "open"), 255],
        ] as const) {
            pulumi("stack", "init", "dev", "--cwd", folder);
            const { status, stdout, stderr } = pulumi("preview", "--stack", "dev", "--cwd", folder, ...pack);
            if (/resource plugin kubernetes|no resource plugin/.test(stderr + stdout)) {
                console.log("      skipped: Pulumi has no kubernetes plugin here");
                this.skip();
            }
            expect(status === 0, stdout + stderr).to.equal(expected === 0);
            if (expected !== 0) expect(stdout).to.contain("require-deny-all");
        }
    });
});

describe("what the component adds to an install", function () {
    const with_ = new User();
    const without = new User();
    after(() => [with_, without].forEach((each) => each.remove()));

    it("is at most 2 MB beside Pulumi's own SDKs", function () {
        const sdks = [`@pulumi/pulumi@${sdkVersion}`, "@pulumi/kubernetes"];
        const flags = ["--no-save", "--ignore-scripts"];
        for (const user of [with_, without]) user.write({ "package.json": '{ "private": true }' });
        const installed = without.run("npm", "install", ...flags, ...sdks);
        const why = unreachable(installed);
        if (why !== undefined) {
            console.log(`      skipped: no package can be installed here: ${why}`);
            this.skip();
        }
        const tarball = packAll()["ai-mesh-isolation"] ?? "";
        expect(existsSync(tarball)).to.equal(true);
        with_.must("npm", "install", ...flags, ...sdks, tarball);
        const [more, less] = [with_, without].map((user) => sizeOf(join(user.folder, "node_modules")));
        const added = (more ?? 0) - (less ?? 0);
        console.log(`      it adds ${(added / 1e6).toFixed(2)} MB to ${((less ?? 0) / 1e6).toFixed(0)} MB`);
        expect(added).to.be.above(50_000).and.at.most(2_000_000);
    });
});

describe("installed beside libraries of the same name", () => {
    for (const [title, flags, more] of [
        ["each package with its own copy of everything", ["--install-strategy=nested"], []],
        ["another gRPC and another protobuf in the project", [], ["google-protobuf@4", "@grpc/grpc-js@1.12"]],
    ] as const) {
        it(`plans and judges: ${title}`, function () {
            const user = new User();
            try {
                const files = { ...project, "index.ts": shownProgram() };
                user.write({
                    ...files,
                    "open/Pulumi.yaml": "name: open\nruntime: nodejs\n",
                    "open/index.ts": openNamespace,
                });
                user.write({ "open/Pulumi.dev.yaml": "config: {}\n", "open/package.json": '{ "main": "index.ts" }' });
                const libraries = [
                    `@pulumi/pulumi@${sdkVersion}`,
                    "@pulumi/kubernetes",
                    `typescript@${typescriptVersion}`,
                    "@types/node@20",
                    ...more,
                ];
                const installed = user.run("npm", "install", ...flags, ...Object.values(packAll()), ...libraries);
                const why = unreachable(installed);
                if (why !== undefined) {
                    console.log(`      skipped: no package can be installed here: ${why}`);
                    this.skip();
                }
                expect(installed.status, installed.stderr).to.equal(0);
                const pack = "node_modules/ai-mesh-isolation-policies";
                for (const packs of [[], ["--policy-pack", pack]]) {
                    const { status, stdout, stderr } = user.run("npx", "ai-mesh", "plan", ...packs);
                    expect(status, stdout + stderr).to.equal(0);
                    expect(stdout).to.match(/Passed\s*$/);
                    const refused = user.run("npx", "ai-mesh", "plan", "--program", "open", ...packs);
                    expect(refused.status, refused.stdout + refused.stderr).to.equal(1);
                }
            } finally {
                user.remove();
            }
        });
    }
});

describe("installed by pnpm", function () {
    const user = new User();
    after(() => user.remove());

    it("plans, where no package sees another's dependencies", function () {
        const tarballs = packAll();
        const versions = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
        const dependencies = { ...versions, "@pulumi/pulumi": sdkVersion, "@pulumi/kubernetes": "^4" };
        user.write({
            ...project,
            "package.json": JSON.stringify({
                name: "user",
                main: "index.ts",
                private: true,
                dependencies,
                devDependencies: { typescript: typescriptVersion, "@types/node": "20" },
                pnpm: { overrides: versions },
            }),
            "index.ts": shownProgram(),
        });
        const pnpm = ["--yes", `pnpm@${process.versions.node.startsWith("20.") ? "10" : "latest"}`];
        const installed = user.run("npx", ...pnpm, "install", "--ignore-scripts");
        const why = unreachable(installed);
        if (why !== undefined) {
            console.log(`      skipped: no package can be installed here: ${why}`);
            this.skip();
        }
        expect(installed.status, installed.stdout + installed.stderr).to.equal(0);
        const { status, stdout, stderr } = user.run("npx", ...pnpm, "exec", "ai-mesh", "plan");
        expect(status, stdout + stderr).to.equal(0);
        expect(stdout).to.match(/Passed\s*$/);
    });
});
