import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExplainOptions } from "../../../cli/commands/explain/options";
import { Fixture, manifests } from "./fixture";
import { holdsTo } from "./schema";

const read = holdsTo("explain");

const template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n";
const kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: x-\n";
const rayService = "apiVersion: ray.io/v1\nkind: RayService\nmetadata: {name: r, namespace: ai-inference}\nspec: {}\n";
const values = "replicas: 3\nimage: {tag: v1}\n";

/** What stands beside the manifests, whether it may change what is answered, and what names it. */
const beside: readonly [file: string, text: string, to: string, port: string, gap: RegExp | undefined][] = [
    ["chart.yaml", template, "vllm", "8000", /1 Helm template/],
    ["kustomization.yaml", kustomization, "vllm", "8000", /1 kustomization/],
    // Pods that nobody read have answers of their own, but for a Service that may lead to them.
    ["ray.yaml", rayService, "vllm", "8000", undefined],
    ["ray.yaml", rayService, "svc/vllm", "80", /the pods of RayService/],
    ["values.yaml", values, "vllm", "8000", undefined],
];

describe("ai-mesh explain --expect beside what was not read", () => {
    let fixture: Fixture;
    let said = "";
    const write = process.stderr.write.bind(process.stderr);
    beforeEach(() => {
        fixture = new Fixture();
        said = "";
        process.stderr.write = (text: string | Uint8Array) => (said += text.toString()) !== "";
    });
    afterEach(() => {
        process.stderr.write = write;
        fixture.remove();
    });

    for (const [file, text, to, port, gap] of beside) {
        const options: Partial<ExplainOptions> = { from: ["envoy"], to: [to], port: [port], expect: "allowed" };
        it(`${gap ? "is not met" : "is met"} with ${file} beside, of ${to}`, async () => {
            writeFileSync(join(fixture.dir, file), text);
            const all = { ...options, manifests: [fixture.dir] };
            const json = await fixture.explain({ ...all, output: "json" });
            expect(json.status).to.equal(gap ? 2 : 0);
            expect(read(json.text)).to.include({ verdict: "allowed", asExpected: gap === undefined });
            expect(said.includes("as expected by what was read, and what was not read may change that")).to.equal(
                gap !== undefined,
            );
            if (gap) expect(said).to.match(gap);
            const shown = (await fixture.explain(all)).text;
            expect(shown).to.match(gap ? /\nNOT CERTAIN, since what was not read may change it: / : /\nas expected: /);
            for (const [output, good, bad] of [
                ["tap", /^ok 1/m, /^not ok 1/m],
                ["junit", /failures="0"/, /failures="1"/],
            ] as const) {
                expect((await fixture.explain({ ...all, output })).text).to.match(gap ? bad : good);
            }
        });

        it(`ends with 1 where the answer is another one, and with 0 where that is all there is (${file}, ${to})`, async () => {
            writeFileSync(join(fixture.dir, file), text);
            const all = { ...options, manifests: [fixture.dir] };
            expect((await fixture.explain({ ...all, expect: "denied" })).status).to.equal(1);
            expect((await fixture.explain({ ...all, closedWorld: true })).status).to.equal(0);
        });
    }

    it("is told in a table of several, with what was not read", async () => {
        writeFileSync(join(fixture.dir, "chart.yaml"), template);
        const rows = fixture.write(
            "rows.csv",
            "from,to,ports,verdict\nenvoy,vllm,8000,allowed\nagent,vllm,8000,allowed\n",
        );
        const all = { expectFile: rows, manifests: [fixture.dir] };
        const given = await fixture.explain(all, 200);
        expect(given.status).to.equal(1);
        expect(given.text).to.match(/allowed +not certain +gateway\/envoy/);
        expect(given.text).to.match(/denied +no: allowed +ai-agents\/agent/);
        expect(given.text).to.include("\n0 of 2 as expected.\n");
        expect(given.text).to.include("What may change this answer, and was not seen:\n  Not read: 1 Helm template");
    });

    it("is met by what is firm whatever the engine does not know, under --strict too", async () => {
        // The namespace "stranger" has no object; who refuses it does so whatever its labels are.
        const stranger = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: probe, namespace: stranger}
spec: {template: {metadata: {labels: {app: probe}}, spec: {containers: []}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: by-label, namespace: gateway}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]}
`;
        fixture.write("all.yaml", `${manifests}---${stranger}`);
        const ask = (to: string) =>
            fixture.explain({ from: ["probe"], to: [to], port: ["8000"], expect: "denied", strict: true });
        expect((await ask("vllm")).status).to.equal(0);
        // The control: what depends on these labels is unknown, and so never as expected.
        expect((await ask("envoy")).status).to.equal(1);
    });
});
