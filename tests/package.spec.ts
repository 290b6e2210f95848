import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly exports: Record<string, string | { readonly types: string; readonly default: string }>;
    readonly bin: Record<string, string>;
    readonly main: string;
};

/** What `npm publish` would publish. The build is there already, so its script is not run again. */
function packed(into: string): string[] {
    const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", into], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
    });
    const [pack] = JSON.parse(output) as { readonly files: readonly { readonly path: string }[] }[];
    return pack!.files.map(({ path }) => path);
}

describe("the published package", function () {
    this.timeout(120_000);
    let directory: string;
    let files: readonly string[];

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "ai-mesh-package-"));
        files = packed(directory);
    });

    after(() => rmSync(directory, { recursive: true, force: true }));

    it("holds everything that its package.json names", () => {
        const exported = Object.values(manifest.exports).flatMap((to) =>
            typeof to === "string" ? [to] : [to.types, to.default],
        );
        const named = [...exported, ...Object.values(manifest.bin), manifest.main].map((path) =>
            path.replace(/^\.\//, ""),
        );
        for (const path of named.filter((each) => !each.includes("*"))) expect(files).to.include(path);
    });

    it("holds the pack, the plugin's description and what the command line loads beside itself", () => {
        expect(files).to.include.members([
            "PulumiPlugin.yaml",
            "tsconfig.json",
            "policy-pack/dist/index.js",
            "policy-pack/PulumiPolicy.yaml",
            "policy-pack/package.json",
            "cli/plan/schema.json",
            "LICENSE",
            "README.md",
        ]);
    });

    it("holds no tests, examples or benches", () => {
        expect(files.filter((path) => /^(tests|examples|bench|docs|stacks|\.)/.test(path))).to.deep.equal([]);
    });

    it("plans a program of its user's from where npm put it", () => {
        const tarball = execFileSync("ls", [directory], { encoding: "utf8" }).trim();
        const home = join(directory, "user/node_modules/ai-mesh-isolation");
        mkdirSync(home, { recursive: true });
        execFileSync("tar", ["-xzf", join(directory, tarball), "-C", home, "--strip-components=1"]);
        // Its dependencies, as npm would have put them: the versions of the lockfile.
        symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
        const user = join(directory, "user");
        for (const name of ["@pulumi", "tsx"])
            symlinkSync(join(root, "node_modules", name), join(user, "node_modules", name));
        writeFileSync(
            join(user, "package.json"),
            JSON.stringify({ name: "user", dependencies: { "ai-mesh-isolation": "*" } }),
        );
        writeFileSync(
            join(user, "Pulumi.yaml"),
            "name: user\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false, nodeargs: --require tsx/cjs } }\n",
        );
        writeFileSync(join(user, "Pulumi.dev.yaml"), "config: {}\n");
        writeFileSync(
            join(user, "index.ts"),
            `import { MeshIsolation } from "ai-mesh-isolation";
             new MeshIsolation("mesh", { namespaces: { agents: { purpose: "agents" } }, flows: [] });`,
        );
        const output = execFileSync(process.execPath, [join(home, manifest.bin["ai-mesh"]!), "plan"], {
            cwd: user,
            encoding: "utf8",
        });
        expect(output)
            .to.contain("deny-all")
            .and.to.match(/Passed\s*$/);
        expect(existsSync(join(home, "tests"))).to.equal(false);
    });
});
