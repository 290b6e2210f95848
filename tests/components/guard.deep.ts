import { expect } from "chai";
import { changed } from "../mesh/sample";
import { plan, planSpec, withProgram, type Planned, type Resource } from "./planned-program";

const guard = { deployers: { groups: ["mesh-deployers"] } };
const guarded = (): Planned => planSpec(changed((spec) => (spec.guard = guard)));

const kinds = (planned: Planned, kind: string): Resource[] =>
    planned.resources.filter(({ inputs }) => inputs?.kind === kind);

describe("the guard of a MeshIsolation", () => {
    let planned: Planned;
    let policies: Resource[];
    let bindings: Resource[];

    before(() => {
        planned = guarded();
        expect(planned.stderr).to.equal("");
        policies = kinds(planned, "ValidatingAdmissionPolicy");
        bindings = kinds(planned, "ValidatingAdmissionPolicyBinding");
    });

    it("is a policy and a binding for each kind that is guarded, children of the mesh", () => {
        const mesh = planned.resources.find(({ name }) => name === "mesh");
        const names = ["calico", "cilium", "namespaces", "network-policies"].map((part) => `mesh/guard/${part}`);
        expect(policies.map(({ name }) => name).sort()).to.deep.equal(names);
        expect(bindings.map(({ name }) => name).sort()).to.deep.equal(names);
        for (const { parent } of [...policies, ...bindings]) expect(parent).to.equal(mesh?.urn);
    });

    it("comes after all that it guards, and each binding after its policy, so that they go in the other order", () => {
        const before = planned.resources.filter(({ inputs }) =>
            ["Namespace", "NetworkPolicy"].includes(inputs?.kind as string),
        );
        expect(before).to.have.length.greaterThan(15);
        for (const policy of policies) expect(policy.dependencies).to.include.members(before.map(({ urn }) => urn));
        for (const { name, dependencies } of bindings)
            expect(dependencies).to.deep.equal([policies.find((policy) => policy.name === name)?.urn]);
    });

    it("takes back what somebody else edited, as the mesh's policies do", () => {
        for (const { inputs } of [...policies, ...bindings])
            expect(inputs.metadata.annotations).to.include({ "pulumi.com/patchForce": "true" });
    });

    it("is not there where nobody asks for it", () => {
        const without = planSpec(changed(() => undefined));
        expect(without.stderr).to.equal("");
        expect([
            ...kinds(without, "ValidatingAdmissionPolicy"),
            ...kinds(without, "ValidatingAdmissionPolicyBinding"),
        ]).to.deep.equal([]);
    });

    it("waits for the cluster's ranges where they are Outputs, and takes them then", () => {
        const program = (cidrs: string): string => `
            import * as pulumi from "@pulumi/pulumi";
            import { MeshIsolation } from "../../components";
            const spec: any = new pulumi.Config().requireObject("mesh");
            new MeshIsolation("mesh", { ...spec, platform: { ...spec.platform, clusterCidrs: ${cidrs} } });`;
        const spec = changed((each) => (each.guard = guard));
        const said = (cidrs: string): string => {
            const { resources, stderr } = withProgram(
                spec,
                (directory) => plan("--program", directory),
                program(cidrs),
            );
            expect(stderr).to.equal("");
            const found = resources.find(
                ({ name, type }) => name === "mesh/guard/network-policies" && /Policy$/.test(type),
            );
            return JSON.stringify(found?.inputs.spec);
        };
        const ranges = `["10.244.0.0/16", "10.96.0.0/16", "172.18.0.0/16"]`;
        const known = said(ranges);
        expect(known).to.contain("cidr('172.18.0.0/16')");
        expect(said(`pulumi.output(${ranges})`)).to.equal(known);
        expect(said(`pulumi.secret(${ranges})`)).not.to.contain("172.18.0.0/16");
    });
});
