import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { ApiError } from "./api";
import type { ControlPlane } from "./control-plane";
import { Guest, MARK } from "./guest";
import { until } from "./process";
import { REPOSITORY } from "./pulumi";
import { controlPlane, guestOn, skip } from "./setup";

describe("tests as guests of a cluster", () => {
    let plane: ControlPlane;

    before(function () {
        plane = controlPlane(this);
        if (!plane.namespaceController) skip(this, "no kube-controller-manager: deleted namespaces stay");
    });

    const marked = async (): Promise<string[]> =>
        (await plane.api.list("v1", "Namespace")).items
            .filter(({ metadata }) => metadata.labels?.[MARK] !== undefined)
            .map(({ metadata }) => metadata.name);

    it("namespace() refuses one that is there, and leave() does not take that one away", async function () {
        const first = await guestOn(this, plane, ["x"]);
        const second = new Guest(plane, { prefix: first.prefix });
        const refusal: unknown = await second.namespace("x").catch((error: unknown) => error);
        await second.leave();
        expect(await marked()).to.include(first.name("x"));
        expect(refusal).to.be.instanceOf(ApiError);
        expect((refusal as ApiError).status).to.equal(409);
        await first.leave();
        expect(await marked()).not.to.include(first.name("x"));
    });

    it("a run that is interrupted takes its namespaces away, and no other", async function () {
        const other = await guestOn(this, plane, ["x"]);
        const before = new Set(await marked());
        const mocha = [join(REPOSITORY, "node_modules/mocha/bin/mocha.js"), "--no-config", "--timeout", "600000"];
        const setup = ["--require", "tsx/cjs", "--require", "./tests/cluster/setup.ts", "--extension", "ts"];
        const run = spawn(process.execPath, [...mocha, ...setup, "tests/cluster/cases.cluster.ts"], {
            cwd: REPOSITORY,
            env: { ...process.env, KUBECONFIG: plane.kubeconfig },
            stdio: ["ignore", "pipe", "inherit"],
        });
        let output = "";
        run.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
        const ended = new Promise<number | null>((resolve) => run.once("close", resolve));
        try {
            await until("its namespaces", async () => (await marked()).filter((name) => !before.has(name)).length > 2);
            run.kill("SIGINT");
            expect(await ended).to.equal(130);
        } finally {
            run.kill("SIGKILL");
        }
        expect(output).to.match(/tests run on the cluster of context ".+" at https?:.+ \(KUBECONFIG\), v1\./);
        expect(output).to.match(/taking away the namespaces ai-mesh-\w+-\*; once more Ctrl-C leaves them there/);
        expect((await marked()).filter((name) => !before.has(name))).to.deep.equal([]);
        expect(await marked()).to.include(other.name("x"));
        await other.leave();
    });
});
