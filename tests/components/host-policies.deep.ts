import { expect } from "chai";
import { wildcard, specOn } from "../mesh/hosts/sample";
import { planSpec, withProgram, plan, type Planned, type Resource } from "./planned-program";

/** A new namespace and one that is adopted, with flows to names in both. */
const spec = (platform: object): unknown =>
    specOn(platform, (changed) => {
        wildcard(changed);
        changed.namespaces["ai-gateway"].adopt = true;
        changed.flows.push({ from: "litellm", to: "hub", ports: [443], why: "model list" });
    });

const waitsFor = ({ resources }: Planned, resource: Resource): Set<string> => {
    const names = new Set<string>();
    const visit = (urn: string): void => {
        const found = resources.find((other) => other.urn === urn);
        if (!found || names.has(found.name)) return;
        names.add(found.name);
        found.dependencies.forEach(visit);
    };
    resource.dependencies.forEach(visit);
    return names;
};

const find = ({ resources }: Planned, name: string): Resource => {
    const found = resources.find((resource) => resource.name === name);
    if (!found) throw new Error(`no resource ${name} among ${resources.map((each) => each.name).join(", ")}`);
    return found;
};

describe("policies of other kinds as resources", () => {
    it("are made after deny-all where the namespace is new and deleted with it, and before deny-all where it is live", () => {
        const planned = planSpec(spec({ hosts: "cilium" }));
        expect(planned.stderr).to.not.match(/error/i);
        const own = find(planned, "mesh/ai-agents/allow-to-hub");
        expect(own.type).to.equal("kubernetes:cilium.io/v2:CiliumNetworkPolicy");
        expect(own.parent).to.equal(find(planned, "mesh").urn);
        expect(own.inputs.metadata.annotations["pulumi.com/patchForce"]).to.equal("true");
        expect(own.inputs.spec.egress[0].toFQDNs).to.deep.equal([
            { matchPattern: "**.hf.co" },
            { matchName: "huggingface.co" },
        ]);
        expect([...waitsFor(planned, own)]).to.include.members(["mesh/ai-agents", "mesh/ai-agents/deny-all"]);
        expect(own.deletedWith).to.equal(find(planned, "mesh/ai-agents").urn);

        const live = find(planned, "mesh/ai-gateway/allow-to-hub");
        expect(live.deletedWith).to.equal("");
        const deny = waitsFor(planned, find(planned, "mesh/ai-gateway/deny-all"));
        expect([...deny]).to.include("mesh/ai-gateway/allow-to-hub");
        expect([...waitsFor(planned, live)]).to.not.include("mesh/ai-gateway/deny-all");
    });

    it("of the cluster's tiers are never deleted with a namespace, and stand before a new one and after a live one", () => {
        const planned = planSpec(spec({ hosts: "cluster-network-policy", baseline: "cluster-network-policy" }));
        const kinds = planned.resources.filter(({ inputs }) => inputs?.kind === "ClusterNetworkPolicy");
        expect(kinds.map(({ name }) => name).sort()).to.deep.equal([
            "mesh/ai-agents/ai-agents.allow-to-hub",
            "mesh/ai-agents/ai-agents.allow-to-openai",
            "mesh/ai-agents/ai-agents.deny-all",
            "mesh/ai-gateway/ai-gateway.allow-to-hub",
            "mesh/ai-gateway/ai-gateway.deny-all",
        ]);
        for (const { name, deletedWith } of kinds) expect(deletedWith, name).to.equal("");
        const first = find(planned, "mesh/ai-agents/ai-agents.deny-all");
        expect(first.dependencies).to.deep.equal([]);
        expect([...waitsFor(planned, find(planned, "mesh/ai-agents"))]).to.deep.equal([first.name]);
        const last = find(planned, "mesh/ai-gateway/ai-gateway.deny-all");
        expect([...waitsFor(planned, last)]).to.include("mesh/ai-gateway/deny-all");
    });

    it("hold ranges that are known only later once they are known, and are there before", () => {
        const source = `
            import * as pulumi from "@pulumi/pulumi";
            import { MeshIsolation } from "../../components";
            const spec: any = new pulumi.Config().requireObject("mesh");
            spec.platform.podCidrs = pulumi.output(["35.0.0.0/16"]);
            new MeshIsolation("mesh", spec);`;
        const planned = withProgram(
            spec({ hosts: "cluster-network-policy" }),
            (directory) => plan("--program", directory),
            source,
        );
        const { spec: made } = find(planned, "mesh/ai-agents/ai-agents.allow-to-hub").inputs;
        expect(made.egress.map(({ action }: { action: string }) => action)).to.deep.equal(["Pass", "Accept"]);
        expect(JSON.stringify(made.egress[0])).to.contain("35.0.0.0/16");
    });

    it("are registered with the flows through a gateway as what passes, and as one line each", () => {
        const planned = planSpec(
            specOn({}, (changed) => {
                changed.externals.hub.via = { to: "litellm", ports: [4000] };
                changed.externals.openai.via = { to: "litellm", ports: [4000] };
            }),
        );
        const { flows, routes } = find(planned, "mesh").inputs;
        expect(flows.map(({ from, to }: { from: string; to: string }) => `${from} -> ${to}`)).to.deep.equal([
            "agent -> litellm",
            "litellm -> internet",
        ]);
        expect(routes).to.deep.equal([
            { from: "agent", via: "litellm", to: "hub" },
            { from: "agent", via: "litellm", to: "openai" },
        ]);
    });

    it("are not made where nothing on the platform says names: the two ways are named", () => {
        const planned = planSpec(spec({}));
        expect(planned.status).to.equal(2);
        expect(planned.stderr).to.match(
            /externals\.hub\.hosts: are names .* there are two ways: give via, .* or give their addresses under cidrs/,
        );
    });
});
