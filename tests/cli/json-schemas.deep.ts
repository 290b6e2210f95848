import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv/dist/2020";
import { expect } from "chai";
import { commandsBelow } from "../../cli/commands/help";
import { aiMesh } from "../../cli/program";
import { fakeApiServer } from "./kubernetes/fake-api-server";
import { root } from "./plan-process";

const manifest = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { purpose: agents } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny-all, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;
const opens = manifest.replace("{ podSelector: {}, ", "{ podSelector: {}, egress: [{}], ");
const log = { time: "2026-03-02T08:00:00Z", from: "10.244.0.5", to: "1.1.1.1", port: 443, protocol: "TCP" };

/** Arguments of each command that has JSON, by its name; FILES, OPEN, LOG and KUBECONFIG stand for what the test makes. */
const calls: Readonly<Record<string, readonly string[]>> = {
    plan: ["--program examples/quickstart", "--program tests/fixtures/programs/open", "--stack prod"],
    reach: ["--manifests FILES", "--manifests OPEN --compare-profiles all", "--context small --kubeconfig KUBECONFIG"],
    explain: [
        "--manifests FILES --from shop --to 1.1.1.1 --port 443",
        "--manifests OPEN --from shop --to internet --port any",
    ],
    check: ["--manifests FILES", "--manifests OPEN"],
    audit: ["LOG --manifests FILES", "LOG --stack prod"],
    diff: ["--base-manifests FILES --manifests OPEN", "--base-manifests OPEN --manifests FILES --fail-on narrowed"],
    preflight: ["--kubeconfig KUBECONFIG"],
    "presets list": [""],
    "presets show": ["qdrant", "milvus --with release=r1"],
    verify: [
        "--no-probes --manifests FILES --kubeconfig KUBECONFIG",
        "--no-probes --manifests OPEN --kubeconfig KUBECONFIG",
    ],
};

const printsJson = [...commandsBelow(aiMesh())].filter(([, command]) =>
    command.options.some(({ long, argChoices }) => long === "--output" && argChoices?.includes("json")),
);
const schemaOf = (name: string): object =>
    JSON.parse(readFileSync(join(root, "cli/render", name.split(" ")[0] ?? "", "schema.json"), "utf8")) as object;
const validatorOf = (name: string) => new Ajv({ strict: true, allowUnionTypes: true }).compile(schemaOf(name));

describe("JSON of every command", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "ai-mesh-json-"));
    let server: Server;
    const places: Record<string, string> = {
        FILES: join(folder, "files"),
        OPEN: join(folder, "open"),
        LOG: join(folder, "log"),
    };
    before(async () => {
        const made = await fakeApiServer(folder);
        server = made.server;
        places["KUBECONFIG"] = made.kubeconfig;
        for (const [place, text] of [
            ["FILES", manifest],
            ["OPEN", opens],
        ] as const) {
            mkdirSync(places[place] ?? "");
            writeFileSync(join(places[place] ?? "", "all.yaml"), text);
        }
        writeFileSync(places["LOG"] ?? "", `${JSON.stringify(log)}\n`);
    });
    after(() => {
        server.close();
        rmSync(folder, { recursive: true, force: true });
    });

    /** What a call prints, which ends with 0 or 1. */
    const printed = (name: string, call: string): Promise<unknown> => {
        const words = `${name} ${call}`.split(" ").filter(Boolean);
        const args = [...words.map((word) => places[word] ?? word), "-o", "json"];
        return new Promise((resolve, reject) =>
            execFile(
                process.execPath,
                [join(root, "cli/dist/cli.js"), ...args],
                { cwd: root, maxBuffer: 2 ** 26 },
                (error, stdout, stderr) => {
                    if (error !== null && error.code !== 1) reject(new Error(`${args.join(" ")}: ${stderr}`));
                    else resolve(JSON.parse(stdout));
                },
            ),
        );
    };

    it("is asked of every command that says it prints JSON", () => {
        expect(printsJson.map(([name]) => name).sort()).to.deep.equal(Object.keys(calls).sort());
        for (const [name, command] of printsJson) {
            const { description } = command.options.find(({ long }) => long === "--output") ?? {};
            expect(description, name).to.include(`ai-mesh/${name.split(" ")[0]}/schema.json`);
        }
    });

    for (const [name, lines] of Object.entries(calls)) {
        for (const call of lines) {
            it(`is what its schema says: ${name} ${call}`, async () => {
                const validate = validatorOf(name);
                const document = await printed(name, call);
                expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
                expect(validate({ ...(document as object), unheardOf: 1 }), "a field that nobody knows").to.equal(
                    false,
                );
                expect(validate({ ...(document as object), version: 0 }), "another version").to.equal(false);
            });
        }
    }
});
