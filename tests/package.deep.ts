import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { manifest, read, root, workspaces, type Manifest, type Workspace } from "./packages";

/** Paths of the files that `npm publish` would publish. They are built already, so no script runs. */
function publishedFiles(workspace: Workspace, into: string): readonly string[] {
    const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", into], {
        cwd: join(root, workspace),
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
    });
    const [pack] = JSON.parse(output) as { readonly files: readonly { readonly path: string }[] }[];
    return (pack?.files ?? []).map(({ path }) => path);
}

/** Files that a package.json names. */
function namedFiles({ main, exports = {}, bin = {} }: Manifest): string[] {
    const exported = Object.values(exports).flatMap((to) => (typeof to === "string" ? [to] : [to.types, to.default]));
    return [...(main === undefined ? [] : [main]), ...exported, ...Object.values(bin)]
        .filter((path) => !path.includes("*"))
        .map((path) => path.replace(/^\.\//, ""));
}

/** Packages that a file of JavaScript requires, or a file of declarations imports. */
function packagesOf(text: string): string[] {
    const found = [
        ...text.matchAll(
            /\b(?:require|require\.resolve|import)\("([^"\n]+)"\)|^\s*(?:import|export) .* from '([^'\n]+)'/gm,
        ),
    ];
    const names = found.map(([, required, imported]) => required ?? imported ?? "");
    const outside = names.filter((name) => /^(@[a-z0-9-]+\/)?[a-z0-9]/.test(name) && !isBuiltin(name));
    const parts = (name: string): number => (name.startsWith("@") ? 2 : 1);
    return [...new Set(outside.map((name) => name.split("/").slice(0, parts(name)).join("/")))].sort();
}

describe("the published packages", function () {
    this.timeout(120_000);
    let directory: string;
    let files: Record<Workspace, readonly string[]>;

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "ai-mesh-packages-"));
        files = Object.fromEntries(workspaces.map((each) => [each, publishedFiles(each, directory)])) as typeof files;
    });
    after(() => rmSync(directory, { recursive: true, force: true }));

    for (const workspace of workspaces) {
        const title = manifest(workspace).name;

        it(`${title} holds every file that its package.json names`, () => {
            expect(files[workspace]).to.include.members(namedFiles(manifest(workspace)));
            expect(files[workspace]).to.include.members(["README.md", "LICENSE", "package.json"]);
        });

        it(`${title} holds neither sources nor tests`, () => {
            const other = files[workspace].filter(
                (path) =>
                    !/^dist\/|^scripts\/prepare\.mjs$|^render\/[a-z]+\/schema\.json$|^(README|CHANGELOG)\.md$|^LICENSE$|^(package|stack\.schema)\.json$|^Pulumi(Plugin|Policy)\.yaml$/.test(
                        path,
                    ),
            );
            expect(other).to.deep.equal([]);
        });

        it(`${title} depends on just the packages that its files require`, () => {
            const required = files[workspace]
                .filter((path) => /\.(js|d\.ts)$/.test(path))
                .flatMap((path) => packagesOf(read(workspace, path)));
            expect([...new Set(required)].sort()).to.deep.equal(Object.keys(manifest(workspace).dependencies).sort());
        });
    }

    it("show no library in their declarations but Pulumi's", () => {
        const declarations = files["."].filter((path) => path.endsWith(".d.ts"));
        expect(declarations).to.include.members(["dist/index.d.ts", "dist/mesh.d.ts", "dist/netpol.d.ts"]);
        const imported = declarations.flatMap((path) => packagesOf(read(path)));
        expect(imported.filter((name) => !name.startsWith("@pulumi/"))).to.deep.equal([]);
        expect(packagesOf(`import * as z from 'zod';`), "the search itself").to.deep.equal(["zod"]);
        expect(packagesOf(`const z = require("zod/v4");\nrequire("node:fs"); require("./x");`)).to.deep.equal(["zod"]);
    });

    it("hold the plugin's and the pack's descriptions", () => {
        expect(files["."]).to.include.members(["PulumiPlugin.yaml", "CHANGELOG.md"]);
        expect(files["policy-pack"]).to.include("PulumiPolicy.yaml");
        expect(files["cli"]).to.include("render/plan/schema.json");
    });
});
