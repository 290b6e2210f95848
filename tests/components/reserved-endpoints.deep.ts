import { expect } from "chai";
import { plan, planSpec, withProgram, type Planned } from "./planned-program";

const agents = { agents: { purpose: "agents" } };

describe("MeshIsolation with reserved endpoints", () => {
    it("says once, in a preview, what a name of the spec's own means, and what the internet as a source needs", () => {
        const { stderr } = planSpec({
            namespaces: agents,
            externals: { nodes: { cidrs: ["192.0.2.0/24"] } },
            flows: [
                { from: "internet", to: "agents", ports: [443], why: "users" },
                { from: "agents", to: "nodes", ports: [443], why: "tools" },
            ],
        });
        const lines = stderr.trim().split("\n");
        expect(lines).to.have.length(2);
        expect(lines[0]).to.equal(
            `info: externals.nodes: flows with "nodes" mean this one, and not the reserved name; rename it to use that`,
        );
        expect(lines[1]).to.match(
            /^info: flows: flows from "internet" to agents hold where clients keep their addresses/,
        );
    });

    const program = (cidrs: string): string => `import * as pulumi from "@pulumi/pulumi";
        import { MeshIsolation } from "../../components";
        const reference = new pulumi.StackReference("organization/network/dev");
        new MeshIsolation("mesh", {
            platform: { preset: "gke", cni: "calico", podCidrs: ${cidrs}, loadBalancerCidrs: ${cidrs} },
            namespaces: { agents: { purpose: "agents" } },
            flows: [
                { from: "agents", to: "internet", ports: ["443"], why: "browsing" },
                { from: "agents", to: "cloud-identity", why: "buckets" },
                { from: "load-balancers", to: "agents", ports: ["8443"], why: "health checks" },
            ],
        });`;
    const planWith = (cidrs: string): Planned =>
        withProgram({}, (directory) => plan("--program", directory), program(cidrs));
    const peers = ({ resources }: Planned, name: string) => {
        const { egress, ingress } = resources.find((each) => each.name === `mesh/agents/${name}`)!.inputs.spec as {
            egress?: [{ to: unknown }];
            ingress?: [{ from: unknown }];
        };
        return egress?.[0].to ?? ingress?.[0].from;
    };

    it("keeps all but the peers known where a range is unknown at preview, and those that need no such range", () => {
        const planned = planWith(`reference.requireOutput("pods") as pulumi.Output<string[]>`);
        expect(planned.stderr).to.equal("");
        expect(peers(planned, "allow-to-internet")).to.equal("[unknown]");
        expect(peers(planned, "allow-from-load-balancers")).to.equal("[unknown]");
        expect(peers(planned, "allow-to-cloud-identity")).to.deep.equal([{ ipBlock: { cidr: "169.254.169.252/32" } }]);
    });

    it("makes the same policies of Outputs as of plain CIDRs", () => {
        const [known, plain] = [`pulumi.output(["10.129.0.0/23"])`, `["10.129.0.0/23"]`].map(planWith);
        expect(known!.stderr).to.equal("");
        for (const name of ["allow-to-internet", "allow-from-load-balancers"]) {
            expect(peers(known!, name)).to.deep.equal(peers(plain!, name));
        }
        expect(JSON.stringify(peers(plain!, "allow-from-load-balancers"))).to.contain("10.129.0.0/23");
    });

    it("does not show what a secret holds where that turns out to be a mistake, nor which of several it is", () => {
        const planned = planWith(`pulumi.secret(["10.129.0.0/23", "10.9.8.7/8"])`);
        expect(planned.status).to.equal(2);
        expect(planned.stderr).to.contain("platform.loadBalancerCidrs: is wrong");
        expect(planned.stderr + JSON.stringify(planned)).not.to.match(/10\.9\.8\.7|Cidrs\[/);
    });
});
