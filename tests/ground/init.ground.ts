import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { presetNames } from "../../mesh/platforms";
import { packAll, sdkVersion, unreachable, User } from "./user";

interface Workflow {
    readonly jobs: { readonly plan: { readonly env: Record<string, string>; readonly steps: { run?: string }[] } };
}

/** What a new user does: `npx ai-mesh init`, in an empty folder, with the packages as npm would publish them. */
describe("a project that init wrote, on packed packages", function () {
    const user = new User();
    const inProject = (...command: string[]) => user.run("env", "-C", "my-mesh", ...command);

    before(function () {
        const tarballs = packAll();
        user.write({ "tool/package.json": '{ "private": true }' });
        const installed = user.run("npm", "install", "--prefix", "tool", tarballs["ai-mesh"] ?? "");
        const why = unreachable(installed);
        if (why !== undefined) {
            console.log(`      skipped: no package can be installed here: ${why}`);
            this.skip();
        }
        expect(installed.status, installed.stderr).to.equal(0);
        const made = user.run("node", "tool/node_modules/ai-mesh/dist/cli.js", "init", "my-mesh", "--platform", "kind");
        expect(made.status, made.stderr).to.equal(0);
        const packages = [...Object.values(tarballs), `@pulumi/pulumi@${sdkVersion}`];
        const ready = inProject("npm", "install", ...packages);
        expect(ready.status, ready.stderr).to.equal(0);
    });
    after(() => user.remove());

    it("plans, and passes", () => {
        const { status, stdout, stderr } = inProject("npx", "ai-mesh", "plan", "--stack", "dev");
        expect(status, stdout + stderr).to.equal(0);
        expect(stdout).to.match(/Passed\s*$/);
        expect(stderr).to.equal("");
    });

    it("compiles, and its scripts run", () => {
        for (const script of ["typecheck", "plan", "picture"]) {
            const { status, stdout, stderr } = inProject("npm", "run", script);
            expect(status, script + stdout + stderr).to.equal(0);
        }
        expect(readFileSync(join(user.folder, "my-mesh/mesh.html"), "utf8")).to.contain("ai-inference");
    });

    for (const preset of presetNames) {
        it(`plans as a stack on ${preset}`, () => {
            const args = ["--stack", preset, "--platform", preset];
            const made = inProject("npx", "ai-mesh", "init", ...args);
            expect(made.status, made.stderr).to.equal(0);
            const { status, stdout, stderr } = inProject("npx", "ai-mesh", "plan", "--stack", preset);
            expect(status, stdout + stderr).to.equal(0);
        });
    }

    it("is refused once a flow opens what its stack expects to be shut", () => {
        const file = "my-mesh/Pulumi.dev.yaml";
        const text = readFileSync(join(user.folder, file), "utf8");
        const opened = text.replace(
            "    expect:",
            "      - { from: agent, to: internet, ports: [443], why: all }\n    expect:",
        );
        expect(opened).not.to.equal(text);
        user.write({ [file]: opened });
        const { status, stdout } = inProject("npx", "ai-mesh", "plan");
        user.write({ [file]: text });
        expect(status, stdout).to.equal(1);
        expect(stdout).to.contain("no-dangerous-rules").and.to.contain("expects agent -> internet");
    });

    it("is compared by its workflow with what its repository has, and with nothing where that is new", () => {
        const workflow = parse(
            readFileSync(join(user.folder, "my-mesh/.github/workflows/mesh.yaml"), "utf8"),
        ) as Workflow;
        const { env, steps } = workflow.jobs.plan;
        const compare = steps.find(({ run }) => run?.includes("ai-mesh diff"))?.run ?? "";
        const git = (...args: string[]) =>
            inProject("git", "-c", "user.name=u", "-c", "user.email=u@example.com", ...args);
        git("init", "--quiet", "--initial-branch=main");
        git("commit", "--quiet", "--allow-empty", "-m", "nothing");
        git("tag", "nothing");
        git("add", ".");
        git("commit", "--quiet", "-m", "first");
        const set = Object.entries(env).map(([key, value]) => `${key}=${value}`);
        const against = (base: string) =>
            inProject("env", ...set, `BASE=${base}`, "bash", "-eo", "pipefail", "-c", compare);
        const unborn = against("nothing");
        expect(unborn.status, unborn.stderr).to.equal(0);
        expect(unborn.stdout).to.contain("there is nothing to compare with");
        const same = against("HEAD");
        expect(same.status, same.stdout + same.stderr).to.equal(0);
        expect(readFileSync(join(user.folder, "my-mesh/mesh-report/comment.md"), "utf8")).not.to.equal("");
    });

    it("stays as it is where init runs again", () => {
        const before = readFileSync(join(user.folder, "my-mesh/Pulumi.dev.yaml"), "utf8");
        const again = inProject("npx", "ai-mesh", "init", "--platform", "gke");
        expect(again.status).to.equal(2);
        expect(again.stderr).to.contain("is not overwritten");
        expect(readFileSync(join(user.folder, "my-mesh/Pulumi.dev.yaml"), "utf8")).to.equal(before);
    });
});
