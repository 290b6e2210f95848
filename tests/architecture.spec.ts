import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";
import ts from "typescript";

const root = join(__dirname, "..");

/** Which room may import from which; a room may always import from itself. */
const arrows: Record<string, readonly string[]> = {
    netpol: [],
    mesh: ["netpol/types", "netpol/address-table"],
    components: ["mesh", "netpol"],
    "policy-pack": ["netpol"],
    cli: ["components", "mesh", "netpol", "policy-pack"],
    "index.ts": ["components"],
};

/** The same between the rooms of cli: a command renders, what is rendered was compared, what is compared was read. */
const cliArrows: Record<string, readonly string[]> = {
    terminal: [],
    manifests: ["terminal"],
    kubernetes: ["terminal"],
    plan: ["terminal"],
    worlds: ["plan", "manifests", "kubernetes", "terminal"],
    compare: ["worlds", "plan", "terminal"],
    questions: ["compare", "worlds", "terminal"],
    preflight: ["kubernetes", "terminal"],
    traffic: ["questions", "worlds", "terminal"],
    verify: ["compare", "worlds", "plan", "manifests", "kubernetes", "terminal"],
    render: ["compare", "questions", "preflight", "verify", "traffic", "worlds", "plan", "terminal"],
    commands: [
        ...["render", "compare", "questions", "preflight", "verify", "traffic"],
        ...["worlds", "plan", "manifests", "kubernetes", "terminal"],
    ],
    "main.ts": ["program", "terminal"],
    "program.ts": ["commands"],
};

/** Libraries that only some rooms may use; `*` stands for the file that runs programs and packs. */
const libraries: Record<string, readonly string[]> = {
    "@pulumi/pulumi": ["index.ts", "components", "policy-pack/server", "cli/plan"],
    "@pulumi/kubernetes": ["components"],
    "@grpc/grpc-js": ["cli/plan", "policy-pack/server"],
    "@kubernetes/client-node": ["cli/kubernetes"],
    "google-protobuf": ["cli/plan", "policy-pack/server"],
    zod: ["mesh", "cli", "policy-pack"],
    yaml: ["cli"],
    "js-yaml": ["cli/manifests"],
    commander: ["cli/main.ts", "cli/program.ts", "cli/commands"],
    // What the build makes of cli/render/page/browser.
    "page-script": ["cli/render/page/script.ts"],
    "@dagrejs/dagre": ["cli/render/picture"],
    "cidr-tools": ["mesh"],
    "fastest-levenshtein": ["mesh", "cli"],
    node: ["components/plugin", "cli", "policy-pack"],
};

interface Import {
    readonly file: string;
    readonly target: string;
    readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) return ["node_modules", "dist", "samples"].includes(entry.name) ? [] : sources(path);
        return path.endsWith(".ts") ? [path] : [];
    });
}

/** Every module that a file names: import, export from, import() and require(). */
function imports(file: string, text: string): Import[] {
    const found: Import[] = [];
    const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
        if (!specifier || !ts.isStringLiteralLike(specifier)) return;
        const name = specifier.text;
        const target = name.startsWith(".") ? relative(root, resolve(root, dirname(file), name)) : name;
        found.push({ file, target, typeOnly });
    };
    const visit = (node: ts.Node): void => {
        if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
        if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
        if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
        if (ts.isCallExpression(node)) {
            const isImport =
                node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require";
            if (isImport) add(node.arguments[0], false);
        }
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
    return found;
}

const roomOf = (path: string): string => path.split("/")[0] ?? path;
/** The room of cli that a file of it is in: its folder, or the file itself where it is in none. */
const cliRoomOf = (path: string): string => path.split("/")[1] ?? path;
const within = (path: string, place: string): boolean =>
    path === place || path.startsWith(`${place}/`) || path.startsWith(`${place}.`);

/** What is wrong with one import, or nothing. */
function complaint({ file, target, typeOnly }: Import): string | undefined {
    const room = roomOf(file);
    const isLocal = roomOf(target) in arrows || target === "package.json";
    if (isLocal) {
        const allowed = [room, ...(arrows[room] ?? [])];
        if (target === "package.json") return room === "cli" ? undefined : `${file} reads package.json`;
        if (!allowed.some((place) => within(target, place))) return `${file} imports ${target}: no arrow from ${room}`;
        if (room === "mesh" && within(target, "netpol") && !within(target, "netpol/address-table") && !typeOnly)
            return `${file} imports values of ${target}: types only`;
        if (room !== "cli" || roomOf(target) !== "cli") return undefined;
        const [from, to] = [cliRoomOf(file), cliRoomOf(target)];
        return from === to || cliArrows[from]?.includes(to) ? undefined : `${file} imports ${target}: no arrow in cli`;
    }
    const library = target.startsWith("node:") ? "node" : Object.keys(libraries).find((name) => within(target, name));
    if (library === undefined) return `${file} imports ${target}: no such library is agreed`;
    return libraries[library]?.some((place) => within(file, place))
        ? undefined
        : `${file} imports ${target}: not in ${room}`;
}

const checked = (file: string, text: string): string[] =>
    imports(file, text)
        .map(complaint)
        .filter((message) => message !== undefined);

/** Files that import each other in a circle, each circle once, from its first file round to it again. */
function circles(texts: ReadonlyMap<string, string>): string[] {
    const named = (target: string): string | undefined =>
        [`${target.replace(/\.js$/, "")}.ts`, `${target}/index.ts`].find((file) => texts.has(file));
    const next = new Map(
        [...texts].map(([file, text]) => [file, imports(file, text).flatMap(({ target }) => named(target) ?? [])]),
    );
    const done = new Set<string>();
    const found = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
        const at = path.indexOf(file);
        if (at >= 0) {
            const circle = path.slice(at);
            const first = circle.indexOf([...circle].sort()[0] ?? file);
            found.add([...circle.slice(first), ...circle.slice(0, first), circle[first]].join(" > "));
        }
        if (done.has(file)) return;
        done.add(file);
        for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    };
    for (const file of texts.keys()) walk(file, []);
    return [...found];
}

describe("the house", () => {
    const files = [
        "index.ts",
        ...Object.keys(arrows)
            .filter((room) => !room.endsWith(".ts"))
            .flatMap(sources),
    ];

    it("has its imports run one way only", () => {
        expect(files.flatMap((file) => checked(file, readFileSync(join(root, file), "utf8")))).to.deep.equal([]);
    });

    it("has no files that import each other in a circle, types included", () => {
        const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
        expect(circles(texts)).to.deep.equal([]);
        const import_ = (from: string) => `import type { X } from "${from}";`;
        const round = new Map([
            ["cli/a/index.ts", import_("./b")],
            ["cli/a/b.ts", `const run = () => import("../c/run.js");`],
            ["cli/c/run.ts", import_("../a")],
            ["cli/c/d.ts", import_("./run")],
        ]);
        expect(circles(round)).to.deep.equal(["cli/a/b.ts > cli/c/run.ts > cli/a/index.ts > cli/a/b.ts"]);
    });

    it("sets no flags of V8, which are undocumented and which other versions of Node.js do not know", () => {
        const sets = (text: string) => text.includes("setFlagsFromString") || /["'](?:node:)?v8["']/.test(text);
        expect(files.filter((file) => sets(readFileSync(join(root, file), "utf8")))).to.deep.equal([]);
        expect(sets(`import { setFlagsFromString } from "node:v8";`)).to.equal(true);
    });

    it("has the table of addresses, which what makes policies shares with what judges them, import nothing", () => {
        const file = "netpol/address-table.ts";
        expect(imports(file, readFileSync(join(root, file), "utf8"))).to.deep.equal([]);
        expect(imports(file, `import { IpSet } from "./ip-set";`)).to.have.length(1);
    });

    it("would notice an import against the arrows", () => {
        const wrong: [string, string][] = [
            ["netpol/reach.ts", `import { compile } from "../mesh";`],
            ["netpol/reach.ts", `import { readFileSync } from "node:fs";`],
            ["netpol/reach.ts", `import * as pulumi from "@pulumi/pulumi";`],
            ["mesh/cidrs.ts", `import { IpSet } from "../netpol/ip-set";`],
            ["mesh/cidrs.ts", `import { internetSet } from "../netpol/addresses";`],
            ["mesh/compile.ts", `import { IpSet } from "../netpol/types";`],
            ["policy-pack/rules/dns.ts", `export * from "../../mesh";`],
            ["policy-pack/rules/dns.ts", `const mesh = await import("../../components");`],
            ["components/proof.ts", `import { plan } from "../cli/plan";`],
            ["cli/commands/reach/command.ts", `const pulumi = require("@pulumi/pulumi");`],
            ["cli/commands/reach/command.ts", `import lodash from "lodash";`],
            ["cli/render/text.ts", `import { runDiff } from "../commands/diff/run";`],
            ["cli/compare/report.ts", `import type { Picture } from "../render/picture/picture";`],
            ["cli/worlds/side.ts", `const { compare } = await import("../compare/compare.js");`],
            ["cli/terminal/style.ts", `import { plan } from "../plan/plan";`],
            ["cli/anything/else.ts", `import { plan } from "../plan/plan";`],
        ];
        for (const [file, text] of wrong) expect(checked(file, text), text).to.have.length(1);
    });

    it("takes the imports it is made for", () => {
        const right: [string, string][] = [
            ["mesh/compile.ts", `import type { NetworkPolicy } from "../netpol/types";`],
            ["mesh/internet.ts", `import { specialRanges } from "../netpol/address-table";`],
            ["components/proof.ts", `import { reach } from "../netpol";`],
            ["policy-pack/rules/dns.ts", `import { isolation } from "../../netpol";`],
        ];
        for (const [file, text] of right) expect(checked(file, text), text).to.deep.equal([]);
    });
});
