import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pastTsx } from "../../../../cli/plan/runtime/plain-sources";
import { build, root } from "../../plan-process";

/** Files of a program and its dependencies: each loads as it does under tsx alone. */
const FILES: Record<string, string> = {
    "package.json": "{}",
    "program.ts": `
        import plain from "plain";
        import { value as minified } from "minified";
        import { value as late } from "late/late.cjs";
        import { value as keyed } from "keyed";
        const shown: Record<string, unknown> = { plain, minified, late: typeof late, keyed };
        late.then(({ one }: { one: number }) => console.log(JSON.stringify({ ...shown, one })));`,
    "node_modules/plain/index.js": `/** import of nothing; export of nothing */\nmodule.exports = { a: 1 };`,
    "node_modules/minified/index.js": `"use strict";var value=2;export{value};`,
    "node_modules/minified/package.json": `{}`,
    "node_modules/late/late.cjs": `exports.value = import("./one.mjs");`,
    "node_modules/late/one.mjs": `export const one = 1;`,
    "node_modules/keyed/index.js": `exports.value = {\n  import: 3,\n  export: 4 };\n//# sourceMappingURL=index.js.map`,
};

describe("pastTsx()", function () {
    this.timeout(60_000);

    it("leaves everything as it loads under tsx, ES modules and imports at run time included", () => {
        build();
        const directory = mkdtempSync(join(tmpdir(), "ai-mesh-past-tsx-"));
        for (const [name, text] of Object.entries(FILES)) {
            mkdirSync(dirname(join(directory, name)), { recursive: true });
            writeFileSync(join(directory, name), text);
        }
        const run = (...before: string[]): string => {
            const args = [...before, require.resolve("tsx/cjs")].flatMap((file) => ["--require", file]);
            return execFileSync(process.execPath, [...args, join(directory, "program.ts")], { encoding: "utf8" });
        };
        try {
            const usual = run();
            expect(JSON.parse(usual)).to.deep.equal({
                plain: { a: 1 },
                minified: 2,
                late: "object",
                keyed: { import: 3, export: 4 },
                one: 1,
            });
            expect(run(join(root, "dist/preload.js"))).to.equal(usual);
        } finally {
            rmSync(directory, { recursive: true, force: true });
        }
    });

    it("leaves other compilers alone, and files that tsx may change to tsx", () => {
        const node = () => undefined;
        const compilers: Record<string, (module: NodeModule, file: string) => void> = { ".js": node };
        pastTsx(compilers);
        expect(compilers[".js"]).to.equal(node);
        const other = () => undefined;
        compilers[".js"] = other;
        expect(compilers[".js"]).to.equal(other);

        const directory = mkdtempSync(join(tmpdir(), "ai-mesh-past-tsx-"));
        const installed = join(directory, "node_modules/tsx");
        const dependency = join(directory, "node_modules/any");
        for (const each of [installed, dependency]) mkdirSync(each, { recursive: true });
        writeFileSync(join(installed, "index.js"), "module.exports = (table, compile) => (table['.js'] = compile);");
        const load = createRequire(__filename);
        const register = load(join(installed, "index.js")) as (table: object, compile: unknown) => void;
        const byTsx: string[] = [];
        register(compilers, (_: unknown, file: string) => byTsx.push(file));
        const byNode: Record<string, string> = {};
        const module = { _compile: (source: string, file: string) => (byNode[file] = source) };
        const files: Record<string, string> = {
            "plain.js": "/* import a */ exports.a = { import: 1 };\n//# sourceMappingURL=plain.js.map",
            "plain.cjs": "exports.a = 1;",
            "esm.js": "import a from 'a';",
            "minified.js": "var a;export{a}",
            "after-comment.js": "/* a */ export default 1",
            "late.cjs": "exports.a = import('a');",
            "typed.ts": "export const a = 1;",
            "data.json": "{}",
        };
        try {
            for (const [name, source] of Object.entries(files)) {
                writeFileSync(join(dependency, name), source);
                compilers[".js"](module as never, join(dependency, name));
            }
            compilers[".js"](module as never, join(directory, "own.js"));
            compilers[".js"](module as never, `${join(dependency, "plain.js")}?namespace=1`);
            const names = (paths: readonly string[]) => paths.map((path) => path.slice(directory.length + 1));
            expect(byNode).to.deep.equal({
                [join(dependency, "plain.js")]: "/* import a */ exports.a = { import: 1 };\n",
                [join(dependency, "plain.cjs")]: "exports.a = 1;",
            });
            expect(names(byTsx)).to.deep.equal([
                ...["esm.js", "minified.js", "after-comment.js", "late.cjs", "typed.ts", "data.json"].map(
                    (name) => `node_modules/any/${name}`,
                ),
                "own.js",
                "node_modules/any/plain.js?namespace=1",
            ]);
        } finally {
            rmSync(directory, { recursive: true, force: true });
        }
    });
});
