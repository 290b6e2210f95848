import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Command } from "commander";
import { parse } from "yaml";
import { addDiff } from "../../../cli/commands/diff/command";
import { addGraph } from "../../../cli/commands/graph/command";
import { addPlan } from "../../../cli/commands/plan/command";
import { conditions } from "../../../cli/compare/verdict";
import { root } from "../plan-process";

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly if?: string;
    readonly shell?: string;
    readonly env?: Record<string, string>;
    readonly with?: Record<string, string>;
}
interface Workflow {
    readonly on: Record<string, unknown>;
    readonly permissions: Record<string, string>;
    readonly jobs: Record<
        string,
        { readonly steps: Step[]; readonly environment?: string; readonly permissions?: Record<string, string> }
    >;
}
interface Action {
    readonly inputs: Record<string, { description: string; default?: string; required?: boolean }>;
    readonly runs: { readonly using: string; readonly steps: Step[] };
}

const text = (file: string): string => readFileSync(join(root, file), "utf8");
const read = <T>(file: string): T => parse(text(file)) as T;
const workflow = (name: string) => read<Workflow>(`examples/ci/github/${name}.yaml`);
const action = (name: string) => read<Action>(`.github/actions/${name}/action.yml`);
const steps = (name: string) => Object.values(workflow(name).jobs).flatMap((job) => job.steps);

/** Every shell text of a YAML document, wherever it stands. */
function scripts(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap(scripts);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, item]) => {
        if (["run", "script", "before_script"].includes(key))
            return [item].flat().filter((text) => typeof text === "string");
        return scripts(item);
    });
}

/** The arguments of each `ai-mesh` in a shell text, variables standing for something. */
function invocations(script: string): string[][] {
    const lines = script.replace(/\\\n\s*/g, " ").split("\n");
    return lines.flatMap((line) => {
        const [, rest] = /(?:^|\s)npx (?:--no-install )?ai-mesh (.*)$/.exec(line) ?? [];
        if (rest === undefined) return [];
        const words = rest.split(/\s+(?:\|\||&&|2>)/)[0]!.match(/(?:[^\s"]+|"[^"]*")+/g) ?? [];
        return [
            words
                .filter((word) => !/^"\$\{\w+\[@\]\}"$/.test(word))
                .map((word) => word.replaceAll('"', "").replace(/\$\{\{[^}]*\}\}|\$\{?\w+\}?/g, "x")),
        ];
    });
}

/** What is wrong with a command line: what commander says, and what it does not know. */
function complaints(args: readonly string[]): string[] {
    const program = new Command("ai-mesh");
    for (const add of [addDiff, addGraph, addPlan]) add(program);
    const command = program.commands.find((each) => each.name() === args[0]);
    if (command === undefined) return [`no command is called ${args[0]}`];
    command.exitOverride().configureOutput({ writeErr: () => undefined });
    try {
        const { operands, unknown } = command.parseOptions([...args.slice(1)]);
        return [...operands, ...unknown].map((word) => `does not take ${word}`);
    } catch (error) {
        return [(error as Error).message];
    }
}

const files = [
    ...readdirSync(join(root, "examples/ci/github")).map((name) => `examples/ci/github/${name}`),
    "examples/ci/gitlab-ci.yml",
    ".github/actions/mesh-diff/action.yml",
    ".github/actions/mesh-comment/action.yml",
];

const shells = [
    "examples/ci/gitlab-comment.sh",
    ".github/actions/mesh-comment/comment.sh",
    ".github/actions/mesh-diff/diff.sh",
];

describe("the CI examples", () => {
    it("call ai-mesh with command lines that it takes", () => {
        const texts = [...files.flatMap((file) => scripts(read(file))), ...shells.map((file) => text(file))];
        const found = texts.flatMap(invocations);
        expect(found.map((args) => args[0]).sort()).to.deep.equal(["diff", "plan", "plan"]);
        expect(found.flatMap(complaints)).to.deep.equal([]);
    });

    it("would be found out, if they did not", () => {
        expect(complaints(["diff", "--bse", "main"])).to.deep.equal(["does not take --bse", "does not take main"]);
        expect(complaints(["diff", "-o", "pdf"])[0]).to.contain("Allowed choices are");
        expect(complaints(["dif"])).to.deep.equal(["no command is called dif"]);
    });

    it("ask --fail-on for conditions that exist", () => {
        const asked = [workflow("mesh-diff").jobs.diff!.steps.at(-1)!.with!["fail-on"]!].join(" ").split(" ");
        expect(conditions).to.include.members(asked);
    });

    it("run a fork's code with a token that may only read, and never where one may write", () => {
        const diff = workflow("mesh-diff");
        expect(diff.on).to.have.all.keys("pull_request");
        expect(diff.permissions).to.deep.equal({ contents: "read" });
        expect(JSON.stringify(diff)).not.to.contain("secrets.");
        const comment = workflow("mesh-comment");
        expect(comment.on).to.deep.equal({ workflow_run: { workflows: ["mesh diff"], types: ["completed"] } });
        expect(comment.permissions).to.deep.equal({ contents: "read" });
        const { comment: writes, "code-scanning": uploads } = comment.jobs;
        const reads = { actions: "read", contents: "read" };
        expect(writes?.permissions).to.deep.equal({ ...reads, "pull-requests": "write" });
        expect(uploads?.permissions).to.deep.equal({ ...reads, "security-events": "write" });
        const checkout = steps("mesh-comment").find(({ uses }) => uses?.startsWith("actions/checkout"));
        expect(checkout?.with).to.equal(undefined);
    });

    it("put no text of others into a shell", () => {
        for (const file of files) {
            for (const script of scripts(read(file))) {
                expect(script, file).not.to.match(/\$\{\{\s*(github\.(event|head_ref)|inputs\.)/);
            }
        }
    });

    it("take actions of others at one commit, with its version beside it: a tag can be moved", () => {
        const places = [
            "examples/ci/github",
            ".github/workflows",
            ".github/actions/mesh-diff",
            ".github/actions/mesh-comment",
        ];
        const lines = places
            .flatMap((place) => readdirSync(join(root, place)).map((name) => join(root, place, name)))
            .filter((file) => /\.ya?ml$/.test(file))
            .flatMap((file) => readFileSync(file, "utf8").split("\n"));
        const others = lines.filter((line) => /^\s*(?:- )?uses: (?!\.\/|[^#]*\/ai-mesh-isolation\/)/.test(line));
        expect(others).to.have.length.above(10);
        const loose = others.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+/.test(line));
        expect(loose).to.deep.equal([]);
    });

    it("pass on inputs that the actions have, and all that they need", () => {
        const used = [...steps("mesh-diff"), ...steps("mesh-comment")].filter(({ uses }) =>
            uses?.includes(".github/actions/"),
        );
        expect(used).to.have.length(2);
        for (const { uses, with: given = {} } of used) {
            const { inputs } = action(uses!.split("/").at(-1)!);
            expect(Object.keys(inputs)).to.include.members(Object.keys(given));
            const needed = Object.entries(inputs).filter(([, { required }]) => required);
            expect(Object.keys(given)).to.include.members(needed.map(([name]) => name));
            expect(existsSync(join(root, uses!))).to.equal(true);
        }
    });

    it("comment on what is blocked too", () => {
        const types = (workflow("mesh-comment").on.workflow_run as { types: string[] }).types;
        expect(types).to.deep.equal(["completed"]);
        expect(workflow("mesh-comment").jobs.comment).to.have.property(
            "if",
            "github.event.workflow_run.event == 'pull_request'",
        );
        const { steps } = action("mesh-diff").runs;
        expect(steps.map(({ uses }) => uses?.split("@")[0] ?? "run")).to.deep.equal([
            "run",
            "actions/upload-artifact",
            "run",
        ]);
        expect(steps.at(-1)?.run).to.equal('exit "$STATUS"');
    });

    it("deploy with the policy pack, one environment after the other", () => {
        const { jobs } = workflow("mesh-deploy");
        expect(jobs.up).to.have.nested.property("strategy.max-parallel", 1);
        const up = jobs.up!.steps.find(({ uses }) => uses?.startsWith("pulumi/actions"));
        expect(up?.with).to.deep.include({ command: "up", policyPacks: "node_modules/ai-mesh-isolation-policies" });
        expect(existsSync(join(root, "policy-pack/PulumiPolicy.yaml"))).to.equal(true);
    });

    it("give a deployment its kubeconfig as a file, which is taken away", () => {
        const { steps } = workflow("mesh-deploy").jobs.up!;
        const up = steps.find(({ uses }) => uses?.startsWith("pulumi/actions"));
        expect(up?.env?.["KUBECONFIG"]).to.equal("${{ runner.temp }}/kubeconfig");
        const [before, after] = steps.filter(({ run }) => run?.includes("$RUNNER_TEMP/kubeconfig"));
        expect(before?.run).to.match(/umask 077\n.*> "\$RUNNER_TEMP\/kubeconfig"/);
        expect(after).to.include({ if: "always()", run: 'rm -f "$RUNNER_TEMP/kubeconfig"' });
    });

    it("install Pulumi in a version that they name, and hold against a sum where they fetch it themselves", () => {
        const up = workflow("mesh-deploy").jobs.up!.steps.find(({ uses }) => uses?.startsWith("pulumi/actions"));
        expect(up?.with?.["pulumi-version"]).to.match(/^\d+\.\d+\.\d+$/);
        const gitlab = text("examples/ci/gitlab-ci.yml");
        expect(gitlab)
            .to.match(/sha256sum --check/)
            .and.not.match(/\| (ba)?sh\b/);
        expect(gitlab).to.match(/image: node:\d+\.\d+\.\d+/);
    });

    it("speak of the same stacks wherever they do", () => {
        const stacks = (name: string) =>
            steps(name).flatMap((step) => (step.with?.["stacks"] === undefined ? [] : [step.with["stacks"]]));
        expect([...stacks("mesh-diff"), ...stacks("mesh-comment")]).to.deep.equal(Array(2).fill("dev staging prod"));
    });

    it("are written in a shell that bash can read", () => {
        const texts = files.flatMap((file) => scripts(read(file)));
        for (const script of [...texts, ...shells.map((file) => text(file))]) {
            execFileSync("bash", ["-n"], { input: script.replace(/\$\{\{[^}]*\}\}/g, "x") });
        }
        expect(() => execFileSync("bash", ["-n"], { input: "if then", stdio: ["pipe", "pipe", "ignore"] })).to.throw();
    });
});
