import { expect } from "chai";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { fixture, plan, root } from "../plan-process";
import { OwnFolder } from "./own-folder";

describe("ai-mesh plan, programs of every kind", function () {
    this.timeout(180_000);

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

    describe("a program in a folder of its own", () => {
        let folder: OwnFolder;
        let directory: string;
        beforeEach(() => {
            folder = new OwnFolder();
            directory = folder.directory;
        });
        afterEach(() => folder.remove());
        const write = (file: string, content: string): void => folder.write(file, content);
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
});
