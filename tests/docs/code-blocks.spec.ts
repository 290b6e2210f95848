import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect } from "chai";
import { load } from "js-yaml";
import type { Command } from "commander";
import { aiMesh } from "../../cli/program";
import { prove } from "../../components/proof";
import { parseSpec } from "../../mesh";
import { allRules } from "../../policy-pack/judge/check";
import { settingsMistakes } from "../../policy-pack/judge/judge-under-config";
import { commandsBelow } from "../../cli/commands/help";

const root = join(__dirname, "../..");
const listed = (pattern: string): string[] =>
    execFileSync("git", ["ls-files", pattern], { cwd: root, encoding: "utf8" }).trim().split("\n");
const pages = listed("docs/*.md");
const readmes = listed("*README.md");

/** A block of code of a page. */
interface Block {
    readonly page: string;
    readonly language: string;
    readonly text: string;
}

const blocksOf = (page: string, markdown: string): Block[] =>
    [...markdown.matchAll(/^( *)```(\w+)\n(.*?)^ *```$/gms)].map(([, indent = "", language = "", text = ""]) => ({
        ...{ page, language },
        text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }));

const blocks = pages.flatMap((page) => blocksOf(page, readFileSync(join(root, page), "utf8")));

/** What is wrong with a mesh that a page shows. */
function mistakesOfMesh(text: string): string[] {
    try {
        return prove(parseSpec(load(text)).mesh).mismatches.map((mismatch) => JSON.stringify(mismatch));
    } catch (error) {
        return [String(error)];
    }
}

/** What is wrong with the calls of `ai-mesh` in a script: commands and options that are not there. */
function mistakesOfCalls(text: string): string[] {
    const commands = new Map<string, Command>([...commandsBelow(aiMesh())]);
    const calls = [...text.replaceAll("\\\n", " ").matchAll(/npx ai-mesh ([^|>#\n]*)/g)];
    return calls.flatMap(([, words = ""]) => {
        const [name = "", ...rest] = words.trim().split(/\s+/);
        const command = commands.get(rest[0] === undefined ? name : `${name} ${rest[0]}`) ?? commands.get(name);
        if (name === "COMMAND") return [];
        if (command === undefined) return [`${name}: no such command`];
        const flags = rest.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*/, ""));
        const known = command.options.flatMap(({ long, short }) => [long, short]);
        const needed = needs[name] ?? [];
        return [
            ...flags.filter((flag) => !known.includes(flag)).map((flag) => `${name}: no option ${flag}`),
            ...(needed.length === 0 || needed.some((flag) => flags.includes(flag))
                ? []
                : [`${name}: ends with an error without one of ${needed.join(", ")}`]),
        ];
    });
}

/** Commands that end with an error where none of these options is given. */
const needs: Readonly<Record<string, readonly string[]>> = {
    verify: ["--probe-image", "--probe-command", "--no-probes"],
    check: ["--manifests", "--state", "--stack-state", "--preview"],
    explain: ["--from", "--expect-file"],
    diff: ["--base", "--state", "--stack-state", "--context"],
};

/** Calls within a sentence, to be copied as they stand. */
const callsInText = (markdown: string): string[] =>
    [...markdown.replaceAll(/^( *)```.*?^ *```$/gms, "").matchAll(/`(npx ai-mesh\s[^`]+)`/g)].map(([, call = ""]) =>
        call.replaceAll(/\s+/g, " "),
    );

/** What is wrong with a config of the policy pack. */
function mistakesOfConfig(text: string): string[] {
    return Object.entries(JSON.parse(text) as Record<string, object>).flatMap(([name, settings]) => {
        const rule = allRules.find((one) => one.name === name);
        return rule === undefined ? [`${name}: no such policy`] : settingsMistakes(rule, { ...settings });
    });
}

/** What the compiler says of programs, as a user's would with the packages installed. */
function mistakesOfPrograms(programs: readonly string[]): string[] {
    const texts = new Map(programs.map((text, at) => [join(root, "examples", `of-docs-${at}.ts`), text]));
    const options: ts.CompilerOptions = {
        ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
        ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext },
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
    };
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (file) => texts.has(file) || fileExists(file);
    host.readFile = (file) => texts.get(file) ?? readFile(file);
    host.getSourceFile = (file, language, ...rest) => {
        const text = texts.get(file);
        return text === undefined ? getSourceFile(file, language, ...rest) : ts.createSourceFile(file, text, language);
    };
    return ts
        .getPreEmitDiagnostics(ts.createProgram([...texts.keys()], options, host))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

describe("code in docs", () => {
    const meshes = blocks.filter(({ language, text }) => language === "yaml" && text.startsWith("# mesh\n"));

    for (const { page, text } of meshes) {
        it(`is a mesh that is sound and proves: ${page}`, () => {
            expect(mistakesOfMesh(text)).to.deep.equal([]);
        });
    }

    for (const page of [...pages, ...readmes]) {
        const markdown = readFileSync(join(root, page), "utf8");
        const scripts = blocksOf(page, markdown).filter(({ language }) => language === "sh");
        const calls = [...scripts.map(({ text }) => text), ...callsInText(markdown)];
        if (!calls.some((text) => text.includes("npx ai-mesh "))) continue;
        it(`calls commands that are there, with options that they take and need: ${page}`, () => {
            expect(calls.flatMap(mistakesOfCalls)).to.deep.equal([]);
        });
    }

    for (const { page, text } of blocks.filter(({ language }) => language === "json")) {
        it(`is config that the policies take: ${page}`, () => {
            expect(mistakesOfConfig(text)).to.deep.equal([]);
        });
    }

    it("is no picture: the site prints a block as the text that it is", () => {
        const drawn = ["mermaid", "dot", "graphviz", "plantuml"];
        const found = blocks.filter(({ language }) => drawn.includes(language)).map(({ page }) => page);
        expect(found).to.deep.equal([]);
    });

    it("compiles, where it is a program", () => {
        const programs = blocks.filter(({ language }) => language === "ts").map(({ text }) => text);
        expect(programs).to.have.length.above(1);
        expect(mistakesOfPrograms(programs)).to.deep.equal([]);
        expect(
            mistakesOfPrograms(['import { MeshIsolation } from "ai-mesh-isolation"; new MeshIsolation("m");']),
        ).to.deep.equal(["Expected 2-3 arguments, but got 1."]);
    }).timeout(60_000);

    it("is looked at, and mistakes in it are found", () => {
        expect(meshes).to.have.length.above(5);
        expect(mistakesOfMesh("namespaces: {}\nflows: [{ from: a, to: b, ports: [1], why: w }]")).to.have.length(1);
        expect(mistakesOfCalls("npx ai-mesh reech --manifests -\nnpx ai-mesh reach --manifest -")).to.deep.equal([
            "reech: no such command",
            "reach: no option --manifest",
        ]);
        expect(mistakesOfCalls("npx ai-mesh verify --stack prod")).to.deep.equal([
            "verify: ends with an error without one of --probe-image, --probe-command, --no-probes",
        ]);
        expect(callsInText("run `npx ai-mesh\nreach`\n```sh\nnpx ai-mesh plan\n```\n")).to.deep.equal([
            "npx ai-mesh reach",
        ]);
        expect(mistakesOfConfig('{ "no-wide-egress": { "allowed": [{}] } }')).not.to.deep.equal([]);
    });
});
