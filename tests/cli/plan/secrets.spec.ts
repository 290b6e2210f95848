import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { decisiveSecret } from "../../../cli/plan/decisive";
import { secretOf, type WireObject } from "../../../cli/plan/marks";
import { root } from "../plan-process";
import { cases } from "../../runs";

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

const commands: Readonly<Record<string, readonly string[]>> = {
    plan: ["plan"],
    "plan --json": ["plan", "--json"],
    "plan --manifests -": ["plan", "--manifests", "-"],
    ...Object.fromEntries(
        ["svg", "dot", "mermaid", "html"].map((output) => [`graph ${output}`, ["graph", "--output", output]]),
    ),
    ...Object.fromEntries(
        ["text", "json", "md", "sarif", "html"].map((output) => [
            `diff ${output}`,
            ["diff", "--base-program", "../empty", "--output", output],
        ]),
    ),
};

describe("secrets of a program", function () {
    this.timeout(120_000);
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

    function printed(args: readonly string[], word: string, number: number): string {
        const cwd = write("program", program(word, number));
        const run = spawnSync(process.execPath, [join(root, "cli/dist/cli.js"), ...args], { cwd, encoding: "utf8" });
        return [run.status, run.stdout, run.stderr].join("\n");
    }

    for (const [title, args] of cases(1, Object.entries(commands))) {
        it(`leave no byte of themselves in what ${title} prints`, () => {
            const one = printed(args, "hush", 113);
            expect(one).not.to.match(/hush|54113|203\.0/);
            expect(one).not.to.match(/unknown option|argument '/);
            expect(printed(args, "quieter", 7)).to.equal(one);
        });
    }

    it("are named where they keep an object from being counted, and the rest is counted", () => {
        const { notCounted, connections } = JSON.parse(
            execFileSync(process.execPath, [join(root, "cli/dist/cli.js"), "plan", "--json", "--no-policy-pack"], {
                cwd: write("program", program("hush", 113)),
                encoding: "utf8",
            }),
        ) as { notCounted: string[]; connections: { from: string; why: string }[] };
        expect(notCounted).to.deep.equal([
            "np: metadata.namespace is a secret",
            "open: metadata.name is a secret",
            "plain: metadata.labels is a secret",
        ]);
        expect(connections.map(({ why }) => why)).to.include("[secret]");
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
