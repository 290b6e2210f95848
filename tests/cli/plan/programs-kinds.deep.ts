import { expect } from "chai";
import { join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { Watch } from "../../../cli/plan/watch";
import { plan, root } from "../plan-process";
import { OwnFolder } from "./own-folder";

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
});
