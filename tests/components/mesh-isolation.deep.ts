import { expect } from "chai";
import { changed, sample } from "../mesh/sample";
import { plan, type Planned, planSpec, type Resource, withProgram } from "./planned-program";

describe("MeshIsolation", () => {
    let planned: Planned;
    const find = (name: string): Resource => {
        const { resources } = planned;
        const found = resources.find((resource) => resource.name === name);
        if (!found)
            throw new Error(`no resource ${name} among ${resources.map((resource) => resource.name).join(", ")}`);
        return found;
    };
    /** A resource and everything it waits for, directly or not. */
    const waitsFor = (resource: Resource): Set<string> => {
        const names = new Set<string>();
        const visit = (urn: string): void => {
            const found = planned.resources.find((other) => other.urn === urn);
            if (!found || names.has(found.name)) return;
            names.add(found.name);
            found.dependencies.forEach(visit);
        };
        resource.dependencies.forEach(visit);
        return names;
    };
    const policiesIn = (namespace: string): Resource[] =>
        planned.resources.filter(
            ({ inputs }) => inputs?.kind === "NetworkPolicy" && inputs.metadata.namespace === namespace,
        );

    before(() => {
        planned = planSpec(sample);
        expect(planned.stderr).to.equal("");
    });

    it("is the parent of everything it makes", () => {
        const component = find("mesh");
        expect(component.type).to.equal("ai-mesh-isolation:index:MeshIsolation");
        for (const resource of planned.resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
            expect(resource.parent, resource.name).to.equal(component.urn);
            expect(resource.name.startsWith("mesh/"), resource.name).to.equal(true);
        }
    });

    it("creates deny-all before everything else in a new namespace", () => {
        const deny = find("mesh/ai-inference/deny-all");
        expect([...waitsFor(deny)]).to.deep.equal(["mesh/ai-inference"]);
        const others = policiesIn("ai-inference").filter(({ name }) => name !== deny.name);
        expect(others).to.have.length.greaterThan(2);
        for (const policy of others) expect(policy.dependencies, policy.name).to.include(deny.urn);
    });

    it("creates deny-all after everything else in an adopted namespace, and after every label", () => {
        const waits = waitsFor(find("mesh/gateway/deny-all"));
        const others = policiesIn("gateway").filter(({ name }) => !name.endsWith("/deny-all"));
        expect(others).to.have.length.greaterThan(2);
        expect([...waits]).to.include.members(others.map(({ name }) => name));
        expect([...waits]).to.include.members(Object.keys(sample.namespaces).map((name) => `mesh/${name}`));
    });

    it("leaves the policies of a new namespace to be deleted with it, and those of an adopted one not", () => {
        const home = find("mesh/ai-inference");
        for (const policy of policiesIn("ai-inference")) expect(policy.deletedWith, policy.name).to.equal(home.urn);
        for (const policy of policiesIn("gateway")) expect(policy.deletedWith, policy.name).to.equal("");
    });

    it("patches an adopted namespace's labels and nothing else", () => {
        const patch = find("mesh/gateway");
        expect(patch.type).to.equal("kubernetes:core/v1:NamespacePatch");
        expect(patch.inputs.metadata).to.deep.equal({ name: "gateway", labels: { purpose: "gateway" } });
    });

    it("stops with every mistake of the spec, its paths and no stack", () => {
        const failed = planSpec(
            changed((s) => {
                s.flows[3].to = "ai-dta";
                s.externals.tools.cidrs = ["10.0.0.1/8"];
            }),
        );
        expect(failed.status).to.equal(2);
        expect(failed.stderr).to.contain("Cannot build the mesh:");
        expect(failed.stderr).to.contain(
            `externals.tools.cidrs[0]: "10.0.0.1/8" has host bits set; did you mean "10.0.0.0/8"?`,
        );
        expect(failed.stderr).to.contain(`is called "ai-dta"; did you mean "ai-data"?`);
        expect(failed.stderr).not.to.match(/\n\s+at /);
    });

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
