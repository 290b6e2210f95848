import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../plan-process";

describe("ai-mesh verify --cluster", () => {
    let dir: string;
    before(() => {
        dir = mkdtempSync(join(tmpdir(), "intent-"));
        // As a program's own folder has them.
        symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
        const files = {
            "Pulumi.yaml": "name: p\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.js\n",
            "Pulumi.dev.yaml": "{}\n",
            "package.json": "{}",
            "index.js": `
                const k = require("@pulumi/kubernetes");
                const prod = new k.Provider("prod", { context: "prod", kubeconfig: "{}" });
                new k.networking.v1.NetworkPolicy("deny-all", {
                    metadata: { name: "deny-all", namespace: "here" },
                    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
                });
                new k.core.v1.Namespace("there", { metadata: { name: "there" } }, { provider: prod });`,
        };
        for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    });
    after(() => rmSync(dir, { recursive: true }));

    /** What it says on standard error; without a cluster to speak to, it ends where it would ask one. */
    const refusal = (...args: readonly string[]): string => {
        const cli = [
            join(root, "cli/dist/cli.js"),
            "verify",
            "--no-probes",
            "--kubeconfig",
            join(dir, "none"),
            ...args,
        ];
        const { status, stderr } = spawnSync(process.execPath, cli, { encoding: "utf8" });
        expect(status).to.equal(2);
        return stderr;
    };
    const noCluster = /^error: .*kubeconfig/;

    it("compares one of a stack's clusters, and asks which where there are several", () => {
        expect(refusal("--program", dir)).to.match(/are in 2 clusters, .*: name one with --cluster/);
        expect(refusal("--program", dir, "--cluster", "prood")).to.match(
            /nothing in a cluster called "prood".*did you mean "prod"\?/,
        );
        expect(refusal("--program", dir, "--cluster", "prod")).to.match(/stack dev: it has no NetworkPolicies/);
        expect(refusal("--program", dir, "--cluster", "default")).to.match(noCluster);
    });

    it("has none to choose from where the intent is manifests", () => {
        const file = join(dir, "deny.yaml");
        writeFileSync(
            file,
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x, namespace: a}\nspec: {podSelector: {}}\n",
        );
        expect(refusal("--manifests", file, "--cluster", "prod")).to.match(/--cluster: only the objects of a stack/);
        expect(refusal("--manifests", file)).to.match(noCluster);
    });
});
