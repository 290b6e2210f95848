import { expect } from "chai";
import { changed } from "../mesh/sample";
import { plan, planSpec, withProgram, type Planned } from "./planned-program";

describe("MeshIsolation", () => {
    it("opens an adopted namespace that is not enforced before anything else is there", () => {
        const { resources } = planSpec(changed((s) => (s.namespaces.gateway.enforce = false)));
        const all = resources.filter(({ name }) => name.startsWith("mesh/gateway/"));
        const open = all.find(({ name }) => name === "mesh/gateway/not-enforced");
        const others = all.filter((each) => each !== open);
        expect(others).to.have.length.greaterThan(3);
        for (const policy of others) expect(policy.dependencies, policy.name).to.include(open?.urn);
    });
});

describe("MeshIsolation with CIDRs that are Outputs", () => {
    const program = (cidrs: string): string => `import * as pulumi from "@pulumi/pulumi";
        import { MeshIsolation } from "../../components";
        const reference = new pulumi.StackReference("organization/network/dev");
        const mesh = new MeshIsolation("mesh", {
            platform: { clusterCidrs: pulumi.output(["10.244.0.0/16"]) },
            namespaces: { agents: { purpose: "agents" } },
            externals: { tools: { cidrs: ${cidrs} }, lb: { cidrs: ["192.0.2.0/24"] } },
            flows: [
                { from: "agents", to: "tools", ports: ["443"], why: "tool APIs" },
                { from: "lb", to: "agents", ports: ["8443"], why: "user requests" },
            ],
        });
        export const connections = mesh.connections;`;
    const planWith = (cidrs: string): Planned =>
        withProgram({}, (directory) => plan("--program", directory), program(cidrs));
    const egress = ({ resources }: Planned) =>
        resources.find(({ name }) => name === "mesh/agents/allow-to-tools")?.inputs.spec;

    it("makes the same policy as plain CIDRs would", () => {
        const planned = planWith(`pulumi.output(["10.0.0.0/8"])`);
        expect(planned.stderr).to.equal("");
        expect(egress(planned)).to.deep.equal({
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
                {
                    to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.244.0.0/16"] } }],
                    ports: [{ protocol: "TCP", port: 443 }],
                },
            ],
        });
    });

    it("keeps all but the peers known where a CIDR is unknown at preview", () => {
        const planned = planWith(`reference.requireOutput("tools") as pulumi.Output<string[]>`);
        expect(planned.stderr).to.equal("");
        expect(egress(planned)).to.deep.equal({
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: "[unknown]", ports: [{ protocol: "TCP", port: 443 }] }],
        });
        expect(planned.outputs.connections).to.equal("[unknown]");
    });

    it("stops where an Output turns out to hold a mistake", () => {
        const planned = planWith(`pulumi.output(["10.0.0.1/8"])`);
        expect(planned.status).to.equal(2);
        expect(planned.stderr).to.contain(
            `externals.tools.cidrs[0]: "10.0.0.1/8" has host bits set; did you mean "10.0.0.0/8"?`,
        );
    });

    it("does not show what a secret holds where that turns out to be a mistake", () => {
        const planned = planWith(`pulumi.secret(["10.9.8.7/8"])`);
        expect(planned.status).to.equal(2);
        expect(planned.stderr).to.contain("externals.tools.cidrs: is wrong").and.to.contain("secret");
        expect(planned.stderr + JSON.stringify(planned)).not.to.contain("10.9.8.7");
    });
});
