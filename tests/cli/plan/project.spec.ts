import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProject, stackNames } from "../../../cli/plan/project";
import { runtimeEnv } from "../../../cli/plan/runtime-env";
import { readStackConfig } from "../../../cli/plan/stack-config";
import { UNKNOWN } from "../../../cli/plan/values";

function messageOf(read: () => unknown): string {
    try {
        read();
    } catch (error) {
        return (error as Error).message;
    }
    throw new Error("Nothing was refused");
}

describe("a Pulumi project", () => {
    let root: string;
    beforeEach(() => (root = mkdtempSync(join(tmpdir(), "ai-mesh-project-"))));
    afterEach(() => rmSync(root, { recursive: true, force: true }));
    const write = (file: string, content: string): void => {
        mkdirSync(join(root, file, ".."), { recursive: true });
        writeFileSync(join(root, file), content);
    };

    it("readProject() runs a program file in its directory and a program directory in itself", () => {
        write("src/index.ts", "");
        write("Pulumi.yaml", "name: a\nruntime: nodejs\nmain: src/index.ts\n");
        expect(readProject(root)).to.include({ workDir: join(root, "src"), entry: "index.ts", typescript: true });
        write("Pulumi.yaml", "name: a\nruntime: nodejs\nmain: src\n");
        expect(readProject(root)).to.include({ workDir: join(root, "src"), entry: "." });
        write("Pulumi.yaml", "name: a\nruntime: nodejs\n");
        expect(readProject(root)).to.include({ workDir: root, entry: ".", stackDir: root });
    });

    it("readProject() takes the runtime's options, quoted arguments included", () => {
        write(
            "Pulumi.yaml",
            `name: a\nruntime: {name: nodejs, options: {typescript: false, nodeargs: '--require "a b" --flag'}}\nstackConfigDir: stacks\n`,
        );
        const project = readProject(root);
        expect(project.nodeArgs).to.deep.equal(["--require", "a b", "--flag"]);
        expect(project).to.include({ typescript: false, stackDir: join(root, "stacks") });
    });

    const mistakes: [yaml: string, message: RegExp][] = [
        ["runtime: nodejs", /Cannot read .*Pulumi\.yaml: "name" is missing/],
        ["name: 5\nruntime: nodejs", /Cannot read .*Pulumi\.yaml: "name" is 5, expected text; put it in quotes$/],
        ["name: a\nruntime: [nodejs]", /"runtime" is a list, expected text$/],
        ["name: a", /Cannot read .*Pulumi\.yaml: "runtime" is missing/],
        ["name: a\nruntime: nodejs\nmain: ../x", /"main" is "\.\.\/x", expected a path inside the project/],
        ["name: a\nruntime: nodejs\nmain: x.ts", /"main" is "x\.ts", which does not exist/],
        ["- a", /expected a mapping of keys to values/],
        ["name: [", /Cannot read .*Pulumi\.yaml:1:\d+: /],
    ];
    for (const [yaml, message] of mistakes) {
        it(`readProject() refuses ${JSON.stringify(yaml)}`, () => {
            write("Pulumi.yaml", yaml);
            expect(() => readProject(root)).to.throw(message);
        });
    }

    describe("configuration of a stack", () => {
        const project = () => readProject(root);
        beforeEach(() => write("Pulumi.yaml", "name: app\nruntime: nodejs\n"));

        it("readStackConfig() gives every key its namespace and every value as text", () => {
            write("Pulumi.dev.yaml", "config:\n  a: 1\n  app:b: {c: [true, null]}\n  aws:region: eu\n  d: 'no'\n");
            expect(readStackConfig(project(), "dev")).to.deep.equal({
                values: { "app:a": "1", "app:b": '{"c":[true,null]}', "app:d": "no", "aws:region": "eu" },
                secretKeys: [],
            });
        });

        it("readStackConfig() spells numbers and null as Pulumi does", () => {
            const big = "12345678901234567890";
            write("Pulumi.dev.yaml", `config:\n  a: ${big}\n  b: ~\n  c:\n  d: {e: [${big}, 1, ~, x]}\n  f: 1.5\n`);
            expect(readStackConfig(project(), "dev").values).to.deep.equal({
                "app:a": big,
                "app:b": "",
                "app:c": "",
                "app:d": `{"e":[${big},1,null,"x"]}`,
                "app:f": "1.5",
            });
        });

        const unreadable: [yaml: string, place: string][] = [
            ["config:\n  a: hunter2\n b: hunter2\n", ":3:"],
            ["config:\n  a: [hunter2\n", ":3:1: "],
            ["config:\n  a: *hunter2\n", ": Unresolved alias"],
            ["config:\n  a: |hunter2\n", ":2:"],
            ['config:\n  a: "\\hunter2"\n', ":2:"],
            ["config:\n  a: x\n  a: hunter2\n", ":3:3: Map keys must be unique"],
            ["config:\n  a: 'x' hunter2\n", ":2:"],
            ["config:\n  a: {x: hunter2}}\n", ":2:"],
            ["config:\n  a: @hunter2\n", ":2:"],
            ["config:\n  a: b: hunter2\n", ":2:"],
        ];
        for (const [yaml, place] of unreadable) {
            it(`readStackConfig() names the place of a mistake and quotes nothing: ${JSON.stringify(yaml)}`, () => {
                write("Pulumi.dev.yaml", yaml);
                const read = () => readStackConfig(project(), "dev");
                expect(read).to.throw(`Cannot read ${join(root, "Pulumi.dev.yaml")}${place}`);
                // Not even the beginning of it; the name of the folder is chance.
                expect(messageOf(read).replaceAll(root, "")).not.to.match(/hunter2|\\h|hu/);
            });
        }

        it("readStackConfig() puts the stack over the project's defaults, and overrides over both", () => {
            write(
                "Pulumi.yaml",
                "name: app\nruntime: nodejs\nconfig:\n  a: {type: integer, default: 1}\n  b: {value: x}\n  c: plain\n",
            );
            write("Pulumi.dev.yaml", "config:\n  b: y\n");
            expect(readStackConfig(project(), "dev", ["c=k=v"]).values).to.deep.equal({
                "app:a": "1",
                "app:b": "y",
                "app:c": "k=v",
            });
        });

        it("readStackConfig() names every encrypted value of the program's at once", () => {
            write("Pulumi.dev.yaml", "config:\n  a: {secure: v1:x}\n  b: {list: [{secure: v1:x}]}\n");
            expect(() => readStackConfig(project(), "dev")).to.throw(
                /^Cannot decrypt "app:a" of .*--config app:a=VALUE\nCannot decrypt "app:b" of .*--config app:b=VALUE$/,
            );
        });

        it("readStackConfig() passes a provider's encrypted value as unknown", () => {
            write("Pulumi.dev.yaml", "config:\n  aws:key: {secure: v1:x}\n");
            expect(readStackConfig(project(), "dev")).to.deep.equal({
                values: { "aws:key": UNKNOWN },
                secretKeys: ["aws:key"],
            });
        });

        it("readStackConfig() tells a mesh of a misspelt project from config of another one", () => {
            const { name } = project();
            write("Pulumi.dev.yaml", `config: { "${name}x:mesh": {} }`);
            expect(() => readStackConfig(project(), "dev")).to.throw(
                `"${name}x:mesh" is of a project called "${name}x", and this one is called "${name}"; did you mean "${name}:mesh"?`,
            );
            write(
                "Pulumi.dev.yaml",
                `config: { "${name}x:mesh": {}, "${name}:mesh": {}, "elsewhere-entirely:mesh": {} }`,
            );
            expect(readStackConfig(project(), "dev").secretKeys).to.deep.equal([]);
            write("Pulumi.dev.yaml", `config: { "elsewhere-entirely:mesh": {} }`);
            expect(readStackConfig(project(), "dev").secretKeys).to.deep.equal([]);
        });

        it("readStackConfig() refuses an override without a value and a list for config", () => {
            write("Pulumi.dev.yaml", "");
            expect(() => readStackConfig(project(), "dev", ["a"])).to.throw(
                'Cannot use --config "a": expected KEY=VALUE',
            );
            write("Pulumi.dev.yaml", "config: [a]\n");
            expect(() => readStackConfig(project(), "dev")).to.throw(/"config" must be a mapping of keys to values/);
        });

        it("stackFile() says what there is where a stack is not", () => {
            expect(() => readStackConfig(project(), "dev")).to.throw(
                /no Pulumi\.dev\.yaml in ".*"; there is no file of any stack$/,
            );
            write("Pulumi.staging.yml", "");
            expect(stackNames(project())).to.deep.equal(["staging"]);
            expect(() => readStackConfig(project(), "dev")).to.throw(/it has "staging"$/);
        });

        it("runtimeEnv() refuses what no environment variable can hold", function () {
            if (process.platform !== "linux") this.skip();
            const stack = (bytes: number) => ({
                project: project(),
                name: "dev",
                config: { values: { "app:a": "x".repeat(bytes) }, secretKeys: [] },
            });
            expect(() => runtimeEnv(stack(131_072))).to.throw(
                /Cannot pass the configuration of stack "dev" on: it takes 131\d\d\d bytes/,
            );
            expect(runtimeEnv(stack(130_000)).PULUMI_NODEJS_STACK).to.equal("dev");
        });

        it("runtimeEnv() hands on nothing of a Pulumi program around it", () => {
            process.env.PULUMI_NODEJS_MONITOR = "127.0.0.1:1";
            try {
                const env = runtimeEnv({ project: project(), name: "dev", config: { values: {}, secretKeys: [] } });
                expect(env).not.to.have.property("PULUMI_NODEJS_MONITOR");
                expect(env.PATH).to.equal(process.env.PATH);
            } finally {
                delete process.env.PULUMI_NODEJS_MONITOR;
            }
        });
    });
});
