import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Command, Option } from "commander";
import { build, type Metafile } from "esbuild";
import { runCompletion, type Shell } from "../../../cli/commands/completion/run";
import { treeOf } from "../../../cli/commands/completion/tree-of";
import { aiMesh } from "../../../cli/program";
import { pathsOf } from "../../../cli/render/completion/tree";
import { profileNames } from "../../../netpol";
import { commandsBelow } from "../../../cli/commands/help";
import { needs } from "../../on-path";

const folder = mkdtempSync(join(tmpdir(), "ai-mesh-completion-"));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "manifests"));
writeFileSync(join(folder, "mesh.yaml"), "");
// A project, with stacks beside it and where it says that they are.
writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nstackConfigDir: stacks # here\n");
mkdirSync(join(folder, "stacks"));
for (const file of ["Pulumi.dev.yaml", "stacks/Pulumi.prod-eu.yaml", "stacks/other.yaml"])
    writeFileSync(join(folder, file), "");

/** Where a program of these commands has its script for a shell. */
function scriptFor(shell: Shell, program: Command = aiMesh()): string {
    const file = join(folder, `script.${shell}`);
    writeFileSync(file, runCompletion(program, shell));
    return file;
}

/** What the real shell offers where a line has been typed and Tab is pressed. */
const offers: Readonly<Record<Shell, (script: string, line: string) => string>> = {
    bash: (script, line) => call("bash", join(__dirname, "bash.sh"), script, line),
    zsh: (script, line) => call("zsh", "-f", join(__dirname, "zsh.zsh"), script, line, folder),
    fish: (script, line) => call("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line),
};

const call = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { encoding: "utf8", cwd: folder, env: { ...process.env, HOME: folder } });

/** The words of an answer, without what a shell says of each, and without a path's end or an option's own name. */
const wordsOf = (answer: string): string[] =>
    answer
        .split("\n")
        .map((line) =>
            line
                .split("\t")[0]!
                .replace(/^--[\w-]+=/, "")
                .replace(/\/$/, ""),
        )
        .filter((word) => word !== "")
        .sort();

const lines: [line: string, offered: readonly string[]][] = [
    ["ai-mesh pl", ["plan"]],
    ["ai-mesh presets s", ["show"]],
    ["ai-mesh plan --stri", ["--strict"]],
    ["ai-mesh init --stack plan --pl", ["--platform"]],
    ["ai-mesh init --platform op", ["openshift"]],
    ["ai-mesh completion ", ["bash", "fish", "zsh"]],
    ["ai-mesh diff -o sa", ["sarif"]],
    ["ai-mesh plan --profile ", profileNames],
    ["ai-mesh graph --output=m", ["mermaid"]],
    ["ai-mesh plan --program m", ["manifests"]],
    ["ai-mesh plan --stack ", ["dev", "prod-eu"]],
    ["ai-mesh graph -s p", ["prod-eu"]],
    ["ai-mesh explain --stack=pr", ["prod-eu"]],
    ["ai-mesh presets q", ["qdrant"]],
    ["ai-mesh presets show agent-sandbox-", ["agent-sandbox-router"]],
    ["ai-mesh learn --platform op", ["openshift"]],
    ["ai-mesh audit --format hu", ["hubble"]],
    ["ai-mesh audit --fail-on d", ["denied"]],
    ["ai-mesh audit --strict m", ["manifests", "mesh.yaml"]],
    ["ai-mesh check manifests m", ["manifests", "mesh.yaml"]],
    ["ai-mesh learn --into m", ["manifests", "mesh.yaml"]],
    ["ai-mesh graph --manifests m", ["manifests", "mesh.yaml"]],
];

for (const shell of ["bash", "zsh", "fish"] as const) {
    describe(`completion in ${shell}`, function () {
        this.timeout(240_000);
        before(function () {
            needs(this, shell);
        });

        for (const [line, offered] of lines) {
            it(`offers ${offered.join(", ")} after "${line}"`, () => {
                expect(wordsOf(offers[shell](scriptFor(shell), line))).to.deep.equal([...offered].sort());
            });
        }

        it("offers nothing for a command that is not there", () => {
            expect(wordsOf(offers[shell](scriptFor(shell), "ai-mesh nosuch"))).to.deep.equal([]);
        });

        it("offers names alone that Pulumi has for a stack, and runs nothing that a file is called", () => {
            const odd = [
                "$(touch hit)",
                "`touch hit`",
                "a;touch hit",
                "(touch hit)",
                "a b",
                "t\tb",
                "n\nb",
                "'q",
                "é",
                "$HOME",
                "*",
            ];
            const files = odd.flatMap((name) => [`Pulumi.${name}.yaml`, `stacks/Pulumi.${name}.yaml`]);
            for (const file of files) writeFileSync(join(folder, file), "");
            const offered = wordsOf(offers[shell](scriptFor(shell), "ai-mesh plan -s "));
            const isHit = existsSync(join(folder, "hit"));
            for (const file of [...files, "hit"]) rmSync(join(folder, file), { force: true });
            expect(isHit, "hit").to.equal(false);
            expect(offered).to.deep.equal(["dev", "prod-eu"]);
        });

        it("takes quotes, brackets, dollars and backslashes in descriptions for text", () => {
            const odd = `it's [a] "b" $(touch hit) \`touch hit\` c:d \\ e`;
            const program = new Command("ai-mesh").description(odd);
            program
                .command("run")
                .description(odd)
                .option("--odd <x>", odd)
                .addOption(new Option("--out <y>", odd).choices(["a1", "a2"]));
            const script = scriptFor(shell, program);
            expect(wordsOf(offers[shell](script, "ai-mesh run --od"))).to.deep.equal(["--odd"]);
            expect(wordsOf(offers[shell](script, "ai-mesh run --out a"))).to.deep.equal(["a1", "a2"]);
        });
    });
}

describe("completion in bash", () => {
    before(function () {
        needs(this, "bash");
    });
    it("replaces only what stands after a colon", () => {
        expect(wordsOf(offers.bash(scriptFor("bash"), "ai-mesh diff --fail-on opens:ex"))).to.deep.equal(["external"]);
    });
});

describe("the tree that completion is made of", () => {
    it("has every command and every option", () => {
        const paths = pathsOf(treeOf(aiMesh()));
        const all = [...commandsBelow(aiMesh())];
        expect(paths.map(({ path }) => path)).to.deep.equal(["", ...all.map(([name]) => name)]);
        for (const [name, command] of all) {
            const names = paths.find(({ path }) => path === name)?.command.options.flatMap((each) => each.names);
            expect(names, name).to.include.members(
                command.options.filter(({ hidden }) => !hidden).map(({ long }) => long),
            );
        }
    });
    it("leaves out what is hidden", () => {
        const program = new Command("p").addOption(new Option("--old").hideHelp());
        expect(treeOf(program).options.map(({ names }) => names)).to.deep.equal([["-h", "--help"]]);
    });
});

describe("what completion loads", () => {
    it("is the program and lists of words, and no other command's work", async () => {
        const { metafile } = await build({
            entryPoints: [join(__dirname, "../../../cli/commands/completion/run.ts")],
            bundle: true,
            platform: "node",
            write: false,
            metafile: true,
            absWorkingDir: join(__dirname, "../../.."),
        });
        const files = Object.keys(metafile.inputs);
        expect(files).to.include("cli/commands/audit/conditions.ts");
        const work = /^(?:cli\/(?:worlds|plan|manifests|kubernetes|verify)|components|policy-pack|netpol\/engine)\//;
        const ofCommands = files.filter((file) => /^cli\/commands\/\w+\/run\.ts$/.test(file));
        expect(ofCommands).to.deep.equal(["cli/commands/completion/run.ts"]);
        expect(files.filter((file) => work.test(file) && inBundle(metafile, file))).to.deep.equal([]);
    });
});

/** Whether something of a file is left in what the build makes. */
const inBundle = ({ outputs }: Metafile, file: string): boolean =>
    Object.values(outputs).some(({ inputs }) => (inputs[file]?.bytesInOutput ?? 0) > 0);
