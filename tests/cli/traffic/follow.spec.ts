import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { onPath } from "../../cluster/binaries";
import { manifestsOf, podYaml, withFiles } from "./fixture";

const cli = join(__dirname, "../../../cli/dist/cli.js");

const mesh = manifestsOf({
    platform: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["172.18.0.0/16"] },
    namespaces: { agents: { purpose: "agents" }, inference: { purpose: "inference" } },
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        vllm: { namespace: "inference", podLabels: { app: "vllm" } },
    },
    flows: [{ from: "agent", to: "vllm", ports: [8000], why: "requests" }],
});
const pods = [
    podYaml("agents", "agent-0", { app: "agent" }, "10.244.1.5"),
    podYaml("inference", "vllm-0", { app: "vllm" }, "10.244.2.7"),
].join("---\n");
const lines = `from,to,port,verdict
agents/agent-0,inference/vllm-0,8000,forwarded
agents/agent-0,inference/vllm-0,9000,forwarded
`;

/** Runs a command line on a terminal of its own, and types `keys` once it has printed what `after` matches. */
function onTerminal(command: string, after: RegExp, keys: string): Promise<{ status: number | null; shown: string }> {
    return new Promise((resolve, reject) => {
        // Its input stays open: the terminal would hang up on its command otherwise.
        const child = spawn("script", ["-qec", command, "/dev/null"], { stdio: ["pipe", "pipe", "inherit"] });
        let [shown, isTyped] = ["", false];
        child.stdout.on("data", (data: Buffer) => {
            shown += String(data);
            if (isTyped || !after.test(shown)) return;
            isTyped = true;
            child.stdin.write(keys);
        });
        child.once("error", reject);
        child.once("close", (status) => resolve({ status, shown }));
    });
}

describe("ai-mesh audit --follow on a terminal", () => {
    /** What a terminal shows of lines that are followed, until Ctrl-C. */
    const followed = (log: string, ...more: string[]): Promise<{ status: number | null; shown: string }> =>
        withFiles({ "mesh.yaml": mesh, "pods.yaml": pods, "flows.csv": log }, async (file) => {
            const words = ["audit", "-", "--manifests", file("mesh.yaml"), "--objects", file("pods.yaml"), "--follow"];
            const audit = [process.execPath, cli, ...words, ...more].map((word) => `'${word}'`).join(" ");
            // Ctrl-C reaches every program of the line; this one goes on until nobody reads it.
            const source = `(trap '' INT; cat '${file("flows.csv")}'; while sleep 1; do echo; done)`;
            // Shells that Ctrl-C reaches as well end with 130 unless they are told what to do then; which shell it is, is the machine's.
            return onTerminal(`trap : INT; ${source} | ${audit}`, /lines read/, "\u0003");
        });

    beforeEach(function () {
        this.timeout(60_000);
        if (process.platform === "linux" && onPath("script") !== undefined) return;
        console.log("        skipped: needs script(1) of util-linux");
        this.skip();
    });

    it("shows what would stop while it reads, and after Ctrl-C what was read until then", async function () {
        this.timeout(60_000);
        const { status, shown } = await followed(lines, "--fail-on", "denied");
        const [, summary = ""] = shown.split("^C");
        expect(shown).to.match(/agents\/agent -> inference\/vllm/);
        expect(summary).to.include("9000");
        expect(summary).to.match(/1\s+connection\s+would\s+be\s+denied/);
        expect(status).to.equal(1);
    });

    it("shows no address with --no-addresses", async function () {
        this.timeout(60_000);
        const log = `${lines}agents/agent-0,203.0.113.9,443,forwarded\n`;
        expect((await followed(log)).shown.split("^C")[0]).to.include("203.0.113.9");
        const { shown } = await followed(log, "--no-addresses");
        expect(shown)
            .to.match(/agents\/agent -> an address[^]*\^C/)
            .and.not.include("203.0.113.9");
    });
});
