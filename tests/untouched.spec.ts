import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";

const root = join(__dirname, "..");
const rooms = ["netpol", "mesh", "components", "policy-pack", "cli"];

function sources(folder: string): string[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) return ["node_modules", "dist", "samples"].includes(entry.name) ? [] : sources(path);
        return path.endsWith(".ts") ? [path] : [];
    });
}

/** Ways into how Node.js loads code, and the flag that loads a file before the program's own. */
const hooks = new Set(["_load", "_compile", "_extensions", "_resolveFilename", "registerHooks"]);
/** Functions that change their first argument. */
const changers =
    /^(Object\.(assign|defineProperty|defineProperties|setPrototypeOf)|Reflect\.(set|defineProperty|deleteProperty|setPrototypeOf))$/;

/** The name that an expression starts from: `a` of `a.b["c"]`; what a call returns is the caller's own. */
function rootOf(node: ts.Node): string | undefined {
    if (ts.isIdentifier(node)) return node.text;
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return rootOf(node.expression);
    if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
        return rootOf(node.expression);
    return undefined;
}

const isPackage = (node: ts.Node | undefined): boolean =>
    node !== undefined && ts.isStringLiteralLike(node) && !node.text.startsWith(".");

/** Whether an expression is a package (`require("x")`, `await import("x")`) or the prototype of whatever object. */
function isForeign(node: ts.Node): boolean {
    if (ts.isAwaitExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node))
        return isForeign(node.expression);
    if (!ts.isCallExpression(node)) return false;
    const called = node.expression.getText();
    if (called === "Object.getPrototypeOf" || called === "Reflect.getPrototypeOf") return true;
    return (called === "require" || called === "import") && isPackage(node.arguments[0]);
}

function namesOf(name: ts.BindingName): string[] {
    if (ts.isIdentifier(name)) return [name.text];
    return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(element.name) : []));
}

/** Names in a file that stand for something of a package: imported, required, or taken out of what was. */
function foreignNames(file: ts.SourceFile): ReadonlySet<string> {
    const names = new Set<string>();
    const visit = (node: ts.Node): void => {
        if (ts.isImportDeclaration(node) && isPackage(node.moduleSpecifier)) {
            const { name, namedBindings } = node.importClause ?? {};
            if (name) names.add(name.text);
            if (namedBindings && ts.isNamespaceImport(namedBindings)) names.add(namedBindings.name.text);
            else namedBindings?.elements.forEach((element) => names.add(element.name.text));
        }
        if ((ts.isVariableDeclaration(node) || ts.isParameter(node)) && node.initializer) {
            const from = rootOf(node.initializer);
            if (isForeign(node.initializer) || (from !== undefined && names.has(from)))
                namesOf(node.name).forEach((name) => names.add(name));
        }
        ts.forEachChild(node, visit);
    };
    visit(file);
    return names;
}

/** What a file changes of what is not its own, each with its line. */
function changes(path: string, text: string): string[] {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const names = foreignNames(file);
    const found: string[] = [];
    const add = (node: ts.Node) => {
        const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push(`${path}:${line}: ${node.getText().split("\n")[0] ?? ""}`);
    };
    const isTheirs = (node: ts.Node): boolean =>
        names.has(rootOf(node) ?? "") || /\.prototype\b/.test(node.getText()) || isForeign(node);
    const visit = (node: ts.Node): void => {
        if (ts.isBinaryExpression(node) && isAssignment(node) && !ts.isIdentifier(node.left) && isTheirs(node.left))
            add(node);
        if (ts.isDeleteExpression(node) && isTheirs(node.expression)) add(node);
        if (ts.isCallExpression(node) && changers.test(node.expression.getText())) {
            const [target] = node.arguments;
            if (target && isTheirs(target)) add(node);
        }
        if ((ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && hooks.has(node.text)) add(node);
        if (ts.isStringLiteralLike(node) && /^(--require|-r)(=|$)/.test(node.text)) add(node);
        ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
}

const isAssignment = ({ operatorToken: { kind } }: ts.BinaryExpression): boolean =>
    kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

describe("what comes from packages", () => {
    it("is changed nowhere in the product, nor how Node.js loads it", () => {
        const files = ["index.ts", ...rooms.flatMap(sources)];
        expect(files).to.have.length.above(100);
        expect(files.flatMap((path) => changes(path, readFileSync(join(root, path), "utf8")))).to.deep.equal([]);
    });

    it("would be noticed where it is changed", () => {
        for (const text of [
            `import * as p from "p"; p.Request.prototype.getList = () => [];`,
            `import { Request } from "p"; Request.limit ??= 3;`,
            `import p from "p"; const { Request } = p; Object.assign(Request, {});`,
            `import p from "p"; const request = p.Request.prototype; request["getList"] = () => [];`,
            `import p from "p"; function f(request = p.Request.prototype) { request.getList = () => []; }`,
            `import { make } from "p"; const struct = Object.getPrototypeOf(make()) as object; struct.read = 1;`,
            `import { make } from "p"; Object.defineProperty(Object.getPrototypeOf(make()), "a", {});`,
            `const p = require("p") as object; p.a = 1;`,
            `async function f() { const { a } = await import("p"); delete a.b; }`,
            `import p from "p"; Reflect.set(p.a, "b", 1);`,
            `import Module from "node:module"; const load = Module._load;`,
            `import { registerHooks } from "node:module";`,
            `const args = ["--require", "./preload.js"];`,
        ]) {
            expect(changes("a.ts", text), text).to.not.deep.equal([]);
        }
    });

    it("may be used, and what it returns may be changed", () => {
        for (const text of [
            `import * as p from "p"; const server = new p.Server(); server.name = "a";`,
            `import { make } from "p"; const made = make(); made.a = 1; Object.assign(made, { b: 2 });`,
            `import { own } from "./own"; own.a = 1;`,
            `import p from "p"; const copy = Object.assign({}, p.defaults);`,
        ]) {
            expect(changes("a.ts", text), text).to.deep.equal([]);
        }
    });
});
