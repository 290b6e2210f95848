import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
    readonly jobs: Record<string, { readonly steps: Step[]; readonly environment?: string }>;
}
interface Action {
    readonly inputs: Record<string, { description: string; default?: string; required?: boolean }>;
    readonly runs: { readonly using: string; readonly steps: Step[] };
}

const read = <T>(file: string): T => parse(readFileSync(join(root, file), "utf8")) as T;
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

describe("the CI examples", () => {
    it("call ai-mesh with command lines that it takes", () => {
        const found = files.flatMap((file) => scripts(read(file)).flatMap(invocations));
        expect(found.map((args) => args[0]).sort()).to.deep.equal(["diff", "diff", "plan", "plan"]);
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
        expect(comment.permissions).to.include({ "pull-requests": "write", "security-events": "write" });
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

    it("are written in a shell that bash can read", () => {
        const texts = files.flatMap((file) => scripts(read(file)));
        const shells = ["examples/ci/gitlab-comment.sh", ".github/actions/mesh-comment/comment.sh"].map((file) =>
            readFileSync(join(root, file), "utf8"),
        );
        for (const text of [...texts, ...shells]) {
            execFileSync("bash", ["-n"], { input: text.replace(/\$\{\{[^}]*\}\}/g, "x") });
        }
        expect(() => execFileSync("bash", ["-n"], { input: "if then", stdio: ["pipe", "pipe", "ignore"] })).to.throw();
    });
});

/** GitHub's comments, as far as the script needs them. */
const fakeGh = `#!/usr/bin/env node
const fs = require("node:fs");
const file = process.env.COMMENTS;
const comments = JSON.parse(fs.readFileSync(file, "utf8"));
const args = process.argv.slice(2);
const after = (name) => args[args.indexOf(name) + 1];
const save = () => fs.writeFileSync(file, JSON.stringify(comments));
if (args.includes("--jq")) {
    const marker = /startswith\\("(.*?)"\\)/.exec(after("--jq"))[1];
    if (!after("--jq").includes('.user.type == "Bot"')) throw new Error("takes anybody's comment");
    for (const c of comments) if (c.user.type === "Bot" && c.body.startsWith(marker)) console.log(c.id);
} else {
    const body = fs.readFileSync(after("--field").replace("body=@", ""), "utf8");
    if (after("--method") === "POST") comments.push({ id: comments.length + 1, user: { type: "Bot" }, body });
    else comments.find((c) => String(c.id) === args.find((a) => a.includes("/comments/")).split("/").at(-1)).body = body;
    save();
}
`;

describe("comment.sh", () => {
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-comment-"));
    const comments = join(place, "comments.json");
    after(() => rmSync(place, { recursive: true, force: true }));

    const say = (body: string, marker = "ai-mesh-diff dev"): void => {
        writeFileSync(join(place, "gh"), fakeGh);
        chmodSync(join(place, "gh"), 0o755);
        writeFileSync(join(place, "body.md"), body);
        const env = {
            ...process.env,
            PATH: `${place}:${process.env.PATH}`,
            COMMENTS: comments,
            BODY_FILE: join(place, "body.md"),
            PULL_REQUEST: "7",
            MARKER: marker,
            GITHUB_REPOSITORY: "acme/mesh",
        };
        execFileSync("bash", [join(root, ".github/actions/mesh-comment/comment.sh")], { env });
    };
    const now = () => JSON.parse(readFileSync(comments, "utf8")) as { body: string; user: { type: string } }[];

    it("makes one comment per marker and keeps it current, and leaves those of people alone", () => {
        const forged = { id: 1, user: { type: "User" }, body: "<!-- ai-mesh-diff dev -->\nforged" };
        writeFileSync(comments, JSON.stringify([forged]));
        say("first");
        say("second");
        say("prod", "ai-mesh-diff prod");
        expect(now().map(({ body }) => body)).to.deep.equal([
            "<!-- ai-mesh-diff dev -->\nforged",
            "<!-- ai-mesh-diff dev -->\nsecond",
            "<!-- ai-mesh-diff prod -->\nprod",
        ]);
    });
});
