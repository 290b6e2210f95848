import { expect } from "chai";
import { AddressNames, namedAddresses } from "../../../cli/compare/address-names";
import { formats } from "../../../cli/render/reach";
import { compile, parseMesh } from "../../../mesh";
import { createIndex, reach } from "../../../netpol";

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

/** The lines of a format with these ports, of the mesh and whatever opens addresses beside it. */
function lines(format: "text" | "md" | "csv", ports: string, isNamed = true): string[] {
    const { namespaces, policies } = compile(parseMesh(spec));
    const cluster = {
        namespaces: namespaces.map(({ manifest: { metadata } }) => ({
            name: metadata.name,
            labels: metadata.labels ?? {},
        })),
        workloads: [],
        services: [],
        policies: policies.map(({ manifest }) => manifest),
    };
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

    it("keeps every range in formats for programs, and where nobody gave a name", () => {
        expect(lines("csv", "TCP 443").length).to.be.greaterThan(10);
        expect(lines("text", "TCP 8443", false).map((line) => line.split(/ {2,}/)[1])).to.deep.equal([
            "198.18.0.0-198.18.0.6",
            "198.18.0.8-198.18.0.255",
        ]);
    });
});
