import { expect } from "chai";
import { compile, parseMesh } from "../../mesh";

const spec = (platform: object, more: object, flow: object) => ({
    platform,
    namespaces: { agents: { purpose: "agents" } },
    flows: [{ from: "agents", ports: ["443"], why: "test", ...flow }],
    ...more,
});

/** The ipBlocks that the first flow's egress half opens. */
function blocks(platform: object, more: object, flow: object): unknown {
    const { policies } = compile(parseMesh(spec(platform, more, flow)));
    const half = policies.find(({ part }) => part === "flow");
    return half?.manifest.spec.egress?.[0]?.to?.map(({ ipBlock }) => ipBlock);
}

describe("ranges by role", () => {
    const tools = { externals: { tools: { cidrs: ["10.0.0.0/8"] } } };
    for (const key of ["podCidrs", "serviceCidrs", "nodeCidrs", "clusterCidrs"] as const) {
        it(`${key} are cut out of externals`, () => {
            expect(blocks({ [key]: ["10.1.0.0/16"] }, tools, { to: "tools" })).to.deep.equal([
                { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] },
            ]);
        });
    }
    it("all of them are cut out together, each once", () => {
        const platform = {
            podCidrs: ["10.2.0.0/16"],
            nodeCidrs: ["10.1.0.0/16", "10.2.0.0/16"],
            serviceCidrs: ["10.3.0.0/16"],
        };
        expect(blocks(platform, tools, { to: "tools" })).to.deep.equal([
            { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.0.0/15"] },
        ]);
    });
    it("are not cut out of an external that lies within them, and metadata addresses are", () => {
        const within = { externals: { db: { cidrs: ["10.1.3.0/24"], withinClusterRanges: true } } };
        expect(blocks({ nodeCidrs: ["10.1.0.0/16"] }, within, { to: "db" })).to.deep.equal([{ cidr: "10.1.3.0/24" }]);
        const linkLocal = { externals: { db: { cidrs: ["169.0.0.0/8"], withinClusterRanges: true } } };
        expect(blocks({ nodeCidrs: ["10.1.0.0/16"] }, linkLocal, { to: "db" })).to.deep.equal([
            { cidr: "169.0.0.0/8", except: ["169.254.0.0/16"] },
        ]);
    });
    it("nodes stand for nodeCidrs, at either end", () => {
        expect(blocks({ nodeCidrs: ["10.1.0.0/16"] }, {}, { to: "nodes" })).to.deep.equal([{ cidr: "10.1.0.0/16" }]);
        const { policies } = compile(
            parseMesh(spec({ nodeCidrs: ["10.1.0.0/16"] }, {}, { from: "nodes", to: "agents" })),
        );
        const half = policies.find(({ part }) => part === "flow")?.manifest;
        expect(half?.metadata.name).to.equal("allow-from-nodes");
        expect(half?.spec.ingress?.[0]?.from).to.deep.equal([{ ipBlock: { cidr: "10.1.0.0/16" } }]);
    });
    it("a name of the spec's own comes before nodes", () => {
        const own = { externals: { nodes: { cidrs: ["192.0.2.0/24"] } } };
        expect(blocks({ nodeCidrs: ["10.1.0.0/16"] }, own, { to: "nodes" })).to.deep.equal([{ cidr: "192.0.2.0/24" }]);
    });
    it("gke's DNS has the cache by its address and as a pod of its own", () => {
        const { policies } = compile(parseMesh({ ...spec({ dns: ["gke"] }, {}, { to: "agents" }) }));
        const dns = policies.find(({ part }) => part === "allow-dns")?.manifest.spec.egress?.[0]?.to;
        expect(JSON.stringify(dns)).to.contain("node-local-dns").and.to.contain("169.254.20.10/32");
    });
});
