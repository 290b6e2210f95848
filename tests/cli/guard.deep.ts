import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { runGuard } from "../../cli/commands/guard/run";
import type { GuardOptions } from "../../cli/commands/guard/options";

const root = join(__dirname, "../..");

const policy = (namespace: string, name: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\n` +
    "spec: { podSelector: {}, policyTypes: [Ingress, Egress] }\n";
const namespace = (name: string, labels: string): string =>
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: ${labels} }\n`;

/* eslint-disable @typescript-eslint/no-explicit-any */
const documents = (yaml: string): any[] => parseAllDocuments(yaml).map((document) => document.toJS() as unknown);

describe("ai-mesh guard", () => {
    let dir: string;
    let manifests: string[];

    before(() => {
        dir = mkdtempSync(join(tmpdir(), "guard-"));
        const file = join(dir, "all.yaml");
        writeFileSync(
            file,
            [
                namespace("ai-agents", "{ purpose: agents, kubernetes.io/metadata.name: ai-agents }"),
                policy("ai-agents", "deny-all"),
                policy("ai-agents", "allow-dns"),
                policy("ai-data", "deny-all"),
                namespace("elsewhere", "{ purpose: web }"),
            ].join("---\n"),
        );
        manifests = [file];
    });
    after(() => rmSync(dir, { recursive: true }));

    const run = (options: Partial<GuardOptions>): Promise<string> => runGuard({ stack: "dev", config: [], ...options });
    async function failure(options: Partial<GuardOptions>): Promise<string> {
        try {
            await run(options);
            return "nothing went wrong";
        } catch (error) {
            return (error as Error).message;
        }
    }
    const variable = (yaml: string, part: string, name: string): string =>
        documents(yaml)
            .find(({ kind, metadata }) => kind === "ValidatingAdmissionPolicy" && metadata.name.endsWith(`.${part}`))
            .spec.variables.find((each: { name: string }) => each.name === name).expression as string;

    it("guards the namespaces that policies of manifests are in, each policy before its binding", async () => {
        const all = documents(await run({ manifests, deployerUser: ["deployer"] }));
        expect(all.map(({ kind }) => kind)).to.deep.equal(
            Array(4).fill(["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]).flat(),
        );
        for (const { kind, spec } of all)
            if (kind === "ValidatingAdmissionPolicy")
                expect(spec.matchConstraints.namespaceSelector.matchExpressions[0].values).to.deep.equal([
                    "ai-agents",
                    "ai-data",
                ]);
            else expect(spec.validationActions).to.deep.equal(["Deny"]);
    });

    it("knows their policies, and their labels where the Namespace is there", async () => {
        const yaml = await run({ manifests, deployerGroup: ["a"] });
        expect(variable(yaml, "network-policies", "ownPolicies")).to.equal(
            "{'ai-agents': ['allow-dns', 'deny-all'], 'ai-data': ['deny-all']}",
        );
        expect(variable(yaml, "namespaces", "meshLabels")).to.equal(
            "{'ai-agents': [{'key': 'purpose', 'value': 'agents'}], 'ai-data': []}",
        );
    });

    it("takes a namespace, an action, ranges and deployers of every kind", async () => {
        const yaml = await run({
            manifests,
            namespace: ["ai-data"],
            deployerUser: ["a"],
            deployerGroup: ["b"],
            deployerServiceAccount: ["ci/pulumi"],
            action: "Warn",
            clusterCidrs: ["10.244.0.0/16"],
        });
        const [first, second] = documents(yaml);
        expect(first.spec.matchConditions[0].expression)
            .to.contain("['a', 'system:serviceaccount:ci:pulumi']")
            .and.to.contain("['b']");
        expect(second.spec.validationActions).to.deep.equal(["Warn"]);
        expect(variable(yaml, "network-policies", "ownPolicies")).to.equal("{'ai-data': ['deny-all']}");
        expect(variable(yaml, "network-policies", "clusterRanges")).to.contain("cidr('10.244.0.0/16')");
    });

    const deployerUser = ["a"];
    const wrong: [string, () => Partial<GuardOptions>, RegExp][] = [
        [
            "no deployer",
            () => ({ manifests }),
            /^Cannot tell who may change what is guarded: give --deployer-user, --deployer-group or --deployer-service-account/,
        ],
        [
            "everybody as a deployer",
            () => ({ manifests, deployerGroup: ["system:authenticated"] }),
            /^--deployer-group: "system:authenticated" is anybody/,
        ],
        [
            "an action that is none",
            () => ({ manifests, deployerUser, action: "deny" }),
            /^--action: "deny" is no action; use Deny, Warn or Audit$/,
        ],
        [
            "a namespace without policies",
            () => ({ manifests, deployerUser, namespace: ["ai-dta"] }),
            /^--namespace: no NetworkPolicy is in "ai-dta"; did you mean "ai-data"\? there are policies in ai-agents, ai-data$/,
        ],
        [
            "a range that is none",
            () => ({ manifests, deployerUser, clusterCidrs: ["10.0.0.1/8"] }),
            /^--cluster-cidrs: "10\.0\.0\.1\/8" /,
        ],
        [
            "no policies",
            () => ({ manifests: [join(root, "tests/fixtures/golden/guard.yaml")], deployerUser }),
            /guard\.yaml: no NetworkPolicy, so there is nothing to guard$/,
        ],
        [
            "manifests and a program",
            () => ({ manifests, program: ".", deployerUser }),
            /^Cannot tell what is meant: give --manifests or --program$/,
        ],
        [
            "an option of manifests for a program",
            () => ({ deployerServiceAccount: ["a/b"] }),
            /^--deployer-service-account goes with --manifests; a mesh says under guard in its spec/,
        ],
    ];
    for (const [what, options, message] of wrong)
        it(`says so where there is ${what}`, async () => {
            expect(await failure(options())).to.match(message);
        });

    const cli = (...args: string[]) =>
        spawnSync(process.execPath, [join(root, "cli/dist/cli.js"), ...args], { cwd: root, encoding: "utf8" });

    it("prints the guard of a stack's mesh, the same as plan writes", () => {
        const { status, stdout, stderr } = cli("guard", "--program", "examples/agents-eks");
        expect(status, stderr).to.equal(0);
        const planned = cli("plan", "--program", "examples/agents-eks", "--no-policy-pack", "--out", "-").stdout;
        const guards = documents(planned).filter(({ kind }) => /^ValidatingAdmissionPolicy/.test(kind as string));
        expect(guards).to.have.length(8);
        expect(documents(stdout)).to.have.deep.members(guards);
    });

    it("says so where a stack's mesh has none, and ends with 2", () => {
        const { status, stdout, stderr } = cli("guard", "--program", "examples/vllm-production-stack");
        expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
        expect(stderr).to.contain("the mesh of stack dev has no guard; write guard: { deployers:");
    });

    it("is one line of a plan", () => {
        const { stdout } = cli("plan", "--program", "examples/agents-eks", "--no-policy-pack", "-v");
        const lines = stdout.split("\n").filter((line) => line.includes("ValidatingAdmissionPolicy"));
        expect(lines.map((line) => line.trim().replace(/\s{2,}/g, "  "))).to.deep.equal([
            "├─ guard  ValidatingAdmissionPolicy  Deny, for all but deployers: calico, cilium, namespaces, network-policies",
        ]);
    });
});
