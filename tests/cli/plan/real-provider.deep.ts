import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanDocument } from "../../../cli/render/plan/json";
import { plan, root } from "../plan-process";

const open = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: rendered\n  labels: { purpose: agents }\n";
const k8s = 'const k8s = require("@pulumi/kubernetes");\n';

describe("ai-mesh plan, with Pulumi's Kubernetes provider", function () {
    this.timeout(300_000);
    let directory: string;

    before(function () {
        if (!isThere("pulumi-resource-kubernetes")) {
            console.log("      skipped: pulumi-resource-kubernetes is not on PATH");
            this.skip();
        }
        directory = mkdtempSync(join(tmpdir(), "ai-mesh-real-provider-"));
        const write = (file: string, content: string): void => {
            mkdirSync(join(directory, file, ".."), { recursive: true });
            writeFileSync(join(directory, file), content);
        };
        mkdirSync(join(directory, "node_modules"));
        symlinkSync(join(root, "node_modules/@pulumi"), join(directory, "node_modules/@pulumi"));
        write("Pulumi.yaml", "name: renders\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.js\n");
        write("Pulumi.dev.yaml", "{}\n");
        write("namespace.yaml", open);
        write("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n");
        write("chart/templates/namespace.yaml", open.replace("agents", "{{ .Values.purpose }}"));
        write("chart/values.yaml", "purpose: agents\n");
        write("overlay/kustomization.yaml", "resources: [namespace.yaml]\n");
        write("overlay/namespace.yaml", open);
    });
    after(() => directory && rmSync(directory, { recursive: true, force: true }));

    // No cluster is there to be asked, whatever the machine has.
    const env = { KUBECONFIG: "/dev/null" };
    const run = (program: string) => {
        writeFileSync(join(directory, "index.js"), k8s + program);
        return plan(["--program", directory, "-o", "json"], env);
    };

    const renders: [what: string, program: string][] = [
        ["yaml v1 ConfigFile", 'new k8s.yaml.ConfigFile("file", { file: "namespace.yaml" });'],
        ["yaml v1 ConfigGroup", 'new k8s.yaml.ConfigGroup("group", { files: ["namespace.yaml"] });'],
        ["Helm Chart v3", 'new k8s.helm.v3.Chart("chart", { path: "chart" });'],
        ["kustomize v1 Directory", 'new k8s.kustomize.Directory("overlay", { directory: "overlay" });'],
    ];
    for (const [what, program] of renders) {
        it(`refuses an open namespace that a ${what} renders, without a cluster`, async () => {
            const { code, stdout, stderr } = await run(program);
            expect(code, stderr).to.equal(1);
            const { violations } = JSON.parse(stdout) as PlanDocument;
            const refused = violations.filter(({ policy }) => policy === "require-deny-all");
            expect(refused.map(({ message }) => message).join()).to.contain('Namespace "rendered"');
        });
    }

    const asks: [what: string, program: string][] = [
        ["yaml/v2 ConfigFile", 'new k8s.yaml.v2.ConfigFile("file", { file: "namespace.yaml" });'],
        ["Helm Chart v4", 'new k8s.helm.v4.Chart("chart", { chart: "./chart" });'],
        ["kustomize/v2 Directory", 'new k8s.kustomize.v2.Directory("overlay", { directory: "overlay" });'],
    ];
    for (const [what, program] of asks) {
        it(`says that a ${what} takes a cluster, and the ways out`, async () => {
            const { code, stderr } = await run(program);
            expect(code).to.equal(2);
            expect(stderr).to.contain("Pulumi's provider asks a cluster here").and.contain("ai-mesh plan --preview");
        });
    }
});

function isThere(command: string): boolean {
    try {
        execFileSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}
