import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import type { ControlPlane } from "./control-plane";
import { clusterOf, verdict } from "./judge";
import { pulumiMissing, REPOSITORY } from "./pulumi";
import { controlPlane, skip } from "./setup";

const EXAMPLE = join(REPOSITORY, "examples", "network-outputs");

/** The one example whose policies no plan can write: their addresses are another stack's outputs. */
describe("an example that reads another stack's outputs", () => {
    let plane: ControlPlane;
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-outputs-"));
    const [network, example] = [join(directory, "network"), join(directory, "example")];

    before(function () {
        const missing = pulumiMissing();
        if (missing !== undefined) skip(this, missing);
        plane = controlPlane(this);
        if (plane.origin === "KUBECONFIG") skip(this, "its namespace has one name, which somebody's cluster may have");
        for (const path of [network, example, join(directory, "state")]) mkdirSync(path);
        for (const path of [network, example])
            symlinkSync(join(REPOSITORY, "node_modules"), join(path, "node_modules"));
        for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) cpSync(join(EXAMPLE, file), join(example, file));
        symlinkSync(join(EXAMPLE, "index.ts"), join(example, "index.ts"));
        writeFileSync(
            join(network, "Pulumi.yaml"),
            stringify({ name: "network", runtime: "nodejs", main: "index.js" }),
        );
        setOutputs({ clusterCidrs: ["10.244.0.0/16"], toolCidrs: ["10.0.0.0/8"] });
    });

    after(async () => {
        if (plane !== undefined) await plane.api.delete("v1", "Namespace", undefined, "ai-agents");
        rmSync(directory, { recursive: true, force: true });
    });

    function setOutputs(outputs: Readonly<Record<string, readonly string[]>>): void {
        writeFileSync(join(network, "index.js"), `Object.assign(exports, ${JSON.stringify(outputs)});\n`);
    }

    function pulumi(cwd: string, ...args: readonly string[]): string {
        const env = {
            ...process.env,
            KUBECONFIG: plane.kubeconfig,
            PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
            PULUMI_HOME: join(directory, "home"),
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        };
        const all = [...args, "--stack", "dev", "--non-interactive", "--color=never"];
        const { status, stdout, stderr } = spawnSync("pulumi", all, { cwd, env, encoding: "utf8" });
        if (status !== 0) throw new Error(`pulumi ${args.join(" ")}: exit ${status}\n${stdout}${stderr}`);
        return stdout;
    }

    const up = (cwd: string, ...args: readonly string[]): string =>
        pulumi(cwd, "up", "--yes", "--skip-preview", ...args);
    const pack = ["--policy-pack", join(REPOSITORY, "policy-pack")];

    /** What an agent may do, by the policies that the API server holds. */
    async function verdicts(): Promise<Record<string, string>> {
        const namespace = await plane.api.get("v1", "Namespace", undefined, "ai-agents");
        const { items } = await plane.api.list("networking.k8s.io/v1", "NetworkPolicy", "ai-agents");
        const cluster = clusterOf([namespace, ...items]);
        const from = { pod: { namespace: "ai-agents", labels: {} } };
        const ask = (ip: string, port: number) => verdict(cluster, { name: ip, from, to: { ip }, port });
        return { tool: ask("10.1.0.7", 443), port: ask("10.1.0.7", 80), pod: ask("10.244.0.7", 443) };
    }

    it("up: the other stack's ranges are in the policies on the API server, and a second preview is empty", async () => {
        for (const cwd of [network, example]) pulumi(cwd, "stack", "init");
        up(network);
        up(example, ...pack);
        expect(await verdicts()).to.deep.equal({ tool: "allowed", port: "denied", pod: "denied" });
        pulumi(example, "preview", "--expect-no-changes", ...pack);
    });

    it("up: follows when the other stack exports another range", async () => {
        setOutputs({ clusterCidrs: ["10.244.0.0/16"], toolCidrs: ["192.168.0.0/16"] });
        up(network);
        up(example, ...pack);
        expect(await verdicts()).to.deep.equal({ tool: "denied", port: "denied", pod: "denied" });
        pulumi(example, "destroy", "--yes", "--skip-preview");
    });
});
