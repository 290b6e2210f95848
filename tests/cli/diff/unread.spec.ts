import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { reportOn } from "../../../cli/compare/report";
import { diffDocument } from "../../../cli/render/diff/json";
import { diffMarkdown } from "../../../cli/render/diff/markdown";
import { diffText } from "../../../cli/render/diff/text";
import { styleFor } from "../../../cli/terminal/style";
import { readSides } from "../../../cli/worlds/read-sides";

describe("diff of what was not read", () => {
    const dirs: string[] = [];
    after(() => dirs.forEach((dir) => rmSync(dir, { recursive: true })));

    const manifests = (files: Readonly<Record<string, string>>) => {
        const dir = mkdtempSync(join(tmpdir(), "unread-"));
        dirs.push(dir);
        for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
        return { kind: "manifests", paths: [dir] } as const;
    };
    const policy = (annotations: object, cidr = "203.0.113.0/24") => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "out", namespace: "a", annotations },
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr } }] }] },
    });
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
    const base = { "base.yaml": [namespace, policy({})].map((object) => stringify(object)).join("---\n") };

    async function report(before: Record<string, string>, now: Record<string, string>) {
        const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
        const sides = await readSides([manifests(before), manifests(now)], how);
        return reportOn(...sides, { failOn: ["changed"] });
    }
    const rayService = (label: string) =>
        stringify({
            apiVersion: "ray.io/v1",
            kind: "RayService",
            metadata: { name: label, namespace: "a" },
            spec: {},
        });

    const unread: readonly [what: string, file: string, text: string][] = [
        ["a Helm template", "open.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n"],
        ["a kustomization", "kustomization.yaml", "resources: [base.yaml]\n"],
        ["an object whose pods an operator makes", "ray.yaml", rayService("x")],
    ];
    for (const [what, file, text] of unread) {
        it(`is never equal where ${what} comes or goes, and equal where both sides have it`, async () => {
            const more = { ...base, [file]: text };
            for (const [before, now] of [
                [base, more],
                [more, base],
            ] as const) {
                const { verdict, unclear, failed } = await report(before, now);
                expect(verdict).to.equal("unclear");
                expect(unclear).to.have.length(1);
                expect(failed).to.deep.equal(["changed"]);
            }
            expect((await report(more, more)).verdict).to.equal("equal");
            const other = { ...base, [file]: text.replace("spec: {}", "spec: { serveConfigV2: x }") + "# changed\n" };
            expect((await report(more, other)).verdict).to.equal("unclear");
        });
    }

    it("is not equal where there is nothing to compare", async () => {
        const secret = { "a.yaml": stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" } }) };
        const { verdict, gaps } = await report(secret, secret);
        expect(verdict).to.equal("unclear");
        expect(gaps.map(({ text }) => text.replace(/\/\S+,? /, "DIR "))).to.deep.equal([
            "Nothing in DIR says who may reach whom: no policy, namespace, workload or Service is in it",
            "Nothing in DIR says who may reach whom: no policy, namespace, workload or Service is in it",
        ]);
    });

    it("lists what was not read in every format", async () => {
        const found = await report(base, { ...base, "ray.yaml": rayService("served") });
        expect(diffDocument(found).gaps.map(({ kind }) => kind)).to.deep.equal(["pods"]);
        for (const text of [diffText(found, styleFor({})), diffMarkdown(found)]) expect(text).to.contain("served");
    });

    it("prints no control character of names and reasons", async () => {
        const nasty = {
            "ai-mesh-isolation/why": "a\u001b[31mb\u0007\rc\nd",
            "ai-mesh-isolation/flow": "a -> x\u001b[2J",
        };
        const now = {
            "base.yaml": [namespace, policy(nasty, "198.51.100.0/24")].map((each) => stringify(each)).join("---\n"),
        };
        const found = await report(base, now);
        const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
        for (const text of [diffText(found, styleFor({})), diffMarkdown(found)]) {
            expect(text).to.contain("\\u001b");
            expect(text).not.to.match(control);
        }
    });
});
