import { expect } from "chai";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./plan-process";

const namespace = `apiVersion: v1
kind: Namespace
metadata: {name: a, labels: {purpose: test}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: a}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: a}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`;
const kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: x-\n";
const cilium =
    "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: l7, namespace: a}\nspec: {endpointSelector: {matchLabels: {io.cilium.k8s.policy.serviceaccount: s}}, ingress: [{}], egress: [{}]}\n";
const application =
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x, namespace: a}\nspec: {source: {repoURL: https://git.example/x}}\n";

describe("--strict", () => {
    const dirs: string[] = [];
    const folder = (files: Readonly<Record<string, string>>): string => {
        const dir = mkdtempSync(join(tmpdir(), "strict-"));
        dirs.push(dir);
        for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
        return dir;
    };
    after(() => dirs.forEach((dir) => rmSync(dir, { recursive: true })));

    const ask = (...args: readonly string[]) => {
        const { status, stderr } = spawnSync(process.execPath, [join(root, "cli/dist/cli.js"), ...args], {
            encoding: "utf8",
        });
        return { status, stderr };
    };
    const commands: Readonly<Record<string, (dir: string) => readonly string[]>> = {
        check: (dir) => ["check", "--manifests", dir],
        reach: (dir) => ["reach", "--manifests", dir],
        explain: (dir) => ["explain", "--manifests", dir, "--from", "a/*", "--to", "a/*", "--port", "80"],
        graph: (dir) => ["graph", "--manifests", dir],
        diff: (dir) => ["diff", "--base-manifests", dir, "--manifests", dir],
    };

    it("does not count what an answer takes for granted and no input can show", () => {
        const range =
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: out, namespace: a}\n" +
            "spec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}\n";
        const dir = folder({ "a.yaml": `${namespace}${range}` });
        const asked = ["--from", "a/*", "--to", "host:evil.example", "--port", "443"];
        const call = [join(root, "cli/dist/cli.js"), "explain", "--manifests", dir, ...asked, "--strict"];
        const { status, stdout } = spawnSync(process.execPath, call, { encoding: "utf8" });
        expect(stdout.replaceAll(/\s+/g, " ")).to.include("evil.example has public addresses alone");
        expect(status).to.equal(0);
    });

    for (const [name, command] of Object.entries(commands)) {
        it(`has ${name} end with 2, and say why, where something was not seen`, () => {
            const whole = folder({ "all.yaml": namespace });
            expect(ask(...command(whole), "--strict")).to.deep.equal({ status: 0, stderr: "" });
            for (const [file, text, why] of [
                ["kustomization.yaml", kustomization, /Not read: 1 kustomization/],
                ["cilium.yaml", cilium, /Not judged: CiliumNetworkPolicy \(cilium.io\/v2\) a\/l7/],
                [
                    "app.yaml",
                    application,
                    /Application a\/x deploys objects from https:\/\/git.example\/x that were not read/,
                ],
            ] as const) {
                const dir = folder({ "all.yaml": namespace, [file]: text });
                const { status, stderr } = ask(...command(dir), "--strict");
                expect(stderr).to.match(/^error: --strict: the answer may depend on what was not seen: /m);
                expect(stderr).to.match(why);
                expect(status).to.equal(2);
                // The control: without it, the same is answered.
                expect(ask(...command(dir)).status).to.equal(0);
            }
        });
    }

    it("has check end with 2 beside a policy of the whole cluster, which the policy pack does not judge", () => {
        const admin =
            "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: open}\n" +
            "spec: {priority: 1, subject: {namespaces: {}}, egress: [{name: all, action: Allow, to: [{namespaces: {matchLabels: {team: x}}}]}]}\n";
        const dir = folder({ "all.yaml": namespace, "admin.yaml": admin });
        const { status, stderr } = ask("check", "--manifests", dir, "--strict");
        expect(stderr).to.match(
            /Not judged: AdminNetworkPolicy open, .*the policy pack judges no more of it than what tier Admin accepts/,
        );
        expect(status).to.equal(2);
    });

    it("has plan end with 2 where its connections may depend on something that was not seen", () => {
        const program = (more: string) => {
            const dir = folder({
                "Pulumi.yaml": "name: p\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.js\n",
                "Pulumi.dev.yaml": "{}\n",
                "package.json": "{}",
                "index.js": `const k = require("@pulumi/kubernetes");
                    new k.core.v1.Namespace("a", { metadata: { name: "a" } });${more}`,
            });
            // As a program's own folder has them.
            symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
            return ask("plan", "--program", dir, "--no-policy-pack", "--strict");
        };
        const made = `new k.apiextensions.CustomResource("x", { apiVersion: "argoproj.io/v1alpha1", kind: "Application",
            metadata: { name: "x", namespace: "a" }, spec: { source: { repoURL: "https://git.example/x" } } });`;
        const { status, stderr } = program(made);
        expect(stderr).to.match(
            /^error: --strict: .*: Application a\/x deploys objects from https:\/\/git.example\/x/m,
        );
        expect(status).to.equal(2);
        expect(program("")).to.deep.equal({ status: 0, stderr: "" });
    });

    it("has check end with 2 beside a Helm Release of a stack, whose objects are no resources", () => {
        const resource = (type: string, inputs: object) => {
            return { urn: `urn:pulumi:dev::p::${type}::x`, custom: true, type, inputs, outputs: inputs };
        };
        const state = (...resources: object[]) =>
            join(folder({ "state.json": JSON.stringify({ version: 3, deployment: { resources } }) }), "state.json");
        const release = resource("kubernetes:helm.sh/v3:Release", { chart: "vllm" });
        const account = resource("kubernetes:core/v1:ServiceAccount", { metadata: { name: "x", namespace: "a" } });
        const { status, stderr } = ask("check", "--state", state(release), "--strict");
        expect(stderr).to.match(/Release x deploys objects from chart vllm that were not read/);
        expect(status).to.equal(2);
        expect(ask("check", "--state", state(account), "--strict")).to.deep.equal({ status: 0, stderr: "" });
    });

    it("has a closed world of diff name a policy that was seen and is not judged", () => {
        const dir = folder({ "all.yaml": namespace, "cilium.yaml": cilium });
        const { status, stderr } = ask(
            "diff",
            "--base-manifests",
            dir,
            "--manifests",
            dir,
            "--closed-world",
            "--strict",
        );
        expect(stderr).to.match(/Not judged: CiliumNetworkPolicy \(cilium.io\/v2\) a\/l7/);
        expect(status).to.equal(2);
        // The control: what was not seen is no gap of a closed world.
        const unread = folder({ "all.yaml": namespace, "kustomization.yaml": kustomization });
        const same = ["diff", "--base-manifests", unread, "--manifests", unread, "--strict"];
        expect([ask(...same).status, ask(...same, "--closed-world").status]).to.deep.equal([2, 0]);
    });

    it("is an option of every command that answers from what it was given", () => {
        const help = (name: string) =>
            execFileSync(process.execPath, [join(root, "cli/dist/cli.js"), name, "--help"], { encoding: "utf8" });
        for (const name of [...Object.keys(commands), "plan"])
            expect(help(name)).to.match(/--strict +end with 2 where the answer/);
    });
});
