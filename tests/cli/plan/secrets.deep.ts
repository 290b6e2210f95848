import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { decisiveSecret } from "../../../cli/plan/decisive";
import { secretOf, type WireObject } from "../../../cli/plan/marks";
import { root } from "../plan-process";

/** A program whose names, labels, ranges, ports and reasons are secrets, each made of `word` or `number`. */
const program = (word: string, number: number): string => `
const k = require("@pulumi/kubernetes");
const { secret } = require("@pulumi/pulumi");
new k.core.v1.Namespace("open", { metadata: { name: secret("${word}-home"), labels: { purpose: "x" } } });
new k.core.v1.Namespace("plain", { metadata: { name: "plain", labels: secret({ "${word}-key": "${word}-value" }) } });
new k.core.v1.Namespace("other", { metadata: { name: "other", labels: { purpose: "other" } } });
const policy = (name, metadata, spec) =>
    new k.networking.v1.NetworkPolicy(name, { metadata: { name, ...metadata }, spec });
policy("np", { namespace: secret("${word}-home") }, {
    podSelector: secret({ matchLabels: { "${word}-key": "${word}-value" } }),
    policyTypes: ["Ingress", "Egress"],
    egress: [
        { to: [{ ipBlock: { cidr: secret("203.0.${number}.77/25") } }], ports: [{ port: secret(54000 + ${number}), protocol: "TCP" }] },
        { to: [{ podSelector: secret({ matchLabels: { "${word}-key": "${word}-value" } }) }] },
    ],
});
policy("why", { namespace: "other", annotations: { "ai-mesh-isolation/why": secret("${word}-why") } }, {
    podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }],
});
new k.apps.v1.Deployment("d", {
    metadata: { name: "d", namespace: "other" },
    spec: {
        selector: { matchLabels: { app: "d" } },
        template: {
            metadata: { labels: { app: "d" } },
            spec: { containers: [{ name: "c", image: "i", env: [{ name: "TOKEN", value: secret("${word}-token") }] }] },
        },
    },
});
`;

/** A program of a MeshIsolation of which some lists of CIDRs are secret, as code. */
const meshProgram = (lists: { readonly cidrs: string; readonly except?: string; readonly pods?: string }): string => `
const pulumi = require("@pulumi/pulumi");
const { MeshIsolation } = require("ai-mesh-isolation");
const mesh = new MeshIsolation("mesh", {
    platform: { dns: ["kube-dns"], clusterCidrs: ${lists.pods ?? '["10.244.0.0/16"]'} },
    namespaces: { "ai-agents": { purpose: "agents" }, "ai-data": { purpose: "data" } },
    workloads: { agent: { namespace: "ai-agents", podLabels: { app: "agent" } } },
    externals: { tools: { cidrs: ${lists.cidrs}, except: ${lists.except ?? '["203.0.113.250/32"]'} } },
    flows: [
        { from: "agent", to: "tools", ports: ["443"], why: "tool APIs" },
        { from: "agent", to: "ai-data", ports: ["443"], why: "answers" },
    ],
});
exports.connections = mesh.connections;
exports.cidrs = pulumi.secret(${lists.cidrs});
`;
const secretList = (...cidrs: string[]): string => `pulumi.secret(${JSON.stringify(cidrs)})`;
const secretItems = (...cidrs: string[]): string =>
    `[${cidrs.map((cidr) => `pulumi.secret(${JSON.stringify(cidr)})`).join(", ")}]`;

/** Meshes of secret ranges, each with two sets of them that come to the same: both pass, or both are mistakes. */
const meshes: Readonly<Record<string, readonly [one: string, other: string]>> = {
    "a secret list": [
        meshProgram({ cidrs: secretList("203.0.113.0/24") }),
        meshProgram({ cidrs: secretList("203.0.113.248/29", "203.0.113.0/26") }),
    ],
    "secret items": [
        meshProgram({ cidrs: secretItems("203.0.113.0/24", "192.0.2.0/24") }),
        meshProgram({ cidrs: secretItems("203.0.113.128/25", "192.0.2.7/32") }),
    ],
    "a secret exception": [
        meshProgram({ cidrs: '["203.0.113.0/24"]', except: secretItems("203.0.113.8/32") }),
        meshProgram({ cidrs: '["203.0.113.0/24"]', except: secretItems("203.0.113.128/26") }),
    ],
    "secret ranges of the cluster": [
        meshProgram({ cidrs: '["203.0.113.0/24"]', pods: secretList("10.9.0.0/16") }),
        meshProgram({ cidrs: '["203.0.113.0/24"]', pods: secretList("10.8.0.0/15", "10.96.0.0/12") }),
    ],
    "a range with host bits, or none at all": [
        meshProgram({ cidrs: secretList("203.0.113.9/24") }),
        meshProgram({ cidrs: secretList("203.0.113.0/24", "hush") }),
    ],
    "two mistakes, or one": [
        meshProgram({ cidrs: secretList("203.0.113.0/24", "203.0.113.300/32") }),
        meshProgram({ cidrs: secretList("203.0.113.0/33", "hush", "203.0.113.0/24") }),
    ],
    "an exception outside of its range": [
        meshProgram({ cidrs: '["203.0.113.0/24"]', except: secretItems("192.0.2.1/32") }),
        meshProgram({ cidrs: '["203.0.113.0/24"]', except: secretItems("198.51.100.0/24") }),
    ],
};

const commands: Readonly<Record<string, readonly string[]>> = {
    plan: ["plan"],
    "plan -v": ["plan", "-v"],
    "plan -o json": ["plan", "-o", "json"],
    "plan --out -": ["plan", "--out", "-"],
    ...Object.fromEntries(
        ["svg", "dot", "mermaid", "html"].map((output) => [`graph ${output}`, ["graph", "--output", output]]),
    ),
    ...Object.fromEntries(
        ["text", "json", "md", "sarif", "html"].map((output) => [
            `diff ${output}`,
            ["diff", "--base-program", "../empty", "--output", output],
        ]),
    ),
    ...Object.fromEntries(
        ["text", "json", "md", "csv", "dot", "mermaid"].map((output) => [
            `reach ${output}`,
            ["reach", "--output", output],
        ]),
    ),
    "explain -v": ["explain", "--from", "other/d", "--to", "other/d", "--port", "443", "-v"],
    "explain of no such name": ["explain", "--from", "nobody", "--to", "other/d", "--port", "443"],
};

/** What is asked of a mesh; the other outputs are made of the same data. */
const ofMesh: readonly (readonly string[])[] = [
    ["plan"],
    ["plan", "-v"],
    ["plan", "-o", "json"],
    ["plan", "--out", "-"],
    ["graph", "--output", "html"],
    ["diff", "--base-program", "../empty", "--output", "json"],
    ["reach", "--output", "text"],
    ["explain", "--from", "agent", "--to", "tools", "--port", "443"],
];

describe("secrets of a program", function () {
    this.timeout(600_000);
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-secrets-"));
    before(() => {
        symlinkSync(join(root, "node_modules"), join(place, "node_modules"));
        write("empty", "");
    });
    after(() => rmSync(place, { recursive: true, force: true }));

    function write(name: string, text: string): string {
        const directory = join(place, name);
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\nmain: index.js\n");
        writeFileSync(join(directory, "Pulumi.dev.yaml"), "config: {}\n");
        writeFileSync(join(directory, "index.js"), text);
        return directory;
    }

    const printed = (args: readonly string[], word: string, number: number): string =>
        printedOf(program(word, number), args);

    function printedOf(text: string, args: readonly string[]): string {
        const cwd = write("program", text);
        const run = spawnSync(process.execPath, [join(root, "cli/dist/cli.js"), ...args], { cwd, encoding: "utf8" });
        return [run.status, run.stdout, run.stderr].join("\n");
    }

    for (const [title, args] of Object.entries(commands)) {
        it(`leave no byte of themselves in what ${title} prints`, () => {
            const one = printed(args, "hush", 113);
            expect(one).not.to.match(/hush|54113|203\.0/);
            expect(one).not.to.match(/unknown option|argument '/);
            expect(printed(args, "quieter", 7)).to.equal(one);
        });
    }

    for (const [title, [one, other]] of Object.entries(meshes)) {
        it(`leave no byte of themselves in what is printed of a mesh: ${title}`, () => {
            for (const args of ofMesh) {
                const [first, second] = [printedOf(one, args), printedOf(other, args)];
                expect(first, args.join(" ")).to.equal(second);
                expect(first).not.to.match(/unknown option|argument '|Cannot find module/);
            }
        });
    }

    it("are named where they keep an object from being counted, and the rest is counted", () => {
        const { notCounted, connections } = JSON.parse(
            execFileSync(process.execPath, [join(root, "cli/dist/cli.js"), "plan", "-o", "json", "--no-policy-pack"], {
                cwd: write("program", program("hush", 113)),
                encoding: "utf8",
            }),
        ) as { notCounted: string[]; connections: { from: string; ports: string }[] };
        expect(notCounted).to.deep.equal([
            "np: metadata.namespace is a secret",
            "open: metadata.name is a secret",
            "plain: metadata.labels is a secret",
        ]);
        // Of "np" nobody knows whose pods it selects.
        expect(connections.filter(({ from }) => from === "other").map(({ ports }) => ports)).to.include("perhaps all");
        expect(connections.map(({ from }) => from)).to.include("other");
    });
});

describe("decisiveSecret()", () => {
    const s = secretOf("x");
    const template = (container: WireObject): WireObject => ({
        spec: { template: { spec: { containers: [container] } } },
    });

    it("is one in what names, selects or opens", () => {
        for (const inputs of [
            { metadata: s },
            { metadata: { name: s } },
            { metadata: { labels: { a: s } } },
            { spec: s },
            { spec: { ingress: [{ ports: [{ port: s }] }] } },
            { spec: { template: { spec: { containers: s } } } },
            template({ ports: [{ containerPort: s }] }),
        ]) {
            expect(decisiveSecret(inputs), JSON.stringify(inputs)).to.include({ why: "secret" });
        }
    });
    it("is none in what a container is told, in annotations and in data", () => {
        for (const inputs of [
            template({ env: [{ name: "A", value: s }], args: [s], image: s }),
            { spec: { template: { spec: { initContainers: [{ env: s }] } } } },
            { metadata: { annotations: { a: s } } },
            { data: { a: s } },
        ]) {
            expect(decisiveSecret(inputs as WireObject), JSON.stringify(inputs)).to.equal(undefined);
        }
    });
});
