import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DiffVerdict, failing, verdictOf } from "../../../cli/compare/verdict";
import { diffMarkdown } from "../../../cli/render/diff/markdown";
import { diffText } from "../../../cli/render/diff/text";
import { styleFor } from "../../../cli/terminal/style";
import { type Cluster, IpSet, type NetworkPolicySpec, type ProfileName, type Workload } from "../../../netpol";
import { reportOf } from "../render/meshes";

const pod = (name: string, more: Partial<Workload> = {}): Workload => ({
    ...{ kind: "Deployment", namespace: "db", name, labels: { app: name }, ports: [], ips: [], hostNetwork: false },
    ...more,
});
const accepts = (app: string, port: number): NetworkPolicySpec => ({
    podSelector: { matchLabels: { app } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: "ui" } } }], ports: [{ port }] }],
});
/** Whether policies count for a hostNetwork pod is each CNI's own to say: what changes for `node` changes perhaps. */
const cluster = (...specs: NetworkPolicySpec[]): Cluster => ({
    namespaces: [{ name: "db", labels: {} }],
    workloads: [pod("ui"), pod("sql"), pod("node", { hostNetwork: true })],
    services: [],
    policies: [
        { podSelector: {}, policyTypes: ["Ingress" as const] },
        { podSelector: { matchLabels: { app: "node" } }, policyTypes: ["Ingress" as const] },
        ...specs,
    ].map((spec, at) => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: `p${at}`, namespace: "db" },
        spec,
    })),
});
const unknownPlaces = { apiServer: IpSet.none, identity: [] };
const [surely, perhaps] = [accepts("sql", 80), accepts("node", 80)];
const [surelyOther, perhapsOther] = [accepts("sql", 81), accepts("node", 81)];

const rows: readonly [verdict: DiffVerdict, before: NetworkPolicySpec[], after: NetworkPolicySpec[]][] = [
    ["equal", [surely, perhaps], [perhaps, surely]],
    ["widened", [], [surely]],
    ["narrowed", [surely], []],
    ["mixed", [surely], [surelyOther]],
    ["perhaps widened", [], [perhaps]],
    ["perhaps narrowed", [perhaps], []],
    ["perhaps mixed", [perhaps], [perhapsOther]],
    ["perhaps mixed", [perhaps], [surely]],
    ["perhaps mixed", [surely], [perhaps]],
    // What also happens perhaps, in the direction of what surely does, says nothing new.
    ["widened", [], [surely, perhaps]],
    ["narrowed", [surely, perhaps], []],
    ["mixed", [surely, perhaps], [surelyOther, perhapsOther]],
];

describe("the verdict on a change", () => {
    for (const [verdict, before, after] of rows) {
        it(`is "${verdict}" and begins every report`, () => {
            const report = reportOf(cluster(...before), cluster(...after));
            expect(report.verdict).to.equal(verdict);
            expect(diffText(report, styleFor({})).startsWith(`${verdict}  `)).to.equal(true);
            expect(diffMarkdown(report)).to.match(new RegExp(`^### \\S+ ${verdict}: `));
        });
    }

    it("is unclear where anything differs that nobody can judge, whatever else is certain", () => {
        for (const [, before, after] of rows) {
            const { comparison } = reportOf(cluster(...before), cluster(...after));
            expect(verdictOf(comparison, ["policy a/b"])).to.equal("unclear");
        }
    });

    it("follows the profile that decides where the API is silent, which the report names", () => {
        const report = (profile?: ProfileName) => reportOf(cluster(perhaps), cluster(perhapsOther), { profile });
        expect([report().verdict, report("reference").notes]).to.deep.equal(["perhaps mixed", []]);
        // Cilium takes a hostNetwork pod for its node, which no policy is for.
        expect(report("cilium").verdict).to.equal("equal");
        expect(diffText(report("cilium"), styleFor({}))).to.include('Judged by profile "cilium".');
    });

    it("says nothing of what --fail-on counts: what is perhaps so stops as what surely is", () => {
        const stops = (before: NetworkPolicySpec[], after: NetworkPolicySpec[]) =>
            failing(
                ["widened", "narrowed", "changed"],
                reportOf(cluster(...before), cluster(...after)).comparison,
                [],
                { before: unknownPlaces, after: unknownPlaces },
            );
        expect(stops([], [perhaps])).to.deep.equal(["widened", "changed"]);
        expect(stops([perhaps], [])).to.deep.equal(["narrowed", "changed"]);
        expect(stops([perhaps], [perhaps])).to.deep.equal([]);
    });

    it("is one of those that the schema lists, and the schema lists no other", () => {
        const file = join(__dirname, "../../../cli/render/diff/schema.json");
        const schema = JSON.parse(readFileSync(file, "utf8")) as {
            properties: { verdict: { enum: readonly string[] } };
        };
        const all = [...new Set([...rows.map(([verdict]) => verdict), "unclear"])];
        expect([...schema.properties.verdict.enum].sort()).to.deep.equal(all.sort());
    });
});
