import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { packChanges } from "../../../cli/compare/pack-changes";
import { readSide } from "../../../cli/worlds/read-side";
import { diffSarif } from "../../../cli/render/diff/sarif";
import { readStackLines } from "../../../cli/worlds/stack-lines";
import { parseMesh } from "../../../mesh";
import { meshCluster } from "../../mesh-cluster";
import { type Cluster, PortSet } from "../../../netpol";
import { reportOf, same, smallChange, smallMesh } from "../render/meshes";

interface Log {
    readonly version: string;
    readonly runs: readonly {
        readonly results: readonly { ruleId: string; level: string; message: { text: string }; locations: unknown[] }[];
    }[];
}

describe("diffSarif()", () => {
    it("says of every connection that opens what it is, at the file that the side came from", () => {
        const { version, runs } = diffSarif(smallChange()) as Log;
        expect(version).to.equal("2.1.0");
        expect(runs[0]?.results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).to.deep.equal([
            [
                "connection-opens",
                "note",
                "Opens pods app=agent in namespace ai-agents → tools (203.0.113.0/24), +TCP 443. tool APIs.",
            ],
        ]);
        expect(runs[0]?.results[0]?.locations).to.deep.equal([
            { physicalLocation: { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } } },
        ]);
    });

    describe("of a side that is in no file", () => {
        const place = mkdtempSync(join(tmpdir(), "ai-mesh-sarif-"));
        const [project, other] = ["project", "other"].map((name) => join(place, name));
        before(() => {
            for (const directory of [project!, other!]) mkdirSync(directory);
            writeFileSync(join(project!, "Pulumi.yml"), "name: shop");
        });
        after(() => rmSync(place, { recursive: true, force: true }));
        const uri = (file: string, base = ".") => {
            const report = smallChange();
            const sides = { before: { ...report.before, file: base }, after: { ...report.after, file } };
            const [result] = (diffSarif({ ...report, ...sides }) as Log).runs[0]!.results;
            const [at] = result!.locations as [{ physicalLocation: { artifactLocation: { uri: string } } }];
            return at.physicalLocation.artifactLocation.uri;
        };

        it("points at the project, at the other side's, and never at a directory", () => {
            const found = encodeURI(relative(process.cwd(), join(project!, "Pulumi.yml")));
            expect(uri(project!)).to.equal(found);
            expect(uri(other!, project!)).to.equal(found);
            expect(uri(other!, other!)).to.equal("Pulumi.yaml");
        });

        it("points at the side's own file where it has one", () => {
            expect(uri("k8s/mesh.yaml", project!)).to.equal("k8s/mesh.yaml");
        });

        it("points at the first manifest of a directory of them", async () => {
            const manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
            writeFileSync(join(other!, "a.json"), JSON.stringify(manifest));
            const how = { stack: "dev", config: [], packs: [], progress: () => undefined };
            const { file } = await readSide({ kind: "manifests", paths: [other!] }, how);
            expect(file).to.equal(join(other!, "a.json"));
        });
    });

    it("has no result where nothing opens", () => {
        const mesh = smallMesh(same);
        expect((diffSarif(reportOf(mesh, mesh)) as Log).runs[0]?.results).to.deep.equal([]);
    });
});

const stack = `# a comment
config:
  aws:region: eu-central-1
  shop:mesh:
    platform: { dns: [kube-dns], clusterCidrs: [10.244.0.0/16] }
    namespaces:
      ai-agents:
        purpose: agents
      ai-data: { purpose: data }
    workloads:
      agent: { namespace: ai-agents, podLabels: { app: agent } }
      db: { namespace: ai-data, podLabels: { app: db } }
    flows:
      - { from: agent, to: db, ports: [5432], why: memory }
      - from: ai-data
        to: ai-data
        ports: [any]
        why: replicas
  shop:other:
    namespaces: { metrics: { purpose: metrics } }
    flows:
      - { from: agent, to: db, ports: [9187/tcp, "9000-9010"], why: metrics }
`;

describe("readStackLines()", () => {
    const place = mkdtempSync(join(tmpdir(), "ai-mesh-lines-"));
    after(() => rmSync(place, { recursive: true, force: true }));
    const file = (name: string, text: string): string => {
        const path = join(place, name);
        writeFileSync(path, text);
        return path;
    };
    const lineOf = (text: string) => stack.slice(0, stack.indexOf(text)).split("\n").length;
    const [first, second, third] = [lineOf("- { from: agent"), lineOf("- from: ai-data"), stack.split("\n").length - 1];
    const lines = readStackLines(file("Pulumi.dev.yaml", stack))!;

    it("finds a flow by its ends, and of several the one that opens the port", () => {
        const find = (ports: string) => lines.flow("agent -> db", PortSet.parse(ports));
        expect([find("TCP 5432"), find("TCP 9187"), find("TCP 9005")]).to.deep.equal([first, third, third]);
        expect(find("UDP 1")).to.equal(first);
        expect(lines.flow("ai-data -> ai-data", PortSet.parse("UDP 1"))).to.equal(second);
        expect(lines.flow("db -> agent", PortSet.all)).to.equal(undefined);
    });

    it("finds flows and rows that list their ends, or name several workloads by one name", () => {
        const text = [
            "config:",
            "  p:mesh:",
            "    namespaces: { a: { purpose: a } }",
            "    flows:",
            "      - { from: [agent, probe], to: ray, ports: [80], why: w }",
            "      - { fromAny: [job], toAny: [db, cache], ports: [90], why: w }",
            "    expect:",
            "      - { from: agent, to: [ray, db], verdict: denied }",
        ].join("\n");
        const listed = readStackLines(file("Pulumi.lists.yaml", text))!;
        expect(listed.flow("probe -> ray.train", PortSet.all)).to.equal(5);
        expect(listed.flow("job -> cache", PortSet.all)).to.equal(6);
        expect(listed.flow("job -> ray", PortSet.all)).to.equal(undefined);
        expect(listed.flow("prob -> ray", PortSet.all)).to.equal(undefined);
        expect(listed.expectation("agent -> ray.serve", "denied")).to.equal(8);
        expect(listed.expectation("agent -> ray.serve", "allowed")).to.equal(undefined);
    });

    it("finds a namespace where it is declared", () => {
        expect(lines.namespace("ai-agents")).to.equal(lineOf("      ai-agents:"));
        expect(lines.namespace("ai-data")).to.equal(lineOf("      ai-data:"));
        expect(lines.namespace("elsewhere")).to.equal(undefined);
    });

    it("knows nothing of files that hold no mesh, are none, or are not there", () => {
        expect(readStackLines(file("Pulumi.other.yaml", "config: { shop:size: 3, shop:list: [1] }"))).to.equal(
            undefined,
        );
        expect(readStackLines(file("Pulumi.broken.yaml", "config: ["))).to.equal(undefined);
        expect(readStackLines(file("state.json", "{}"))).to.equal(undefined);
        expect(readStackLines(place)).to.equal(undefined);
        expect(readStackLines(join(place, "Pulumi.absent.yaml"))).to.equal(undefined);
    });

    const meshOf = (flows: number): Cluster => {
        const spec = (parse(stack) as { config: { "shop:mesh": { flows: object[] } } }).config["shop:mesh"];
        return meshCluster(parseMesh({ ...spec, flows: spec.flows.slice(0, flows) }));
    };
    const linesOf = (log: object) =>
        (log as Log).runs[0]!.results.map(({ ruleId, locations }) => {
            const [{ physicalLocation }] = locations as [{ physicalLocation: { region: { startLine: number } } }];
            return [ruleId, physicalLocation.region.startLine];
        });

    it("lets diffSarif() point at the flow that opens a connection, and at the top without", () => {
        expect(linesOf(diffSarif(reportOf(meshOf(0), meshOf(1)), lines))).to.deep.equal([["connection-opens", first]]);
        const [more] = linesOf(diffSarif(reportOf(meshOf(1), meshOf(2)), lines));
        expect(more).to.deep.equal(["connection-opens", second]);
        expect(linesOf(diffSarif(reportOf(meshOf(1), meshOf(2))))).to.deep.equal([["connection-opens", 1]]);
    });

    it("lets diffSarif() point a finding at the flow or namespace of its resource, or at the namespace it names", () => {
        const finding = (urn: string, message = "m") => ({
            pack: "p",
            policy: "require-dns",
            level: "mandatory" as const,
            urn,
            message,
            unjudged: false,
        });
        const type = "shop:index:MeshIsolation$kubernetes:networking.k8s.io/v1:NetworkPolicy";
        const urn = (name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
        const mesh = meshOf(3);
        const violations = [
            finding(urn("mesh/ai-agents/allow-to-db")),
            finding(urn("mesh/ai-data/deny-all")),
            finding("", 'Namespace "ai-agents" leaves "egress" open'),
            finding(urn("other"), "nothing that is known"),
        ];
        const packs = packChanges([], [{ pack: "p", policies: [], violations }]);
        expect(linesOf(diffSarif({ ...reportOf(mesh, mesh), packs }, lines)).map(([, line]) => line)).to.deep.equal([
            first,
            lineOf("      ai-data:"),
            lineOf("      ai-agents:"),
            1,
        ]);
    });
});
