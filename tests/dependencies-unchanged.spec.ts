import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";

/*
 * Nothing of a dependency is changed: what a file imports from a package, or reaches from there by property access, is
 * never assigned to, deleted from, or handed to what writes to its argument; and no file takes part in how Node.js loads
 * modules. An instance that the product makes (`new Server()`) is its own to set up.
 */

const root = join(__dirname, "..");

/** Functions that write to their first argument. */
const writers = new Set([
    "Object.assign",
    "Object.defineProperty",
    "Object.defineProperties",
    "Object.setPrototypeOf",
    "Reflect.set",
    "Reflect.defineProperty",
    "Reflect.deleteProperty",
    "Reflect.setPrototypeOf",
]);

/** Names by which a program gets between Node.js and the modules that it loads. */
const loaderNames = /^(_load|_compile|_extensions|_resolveFilename|_cache|registerHooks|extensions)$/;
const loaderFlags = /^(--require|-r|--import|--loader|--experimental-loader)(=|$)/;

const isAssignment = (kind: ts.SyntaxKind): boolean =>
    kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

const fromPackage = (specifier: ts.Node | undefined): boolean =>
    specifier !== undefined && ts.isStringLiteralLike(specifier) && !specifier.text.startsWith(".");

/** What an expression stands on: `a` of `a.b.c` and of `Object.getPrototypeOf(a.b)`. */
function base(node: ts.Expression): ts.Expression {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return base(node.expression);
    if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node))
        return base(node.expression);
    if (ts.isAwaitExpression(node)) return base(node.expression);
    const prototype = ts.isCallExpression(node) && /^(Object|Reflect)\.getPrototypeOf$/.test(node.expression.getText());
    return prototype && node.arguments[0] !== undefined ? base(node.arguments[0]) : node;
}

/** Whether an expression calls what loads a module: `require`, `import()`, or a name that `createRequire` gave. */
function loads(node: ts.Expression, loaders: ReadonlySet<string>): boolean {
    if (!ts.isCallExpression(node)) return false;
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return fromPackage(node.arguments[0]);
    return ts.isIdentifier(node.expression) && loaders.has(node.expression.text);
}

function bound(name: ts.BindingName): string[] {
    if (ts.isIdentifier(name)) return [name.text];
    return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []));
}

/** Every place of a file that changes something of a package, or how modules are loaded. */
export function changesOf(file: string, text: string): string[] {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const packages = new Set<string>();
    const loaders = new Set(["require"]);
    const found: string[] = [];
    const at = (node: ts.Node, what: string): void => {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push(`${file}:${line}: ${what}: ${node.getText().split("\n")[0]}`);
    };
    const isPackages = (node: ts.Expression): boolean => {
        const from = base(node);
        return loads(from, loaders) || (ts.isIdentifier(from) && packages.has(from.text));
    };
    const learn = (node: ts.Node): void => {
        if (ts.isImportDeclaration(node) && fromPackage(node.moduleSpecifier)) {
            const clause = node.importClause;
            if (clause?.name) packages.add(clause.name.text);
            const named = clause?.namedBindings;
            if (named && ts.isNamespaceImport(named)) packages.add(named.name.text);
            if (named && ts.isNamedImports(named)) named.elements.forEach((each) => packages.add(each.name.text));
        }
        if (ts.isVariableDeclaration(node) && node.initializer) {
            const made = base(node.initializer);
            const makesLoader = ts.isCallExpression(made) && /(^|\.)createRequire$/.test(made.expression.getText());
            if (makesLoader) bound(node.name).forEach((name) => loaders.add(name));
            else if (isPackages(node.initializer)) bound(node.name).forEach((name) => packages.add(name));
        }
        ts.forEachChild(node, learn);
    };
    const look = (node: ts.Node): void => {
        if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
            const isPart = ts.isPropertyAccessExpression(node.left) || ts.isElementAccessExpression(node.left);
            const prototype = /\.prototype\b|__proto__|getPrototypeOf\(/.test(node.left.getText());
            if (isPart && (isPackages(node.left) || prototype)) at(node, "assigns to a package's");
        }
        if (ts.isDeleteExpression(node) && isPackages(node.expression)) at(node, "deletes of a package's");
        if (ts.isCallExpression(node) && writers.has(node.expression.getText())) {
            const [target] = node.arguments;
            const prototype = target !== undefined && /\.prototype\b|getPrototypeOf\(/.test(target.getText());
            if (target !== undefined && (isPackages(target) || prototype)) at(node, "writes to a package's");
        }
        if (ts.isPropertyAccessExpression(node) && loaderNames.test(node.name.text)) {
            if (/^(Module|module|require|loader)\b/.test(base(node).getText()) || node.name.text !== "extensions")
                at(node, "takes part in loading modules");
        }
        if (ts.isStringLiteralLike(node) && loaderFlags.test(node.text)) at(node, "has Node.js load a module first");
        ts.forEachChild(node, look);
    };
    learn(source);
    look(source);
    return found;
}

function sources(folder: string): string[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) return ["node_modules", "dist", "samples"].includes(entry.name) ? [] : sources(path);
        return path.endsWith(".ts") ? [path] : [];
    });
}

describe("the product changes nothing of its dependencies", () => {
    it("in any of its files", () => {
        const files = ["index.ts", ...["netpol", "mesh", "components", "policy-pack", "cli"].flatMap(sources)];
        expect(files.length).to.be.above(200);
        expect(files.flatMap((file) => changesOf(file, readFileSync(join(root, file), "utf8")))).to.deep.equal([]);
    });

    const changes: readonly string[] = [
        `import * as pulumi from "@pulumi/pulumi"; pulumi.log.debug = () => undefined;`,
        `import { Output } from "@pulumi/pulumi"; Output.prototype.apply = f;`,
        `import { Resource } from "@pulumi/pulumi"; Object.assign(Resource.prototype, {});`,
        `import grpc from "@grpc/grpc-js"; Object.defineProperty(grpc, "Server", {});`,
        `import * as pb from "x/y_pb"; const { AnalyzeRequest } = pb; Reflect.set(AnalyzeRequest, "a", 1);`,
        `import * as pb from "x"; const struct = Object.getPrototypeOf(new pb.A().getProperties()); struct.toJavaScript = f;
         Object.getPrototypeOf(struct).x = 1;`,
        `const pulumi = require("@pulumi/pulumi"); pulumi.log.debug = f;`,
        `const load = createRequire(__filename); const { Server } = load("@grpc/grpc-js"); delete Server.prototype.addService;`,
        `const rpc = await import("@pulumi/pulumi/runtime/rpc"); rpc.serialize = f;`,
        `(x as any).__proto__.call = f;`,
        `import Module from "node:module"; Module._load = f;`,
        `Module.prototype._compile.call(this);`,
        `import { registerHooks } from "node:module"; import * as m from "node:module"; m.registerHooks({});`,
        `require.extensions[".ts"] = f;`,
        `spawn(process.execPath, ["--require", preload]);`,
        `spawn(process.execPath, [\`--import\`, "tsx"]);`,
    ];
    for (const text of changes) {
        it(`would notice ${text.split("\n")[0]}`, () => expect(changesOf("cli/x.ts", text)).to.not.be.empty);
    }

    const harmless: readonly string[] = [
        `import * as grpc from "@grpc/grpc-js"; const server = new grpc.Server(); server.x = 1;`,
        `import { readFileSync } from "node:fs"; const text = readFileSync("a"); const o = {}; o.text = text;`,
        `const all = {}; Object.assign(all, { a: 1 });`,
        `import * as ts from "typescript"; if (ts.version === "5") run();`,
        `import { local } from "./local"; local.count += 1;`,
        `const file = { extensions: [] }; print(file.extensions);`,
    ];
    for (const text of harmless) {
        it(`lets pass ${text}`, () => expect(changesOf("cli/x.ts", text)).to.deep.equal([]));
    }
});
