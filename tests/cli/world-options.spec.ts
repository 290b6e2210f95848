import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { readWorld } from "../../cli/commands/world-options";
import { empty } from "../../cli/worlds/empty-side";
import { withGaps } from "../../cli/worlds/gaps";
import type { Cluster } from "../../netpol";

describe("what a world does not show", () => {
    let dir: string;
    before(() => {
        dir = mkdtempSync(join(tmpdir(), "world-"));
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
        writeFileSync(join(dir, "a.yaml"), stringify(namespace));
        writeFileSync(join(dir, "b.yaml"), "apiVersion: v1\nkind: {{ .Values.kind }}\n");
    });
    after(() => rmSync(dir, { recursive: true }));

    const about = (texts: readonly string[]) => texts.filter((text) => text.startsWith("Not read: 1 Helm template"));

    it("is said once: as a gap, or as a note where a closed world has no gaps", async () => {
        const open = await readWorld({ manifests: [dir] });
        expect(about(open.gaps.map(({ text }) => text))).to.have.length(1);
        expect(about(open.notes)).to.deep.equal([]);
        const closed = await readWorld({ manifests: [dir], closedWorld: true });
        expect(closed.gaps).to.deep.equal([]);
        expect(about(closed.notes)).to.have.length(1);
    });

    it("are the labels of a namespace that is listed and of which a part was seen", () => {
        const cluster: Cluster = {
            namespaces: [{ name: "a", labels: { purpose: "agents" }, labelsKnown: false }],
            workloads: [],
            services: [],
            policies: [
                {
                    apiVersion: "networking.k8s.io/v1",
                    kind: "NetworkPolicy",
                    metadata: { name: "in", namespace: "a" },
                    spec: {
                        podSelector: {},
                        policyTypes: ["Ingress"],
                        ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "x" } } }] }],
                    },
                },
            ],
        };
        const { platform } = empty;
        expect(withGaps({ cluster, platform, gaps: [] }).gaps.map(({ kind }) => kind)).to.deep.equal([
            "namespace labels",
        ]);
        const seen = { ...cluster, namespaces: [{ name: "a", labels: {} }] };
        expect(withGaps({ cluster: seen, platform, gaps: [] }).gaps).to.deep.equal([]);
    });
});
