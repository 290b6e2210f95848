import { expect } from "chai";
import { join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { Watch } from "../../../cli/plan/watch";
import { fixture, plan, root } from "../plan-process";
import { OwnFolder } from "./own-folder";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";

describe("ai-mesh plan, programs of every kind", function () {
    this.timeout(180_000);

    const program = (name: string): string => join(root, "tests/fixtures/programs", name);

    const opened: [name: string, how: string][] = [
        ["worker", "worker thread"],
        ["fork", "forked process"],
        ["spawned", "process that the program waits for with its event loop standing still"],
    ];
    for (const [name, how] of opened) {
        it(`refuses an open namespace that a ${how} makes`, async () => {
            const { code, stdout, stderr } = await plan(["--program", program(name), "-o", "json"]);
            expect(code, stderr).to.equal(1);
            const { outputs, violations } = JSON.parse(stdout) as PlanDocument;
            expect(outputs).to.deep.equal({ code: 0 });
            const refused = violations.filter(({ policy }) => policy === "require-deny-all");
            expect(refused.map(({ urn }) => urn)).to.deep.equal([
                `urn:pulumi:dev::${name}::kubernetes:core/v1:Namespace::hidden`,
            ]);
        });
    }

    describe("a program in a folder of its own", () => {
        let folder: OwnFolder;
        let directory: string;
        beforeEach(() => {
            folder = new OwnFolder();
            directory = folder.directory;
        });
        afterEach(() => folder.remove());
        const write = (file: string, content: string): void => folder.write(file, content);

        it("is told to install Pulumi's SDK where it has none", async () => {
            write("index.js", "");
            const { code, stderr } = await plan(["--program", directory, "--no-policy-pack"]);
            expect(code).to.equal(2);
            expect(stderr).to.equal(
                `error: Cannot run "${directory}": Pulumi's SDK for Node.js is not installed there; run "npm install", or ` +
                    '"npm install @pulumi/pulumi" where its package.json does not name it\n',
            );
        });

        const install = (): void => {
            mkdirSync(join(directory, "node_modules"));
            symlinkSync(join(root, "node_modules/@pulumi"), join(directory, "node_modules/@pulumi"));
        };

        it("is run once more with whole stack traces where a library wants them", async () => {
            install();
            write("node_modules/caller/index.js", "exports.caller = () => new Error().stack.split('\\n')[2].trim();\n");
            write(
                "index.js",
                "require('node:fs').appendFileSync(__dirname + '/runs', 'run ');\n" +
                    "module.exports = { caller: require('caller').caller().includes('index.js') };\n",
            );
            const { code, stdout, stderr } = await plan(["--program", directory, "--no-policy-pack", "-o", "json"]);
            expect(code, stderr).to.equal(0);
            expect((JSON.parse(stdout) as PlanDocument).outputs).to.deep.equal({ caller: true });
            expect(readFileSync(join(directory, "runs"), "utf8")).to.equal("run run ");
        });

        it("is run once where its error has a line of its own", async () => {
            install();
            write(
                "index.js",
                "require('node:fs').appendFileSync(__dirname + '/runs', 'run ');\nthrow new Error('no');\n",
            );
            const { code, stderr } = await plan(["--program", directory, "--no-policy-pack"]);
            expect(code).to.equal(2);
            expect(stderr).to.contain("Error: no\n").and.contain(`${directory}/index.js:2:7`);
            expect(readFileSync(join(directory, "runs"), "utf8")).to.equal("run ");
        });
    });

    describe("a program that says nothing", () => {
        it("is told of with what it was at last, once that is long ago", () => {
            let now = 0;
            const watch = new Watch(() => now);
            watch.note("the registration of a:b:C");
            now = 4_000;
            expect(watch.stillAfter(5_000)).to.equal(undefined);
            now = 6_000;
            expect(watch.stillAfter(5_000)).to.match(
                /^for 6 s it has asked Pulumi for nothing, the last was the registration of a:b:C; /,
            );
        });

        it("is told of with what it waits for", async () => {
            let now = 0;
            const watch = new Watch(() => now);
            let end = (): void => undefined;
            const work = watch.during("the function a:b:c", new Promise<void>((done) => (end = done)));
            now = 7_000;
            expect(watch.stillAfter(5_000)).to.equal("for 7 s it has waited for the function a:b:c");
            end();
            await work;
            expect(watch.stillAfter(5_000)).to.equal(undefined);
        });
    });

    const outputs = async (name: string): Promise<unknown> => {
        const { code, stdout, stderr } = await plan([...fixture(name), "-o", "json"]);
        expect(code, stderr).to.equal(0);
        return (JSON.parse(stdout) as PlanDocument).outputs;
    };

    it("runs an ES module with a tsconfig.json of its own", async () =>
        expect(await outputs("esm")).to.deep.equal({ where: "dev index.ts" }));

    it("runs an ES module under a loader that Pulumi.yaml names", async () =>
        expect(await outputs("esm-loader")).to.deep.equal({ where: "dev index.ts" }));

    it("waits for a program's worker threads before it takes the program to be over", async () => {
        const { stdout, code, stderr } = await plan([...fixture("worker"), "-o", "json"]);
        expect(code, stderr).to.equal(0);
        const { resources } = JSON.parse(stdout) as PlanDocument;
        expect(resources.map(({ name }) => name)).to.deep.equal(["hidden", "worker-dev"]);
    });
});
