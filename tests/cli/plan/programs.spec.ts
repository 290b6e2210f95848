import { expect } from "chai";
import { join } from "node:path";
import type { PlanDocument } from "../../../cli/plan/json";
import { Watch } from "../../../cli/plan/watch";
import { build, fixture, plan, root } from "../plan-process";

describe("ai-mesh plan, programs of every kind", function () {
    this.timeout(180_000);
    before(build);

    const program = (name: string): string => join(root, "tests/fixtures/programs", name);
    const outputs = async (name: string): Promise<unknown> => {
        const { code, stdout, stderr } = await plan([...fixture(name), "--json"]);
        expect(code, stderr).to.equal(0);
        return (JSON.parse(stdout) as PlanDocument).outputs;
    };

    const opened: [name: string, how: string][] = [
        ["worker", "worker thread"],
        ["fork", "forked process"],
        ["spawned", "process that the program waits for with its event loop standing still"],
    ];
    for (const [name, how] of opened) {
        it(`refuses an open namespace that a ${how} makes`, async () => {
            const { code, stdout, stderr } = await plan(["--program", program(name), "--json"]);
            expect(code, stderr).to.equal(1);
            const { outputs, violations } = JSON.parse(stdout) as PlanDocument;
            expect(outputs).to.deep.equal({ code: 0 });
            const refused = violations.filter(({ policy }) => policy === "require-deny-all");
            expect(refused.map(({ urn }) => urn)).to.deep.equal([
                `urn:pulumi:dev::${name}::kubernetes:core/v1:Namespace::hidden`,
            ]);
        });
    }

    it("runs an ES module with a tsconfig.json of its own", async () =>
        expect(await outputs("esm")).to.deep.equal({ where: "dev index.ts" }));

    it("runs an ES module under a loader that Pulumi.yaml names", async () =>
        expect(await outputs("esm-loader")).to.deep.equal({ where: "dev index.ts" }));

    it("waits for a program's worker threads before it takes the program to be over", async () => {
        const { stdout, code, stderr } = await plan([...fixture("worker"), "--json"]);
        expect(code, stderr).to.equal(0);
        const { resources } = JSON.parse(stdout) as PlanDocument;
        expect(resources.map(({ name }) => name)).to.deep.equal(["hidden", "worker-dev"]);
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
