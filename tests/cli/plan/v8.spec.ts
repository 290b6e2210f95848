import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { CHILD_FLAGS } from "../../../cli/plan/v8";
import { root } from "../plan-process";

describe("V8 under a plan", () => {
    const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8", cwd: root });

    it("knows every flag that processes are started with", () => {
        const { stderr, stdout, status } = run(...CHILD_FLAGS, "--eval", `console.log("started")`);
        expect({ stderr, stdout, status }).to.deep.equal({ stderr: "", stdout: "started\n", status: 0 });
        expect(run(...CHILD_FLAGS, "--no-such-flag-at-all", "--eval", "0").status).to.not.equal(0);
    });

    it("knows every flag that tuneThisProcess() sets, and says nothing", () => {
        const module = join(root, "cli/plan/v8.ts");
        const { stderr, stdout, status } = run(
            ...["--require", "tsx/cjs", "--eval"],
            `require(${JSON.stringify(module)}).tuneThisProcess(); console.log("tuned")`,
        );
        expect({ stderr, stdout, status }).to.deep.equal({ stderr: "", stdout: "tuned\n", status: 0 });
        // V8 does say so of one that it does not know, and goes on.
        const other = run("--eval", `require("node:v8").setFlagsFromString("--no-such-flag-at-all")`);
        expect(other.stderr).to.contain("unrecognized flag");
    });
});
