import Module, { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A rule's source with one thing changed. */
export interface Mutant {
    readonly file: string;
    /** `12: a === b -> a !== b`. */
    readonly title: string;
    /** The changed text, without its line, to name a mutant that changes nothing. */
    readonly change: string;
    readonly code: string;
}

const swaps = new Map<ts.SyntaxKind, string>([
    [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
    [ts.SyntaxKind.BarBarToken, "&&"],
    [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
    [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
    [ts.SyntaxKind.GreaterThanToken, "<="],
    [ts.SyntaxKind.LessThanToken, ">="],
]);
const words = new Map([
    ["Ingress", "Egress"],
    ["Egress", "Ingress"],
    ["violation", "unknown"],
    ["unknown", "violation"],
    ["notice", "violation"],
    ["some", "every"],
    ["every", "some"],
]);

/** All sources of one policy's folder. */
export const sourcesOf = (folder: string): string[] =>
    readdirSync(folder)
        .filter((name) => name.endsWith(".ts"))
        .map((name) => join(folder, name));

/** Every mutant of a source: conditions forced and turned, operators swapped, filters dropped, parts of lists left out. */
export function mutantsOf(file: string): Mutant[] {
    const code = readFileSync(file, "utf8");
    const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
    const found: Mutant[] = [];
    const add = (node: ts.Node, by: string) => {
        const [start, end] = [node.getStart(source), node.getEnd()];
        const line = source.getLineAndCharacterOfPosition(start).line + 1;
        const change = `${code.slice(start, end).replaceAll(/\s+/g, " ")} -> ${by}`;
        found.push({ file, change, title: `${line}: ${change}`, code: code.slice(0, start) + by + code.slice(end) });
    };
    const visit = (node: ts.Node): void => {
        if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
        mutate(node, add);
        ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
}

function mutate(node: ts.Node, add: (node: ts.Node, by: string) => void): void {
    if (ts.isIfStatement(node)) ["true", "false"].forEach((by) => add(node.expression, by));
    if (ts.isConditionalExpression(node)) ["true", "false"].forEach((by) => add(node.condition, by));
    if (ts.isBinaryExpression(node)) {
        const by = swaps.get(node.operatorToken.kind);
        if (by !== undefined) add(node.operatorToken, by);
    }
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
        add(node, node.operand.getText());
    if (ts.isSpreadElement(node) && ts.isArrayLiteralExpression(node.parent)) add(node.expression, "[]");
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
        const { name, expression } = node.expression;
        if (name.text === "filter") add(node, expression.getText());
        const by = words.get(name.text);
        if (by !== undefined && (name.text === "some" || name.text === "every")) add(name, by);
    }
    if (ts.isStringLiteral(node)) {
        const by = words.get(node.text);
        if (by !== undefined) add(node, JSON.stringify(by));
    }
}

/**
 * Loads the modules of a folder (by itself that of the mutant) with one of them mutated; what they import from elsewhere is
 * as it is.
 *
 * @returns The exports of `entry`.
 */
export function loadMutant(
    entry: string,
    { file, code }: Pick<Mutant, "file" | "code">,
    folder = join(file, ".."),
): Record<string, unknown> {
    const output = ts.transpileModule(code, {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    }).outputText;
    const saved = Object.keys(require.cache)
        .filter((key) => key.startsWith(folder))
        .map((key) => [key, require.cache[key]] as const);
    for (const [key] of saved) delete require.cache[key];
    try {
        const mutant = new Module(file) as Module & { _compile(code: string, file: string): void };
        mutant.filename = file;
        mutant.paths = module.paths;
        require.cache[file] = mutant;
        mutant._compile(output, file);
        mutant.loaded = true;
        return (file === entry ? mutant.exports : createRequire(__filename)(entry)) as Record<string, unknown>;
    } finally {
        for (const key of Object.keys(require.cache)) if (key.startsWith(folder)) delete require.cache[key];
        for (const [key, value] of saved) require.cache[key] = value;
    }
}
