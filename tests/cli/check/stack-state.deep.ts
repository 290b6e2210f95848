import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { DiffDocument } from "../../../cli/render/diff/json";
import { onPath } from "../../cluster/binaries";
import { run } from "../diff/repository";
import { PulumiProject } from "./pulumi-project";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const hidden = "hunter2-in-the-clear";

const object = (type: string, name: string, outputs: object): object => ({
    urn: `urn:pulumi:dev::shop::${type}::${name}`,
    custom: true,
    id: name,
    type,
    inputs: outputs,
    outputs,
});
const web = (cidr: unknown): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "ai-agents" },
    spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port: 443 }] }],
    },
});
/** A state with one policy, in place of one that is empty. */
const filled = (empty: string, cidr: unknown): string => {
    const { version, deployment } = JSON.parse(empty) as { version: number; deployment: object };
    return JSON.stringify({
        version,
        deployment: {
            ...deployment,
            resources: [
                object("kubernetes:core/v1:Namespace", "ai-agents", {
                    apiVersion: "v1",
                    kind: "Namespace",
                    metadata: { name: "ai-agents", labels: { purpose: "agents" } },
                }),
                object("kubernetes:networking.k8s.io/v1:NetworkPolicy", "web", web(cidr)),
            ],
        },
    });
};

describe("the state of a stack, asked of Pulumi's CLI", function () {
    this.timeout(180_000);
    const shop = new PulumiProject();
    const { place, directory: project } = shop;
    const message = shop.message.bind(shop);

    const pulumi = (args: readonly string[], input = ""): string =>
        execFileSync("pulumi", [...args, "--non-interactive"], {
            cwd: project,
            input,
            encoding: "utf8",
            stdio: "pipe",
        });
    beforeEach(() => shop.start());
    afterEach(() => shop.end());
    after(() => shop.remove());

    describe("with the CLI", () => {
        before(function () {
            if (onPath("pulumi") !== undefined) return;
            console.log("      skipped: no pulumi is on PATH");
            this.skip();
        });
        const made = (cidr: unknown): void => {
            rmSync(join(place, "state"), { recursive: true, force: true });
            rmSync(join(project, "Pulumi.dev.yaml"), { force: true });
            mkdirSync(join(place, "state"));
            pulumi(["stack", "init", "dev"]);
            pulumi(["stack", "import", "--stack", "dev"], filled(pulumi(["stack", "export"]), cidr));
        };
        const pods = ["--pod-cidrs", "10.244.0.0/16"];
        const policies = (port: number): string => {
            const file = join(place, `${port}.json`);
            const policy = JSON.stringify(web("192.0.2.0/24")).replace("443", String(port));
            const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "ai-agents" } };
            writeFileSync(file, `${JSON.stringify(namespace)}\n---\n${policy}\n`);
            return file;
        };

        it("is a side of a diff, of the stack that is named or planned", async () => {
            made("192.0.2.0/24");
            for (const args of [
                ["--base-stack-state"],
                ["--base-stack-state", "dev", "--stack", "other"],
                ["--stack-state=dev"],
            ]) {
                const done = await run(
                    ["diff", ...args, "--manifests", policies(8443), "-o", "json", ...pods],
                    project,
                );
                expect(done.stderr).to.equal("");
                const { before: title, changes } = JSON.parse(done.stdout) as DiffDocument;
                expect(title).to.equal("deployed stack dev");
                expect(changes.map(({ to, opened, closed }) => [to.id, opened, closed])).to.deep.equal([
                    ["192.0.2.0-192.0.2.255", "TCP 8443", "TCP 443"],
                ]);
            }
            const same = await run(["diff", "--base-stack-state", "--manifests", policies(443), "-o", "json"], project);
            expect((JSON.parse(same.stdout) as DiffDocument).verdict).to.equal("equal");
        });

        it("is drawn, and checked by the pack's rules", async () => {
            made("192.0.2.0/24");
            const drawn = await run(["graph", "--stack-state", "dev", "-o", "mermaid"], project);
            expect(drawn.stdout).to.contain("192.0.2.0/24");
            for (const args of [[], ["dev"]]) {
                const checked = await run(["check", "--stack-state", ...args], project);
                expect([checked.code, checked.stderr]).to.deep.equal([1, ""]);
                expect(checked.stdout).to.match(/2 objects judged: \d+ refused/);
                expect(checked.stdout).to.contain('Namespace "ai-agents" leaves ingress open');
            }
        });

        it("never shows a secret", async () => {
            made({ ...secret, plaintext: JSON.stringify(`${hidden}/32`) });
            expect(pulumi(["stack", "export", "--show-secrets"])).to.contain(hidden);
            const shown = await Promise.all(
                [
                    ["check", "--stack-state", "dev"],
                    ["diff", "--base-stack-state", "dev", "--manifests", policies(443)],
                    ["diff", "--base-stack-state", "dev", "--manifests", policies(443), "-o", "json"],
                ].map((args) => run(args, project)),
            );
            for (const { stdout, stderr } of shown) {
                expect(stdout + stderr).not.to.match(/hunter2|ciphertext/);
                expect(stdout).to.match(/ai-agents/);
            }
        });

        it("ends with one error where the stack is not known, none is selected, or nobody is logged in", async () => {
            made("192.0.2.0/24");
            pulumi(["stack", "init", "prod", "--no-select"]);
            expect(message("deev")).to.equal(
                'Cannot export stack "deev": no stack named \'deev\' found; it has "dev", "prod"; did you mean "dev"?',
            );
            pulumi(["stack", "unselect"]);
            expect(message(undefined)).to.match(
                /^Cannot export the selected stack: no stack selected; .*; name one, or run/,
            );
            expect(message("dev", dirname(project))).to.match(
                /^Cannot export stack "dev": no Pulumi.yaml project file found/,
            );
            const run1 = await run(["diff", "--base-stack-state", "deev", "--manifests", policies(443)], project);
            expect([run1.code, run1.stdout]).to.deep.equal([2, ""]);
            expect(run1.stderr).to.match(/^error: Cannot export stack "deev": /);
            delete process.env.PULUMI_BACKEND_URL;
            expect(message("dev")).to.match(
                /^Cannot export stack "dev": PULUMI_ACCESS_TOKEN must be set .*; run pulumi login, or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN$/,
            );
        });
    });
});
