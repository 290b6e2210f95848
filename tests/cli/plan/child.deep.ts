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

    it("takes an output that is held open long after it for a failure, and waits no longer", async () => {
        const child = leaving(60);
        const left = Number(await child.firstLine);
        try {
            const start = performance.now();
            expect(await child.done).to.equal(1);
            expect(performance.now() - start).to.be.within(4_000, 20_000);
            expect(child.output()).to.contain(
                "It ended with exit code 0, but 5 s later a process that it started still held its stdout or stderr open",
            );
        } finally {
            process.kill(-left, "SIGKILL");
        }
    });
});
