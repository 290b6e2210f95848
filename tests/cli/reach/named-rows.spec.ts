import { expect } from "chai";
import { AddressNames, namedAddresses } from "../../../cli/compare/address-names";
import { namedPods } from "../../../cli/compare/pod-names";
import { formats } from "../../../cli/render/reach";
import type { Report } from "../../../cli/render/reach/report";
import { parseMesh } from "../../../mesh";
import { meshCluster } from "../../mesh-cluster";
import { type Cluster, createIndex, PortSet, reach } from "../../../netpol";

const spec = {
    platform: { podCidrs: ["10.244.0.0/16"], apiServer: { cidrs: ["34.90.1.2/32"], port: 443 } },
    namespaces: { agents: { purpose: "agents" } },
    externals: { tools: { cidrs: ["198.18.0.0/24"], except: ["198.18.0.7/32"] } },
    flows: [
        { from: "agents", to: "internet", ports: ["443"], why: "browsing" },
        { from: "agents", to: "kube-apiserver", why: "jobs" },
        { from: "agents", to: "tools", ports: ["8443"], why: "tools" },
    ],
};

const clusterOf = (intent: object): Cluster => meshCluster(parseMesh(intent));

const podsSpec = {
    platform: { podCidrs: ["10.244.0.0/16"] },
    namespaces: { agents: { purpose: "agents" }, models: { purpose: "inference" } },
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        vllm: { namespace: "models", podLabels: { app: "vllm" } },
    },
    flows: [{ from: "agent", to: "vllm", ports: ["8000"], why: "completions" }],
};

/** What is reported of a mesh, with its workloads as its plan has them, or with its policies alone. */
function reportOf(intent: object, isDeclared: boolean): Report {
    const cluster = clusterOf(intent);
    const pods = namedPods([cluster]);
    const workloads = isDeclared
        ? pods.map((each) => ({
              ...each,
              ...{ kind: "declared", labels: each.pods.matchLabels ?? {}, ports: [], ips: [], hostNetwork: false },
          }))
        : [];
    const { peers, connections } = reach(createIndex({ ...cluster, workloads }), { apart: true });
    return { profile: "reference", peers, gaps: [], connections, names: new AddressNames([], [], pods) };
}

/** The lines of a format with these ports, of the mesh and whatever opens addresses beside it. */
function lines(format: "text" | "md" | "csv", ports: string, isNamed = true): string[] {
    const cluster = clusterOf(spec);
    const { peers, connections } = reach(createIndex(cluster), { apart: true });
    const names = isNamed ? { names: new AddressNames(namedAddresses([cluster])) } : {};
    const report = { profile: "reference" as const, peers, gaps: [], connections, ...names };
    const text = [...formats[format](report)].join("");
    return text.split("\n").filter((line) => line.includes(ports));
}

describe("ai-mesh reach by the names of a mesh", () => {
    it("has one row for the ranges of a name, in formats for people", () => {
        expect(lines("text", "TCP 443").map((line) => line.split(/ {2,}/)[1])).to.deep.equal([
            "internet",
            "kube-apiserver",
        ]);
        expect(lines("text", "TCP 8443").map((line) => line.split(/ {2,}/)[1])).to.deep.equal(["tools"]);
        expect(lines("md", "TCP 443")).to.have.length(2);
    });

    it("calls the pods of a mesh as plan and diff do, each once: its workloads, and pods that may come with their labels", () => {
        const text = [...formats.text(reportOf(podsSpec, true))].join("");
        expect(
            text
                .split("\n")
                .filter((line) => line.includes("TCP 8000"))
                .map((line) => line.split(/ {2,}/)),
        ).to.deep.equal([["agents/agent", "models/vllm", "TCP 8000"]]);
        const drawn = [...formats.mermaid(reportOf(podsSpec, true))].join("");
        expect(drawn.match(/\["[^"]*(?:agent|vllm)[^"]*"\]/g)).to.have.members([
            '["agents"]',
            '["agents/agent"]',
            '["models/vllm"]',
            '["pods in namespace agents"]',
        ]);
        expect([...formats.csv(reportOf(podsSpec, true))].join("")).to.include(
            "agents/agent[declared],models/vllm[declared],",
        );
    });

    it("calls pods that may come by a name of the mesh where no workload is in sight, and keeps apart what is open to other ports", () => {
        const text = [...formats.text(reportOf(podsSpec, false))].join("");
        expect(text).to.match(/^agents\/agent +models\/vllm +TCP 8000$/m);
        const two = reportOf(podsSpec, true);
        const other = PortSet.parse("TCP 9");
        const connections = () =>
            [...two.connections()].map((each) => (each.fromPods === undefined ? each : { ...each, ports: other }));
        const rows = [...formats.text({ ...two, connections })].join("").split("\n");
        expect(rows.filter((row) => row.startsWith("pods app=agent in namespace agents"))).not.to.have.length(0);
        expect(rows.filter((row) => /^agents\/agent +models\/vllm /.test(row))).to.have.length(1);
    });

    it("keeps every range in formats for programs, and where nobody gave a name", () => {
        expect(lines("csv", "TCP 443").length).to.be.greaterThan(10);
        expect(lines("text", "TCP 8443", false).map((line) => line.split(/ {2,}/)[1])).to.deep.equal([
            "198.18.0.0-198.18.0.6",
            "198.18.0.8-198.18.0.255",
        ]);
    });
});
