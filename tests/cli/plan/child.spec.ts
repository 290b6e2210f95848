import { expect } from "chai";
import { startChild } from "../../../cli/plan/child";

describe("startChild()", () => {
    before(function () {
        if (process.platform === "win32") this.skip();
    });

    /** A process that leaves `sleep SECONDS` behind, in a group of its own and with the process's stdout and stderr. */
    const leaving = (seconds: number) => {
        const script =
            "const stdio = ['ignore', 'inherit', 'inherit'];" +
            `const left = require('node:child_process').spawn('sh', ['-c', 'sleep ${seconds}; echo late'], { stdio, detached: true });` +
            "left.unref(); console.log(left.pid);";
        return startChild(process.execPath, ["-e", script], { cwd: ".", env: process.env, answers: true });
    };

    it("reads what is written soon after the process's end", async () => {
        const child = leaving(0.5);
        expect(await child.done).to.equal(0);
        expect(child.output()).to.equal("late\n");
    });
});
