import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { bundlePack, PackProcess, type Diagnostic } from "./pack-process";
import { samplesOf, type Sample } from "./sample";

describe("policy pack, over the analyzer protocol", function () {
    this.timeout(120_000);
    let pack: PackProcess;
    before(async () => {
        pack = await PackProcess.start(await bundlePack("protocol"));
    });
    after(() => pack?.stop());

    const messages = (reports: readonly Diagnostic[], mandatory: boolean) =>
        reports.filter((report) => report.mandatory === mandatory).map(({ message }) => message);

    it("takes the stack's own config from the engine before that of the runtime", async () => {
        const platform = (dns: string) => ({ "ai-mesh-isolation:mesh": JSON.stringify({ platform: { dns: [dns] } }) });
        const other = await PackProcess.start(await bundlePack("engine-config"), platform("gke-cloud-dns"));
        try {
            const sample = samplesOf("require-dns").find(({ file }) => file === "allowed-kube-dns.yaml") as Sample;
            const ofDns = async () =>
                (await other.analyzeStack(sample.resources)).filter(({ policy }) => policy === "require-dns");
            await other.configureStack(platform("openshift"));
            expect(messages(await ofDns(), true).join()).to.include("openshift-dns");
            await other.configureStack(platform("kube-dns"));
            expect(await ofDns()).to.deep.equal([]);
            await other.configureStack(platform("openshift"), ["ai-mesh-isolation:mesh"]);
            expect(messages(await ofDns(), true).join()).to.include("depends on a secret");
        } finally {
            other.stop();
        }
    });

    it("tells the engine of config that it cannot read, and shows none of it", async () => {
        const other = await PackProcess.start(await bundlePack("wrong-config"));
        try {
            await other.configureStack({ "ai-mesh-isolation:mesh": "{hush" });
            const asked = other.analyzeStack([]).then(
                () => "no error",
                (error: Error) => error.message,
            );
            expect(await asked).to.equal(
                "13 INTERNAL: Cannot read the stack's config ai-mesh-isolation:mesh: expected an object as JSON",
            );
        } finally {
            other.stop();
        }
    });

    it("ends when whoever started it is gone", async function () {
        if (process.platform === "win32") this.skip();
        const dir = await bundlePack("orphaned");
        const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [dir] });
        const start =
            "const child = require('node:child_process').spawn(process.execPath, process.argv.slice(1), " +
            "{ stdio: ['ignore', 'pipe', 'inherit'] }); child.stdout.once('data', () => console.log(child.pid));";
        const parent = spawn(process.execPath, ["-e", start, runner, "127.0.0.1:1", dir], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [line] = (await once(parent.stdout, "data")) as [Buffer];
        const pid = Number(line.toString());
        expect(isAlive(pid)).to.equal(true);
        parent.kill("SIGKILL");
        for (let waited = 0; isAlive(pid) && waited < 20_000; waited += 100) await setTimeout(100);
        expect(isAlive(pid)).to.equal(false);
    });
});

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
