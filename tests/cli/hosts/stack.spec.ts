import { expect } from "chai";
import { reportOn } from "../../../cli/compare/report";
import { wholePicture } from "../../../cli/commands/graph/pictures";
import { judgeExpectations } from "../../../cli/questions/expected/judge";
import { mermaidOf } from "../../../cli/render/picture/mermaid";
import { svgOf } from "../../../cli/render/picture/svg";
import { plannedConnections } from "../../../cli/render/plan/connections";
import { plannedExpectations } from "../../../cli/render/plan/expectations";
import { routeTexts } from "../../../cli/render/routes";
import { MESH_TYPE, type PlannedResource } from "../../../cli/plan/resource";
import type { WireObject } from "../../../cli/plan/values";
import { bothLookedUp, lookedUpBy } from "../../../cli/worlds/looked-up";
import { gapsBesideNetworkPolicies } from "../../../cli/worlds/live-policies";
import { appliedToLive } from "../../../cli/worlds/applied-to-live";
import { clusterOf } from "../../../cli/worlds/planned-cluster";
import { plannedClusters, plannedSide } from "../../../cli/worlds/planned-side";
import { meshNamesOf } from "../../../cli/worlds/mesh-names";
import { empty } from "../../../cli/worlds/empty-side";
import { names, namesSpec, objects, policy, sideOf } from "./world";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = (value: string) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value: JSON.stringify(value),
});

/** An object as a program registers it. */
function resource(object: object, more: Partial<PlannedResource> = {}): PlannedResource {
    const { apiVersion, kind, metadata } = object as { apiVersion: string; kind: string; metadata: { name: string } };
    const type = `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
    const own = {
        type,
        name: metadata.name,
        urn: `urn:pulumi:d::p::${type}::${metadata.name}`,
        inputs: object as WireObject,
    };
    return {
        ...own,
        parent: "",
        custom: true,
        external: false,
        dependencies: [],
        provider: "",
        ...more,
    } as unknown as PlannedResource;
}
const mesh = (inputs: object): PlannedResource =>
    resource(
        { apiVersion: "v1", kind: "x", metadata: { name: "mesh" } },
        { type: MESH_TYPE, inputs: inputs as WireObject, custom: false },
    );

const inputs = {
    namespaces: { agents: { purpose: "agents" } },
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        batch: { namespace: "agents", podLabels: { app: "batch" } },
    },
    externals: {
        hub: { hosts: ["huggingface.co"] },
        other: { hosts: ["evil.example"] },
        tools: { cidrs: ["192.0.2.0/24"] },
    },
    flows: [],
};
const stack = (object: object, more: object = {}) => [
    mesh({ ...inputs, ...more }),
    ...objects().map((each) => resource(each)),
    resource(object),
];

const clustersWith = (object: object, more: object = {}) => plannedClusters(stack(object, more));

describe("policies of network plugins in a stack", () => {
    it("are judged as those of manifests are", () => {
        const { cluster, unknown: unclear, gaps } = clusterOf([resource(names("hf.co"))]);
        expect(cluster.pluginPolicies).to.deep.equal(sideOf([names("hf.co")]).cluster.pluginPolicies);
        expect([unclear.size, gaps.length, cluster.unjudged ?? []]).to.deep.equal([0, 0, []]);
    });

    const hidden: readonly (readonly [what: string, spec: object, why: string])[] = [
        [
            "a name that is known only later",
            namesSpec(unknown),
            "spec.egress[0].matches[0].name is known only after a deployment",
        ],
        [
            "a name that is a secret",
            namesSpec(secret("hf.co") as unknown as string),
            "spec.egress[0].matches[0].name is a secret",
        ],
        [
            "pods that are known only later",
            { ...namesSpec("hf.co"), podSelector: unknown },
            "spec.podSelector is known only after a deployment",
        ],
    ];
    for (const [what, spec, why] of hidden)
        it(`are not judged, and say why, with ${what}`, () => {
            const found = clusterOf([resource({ ...names(), spec })]);
            expect(found.cluster.pluginPolicies ?? []).to.deep.equal([]);
            expect(found.hidden.map((each) => [each.kind, each.namespace, each.name, each.why])).to.deep.equal([
                ["FQDNNetworkPolicy", "agents", "allow-to-hub", why],
            ]);
            expect([...found.unknown.keys()]).to.deep.equal(["FQDNNetworkPolicy allow-to-hub"]);
            expect(JSON.stringify([found.gaps, found.notes, [...found.unknown.keys()]])).not.to.include("hf.co");
            // What it may do is unknown: neither open nor shut.
            const asked = plannedExpectations(
                clustersWith(
                    { ...names(), spec },
                    { expect: [{ from: "agent", to: "other", ports: ["443"], verdict: "denied" }] },
                ),
            );
            expect(asked.map(({ outcome }) => outcome)).to.deep.equal(["unknown"]);
        });

    it("of Cilium's are not judged either where a part of specs is a secret; one of the whole cluster may concern any pod", () => {
        const of = (kind: string, namespace: object, spec: object) =>
            clusterOf([
                resource({
                    ...{ apiVersion: "cilium.io/v2", kind, metadata: { name: "p", ...namespace } },
                    specs: [{ endpointSelector: {}, ...spec }],
                }),
            ]).hidden.map((each) => [each.kind, each.namespace, each.pods, each.why]);
        const hidden = { egress: [{ toCIDR: [secret("192.0.2.0/24")] }] };
        const why = "specs[0].egress[0].toCIDR[0] is a secret";
        expect(of("CiliumNetworkPolicy", { namespace: "agents" }, hidden)).to.deep.equal([
            ["CiliumNetworkPolicy", "agents", undefined, why],
        ]);
        expect(of("CiliumClusterwideNetworkPolicy", {}, hidden)).to.deep.equal([
            ["CiliumClusterwideNetworkPolicy", undefined, undefined, why],
        ]);
        expect(of("CiliumNetworkPolicy", { namespace: "agents" }, { egress: [{}] })).to.deep.equal([]);
    });

    it("with more than is read of their kind are not judged, with the reason", () => {
        const other = { ...names(), spec: { ...namesSpec("hf.co"), egres: [] } };
        const { cluster, unknown: unclear } = clusterOf([resource(other)]);
        expect(cluster.unjudged?.map(({ why }) => why)).to.deep.equal([
            "it cannot be read: spec.egres is no field that Kubernetes knows here: known are podSelector, egress",
        ]);
        expect(unclear.size).to.equal(1);
    });

    it("are those of others where the stack only reads them", () => {
        const read = resource(names("hf.co"), { external: true, isSeen: true } as Partial<PlannedResource>);
        const { cluster, hidden: unseen } = lookedUpBy([read]);
        expect(cluster.pluginPolicies?.map(({ name }) => name)).to.deep.equal(["allow-to-hub"]);
        expect(unseen).to.deep.equal([]);
        const both = bothLookedUp({ cluster, hidden: [], gaps: [] }, { cluster, hidden: [], gaps: [] });
        expect(both.pluginPolicies).to.have.length(1);
    });

    it("stay in a live cluster where a stack does not speak of them, and go where its mesh made them", () => {
        const live = sideOf(objects(names("hf.co")), { owns: "everything" });
        const facts = {
            context: "c",
            ofMesh: new Set<string>(),
            ofPulumi: new Set<string>(),
            pulumiLabels: new Map(),
            resources: [],
        };
        const left = (pluginsOfMesh: string[], given: readonly object[]) =>
            appliedToLive(
                live,
                { ...facts, pluginsOfMesh: new Set(pluginsOfMesh) },
                sideOf(given),
            ).cluster.pluginPolicies?.map(({ egress }) => egress[0]?.peers?.[0]?.hosts?.[0]);
        const title = "FQDNNetworkPolicy agents/allow-to-hub";
        expect(left([], objects())).to.deep.equal(["hf.co"]);
        expect(left([title], objects())).to.deep.equal([]);
        expect(left([title], [])).to.deep.equal(["hf.co"]);
        expect(left([title], objects(names("a.co")))).to.deep.equal(["a.co"]);
    });

    it("are gaps beside NetworkPolicies only where they are not read exactly", () => {
        const gaps = (object: object) =>
            gapsBesideNetworkPolicies({ otherPolicies: [object as never], unseenPolicies: [] });
        expect(gaps(names("hf.co"))).to.deep.equal([]);
        const [gap] = gaps({ ...names(), spec: { egres: [] } });
        expect(gap?.text).to.include("FQDNNetworkPolicy (networking.gke.io/v1alpha1) agents/allow-to-hub");
        expect(gap?.text).to.include("spec.egres is no field");
    });
});

describe("externals that go by names", () => {
    it("are read from what a mesh is registered with", () => {
        const read = (hosts: unknown, more: object = {}) => {
            const { hosts: found, addresses } = meshNamesOf([
                { type: MESH_TYPE, inputs: { externals: { hub: { hosts, ...more } } } as never },
            ]);
            return [found.has("hub") ? (found.get("hub") ?? "not known") : "none", addresses.has("hub")];
        };
        expect(read(["HF.co", "*.hf.co"])).to.deep.equal([["*.hf.co", "hf.co"], false]);
        expect(read(["hf.co"], { cidrs: ["192.0.2.0/24"] })).to.deep.equal([["hf.co"], true]);
        expect(read([unknown])).to.deep.equal(["not known", false]);
        expect(read(unknown)).to.deep.equal(["not known", false]);
        expect(read(undefined, { cidrs: ["192.0.2.0/24"] })).to.deep.equal(["none", true]);
    });

    it("are rows of a plan under their own name, with the reason", () => {
        const { rows } = plannedConnections(clustersWith(names("huggingface.co")));
        expect(rows).to.deep.include({ from: "agents/agent", to: "hub", ports: "TCP 443", why: "model weights" });
        expect(rows.filter(({ to }) => to === "other")).to.deep.equal([]);
    });

    const rows: readonly (readonly [from: string, to: string, verdict: string, outcome: string])[] = [
        ["agent", "hub", "allowed", "met"],
        ["agent", "hub", "denied", "failed"],
        ["agent", "other", "denied", "met"],
        ["agent", "other", "allowed", "failed"],
        ["batch", "hub", "denied", "met"],
        ["batch", "hub", "allowed", "failed"],
        ["hub", "agent", "denied", "unknown"],
    ];
    for (const [from, to, verdict, outcome] of rows)
        it(`are judged in rows of expect: ${from} -> ${to} ${verdict} is ${outcome}`, () => {
            const side = plannedSide(
                stack(names("huggingface.co"), { expect: [{ from, to, ports: ["443"], verdict }] }),
            );
            const [found] = judgeExpectations(side, side.expectations ?? []);
            expect(found?.outcome).to.equal(outcome);
            if (from === "hub") expect(found?.problem).to.include("is where connections go");
        });
});

describe("flows through a gateway", () => {
    const routes = [
        { from: "agent", via: "batch", to: "hub" },
        { from: "agent", via: "batch", to: "tools" },
    ];
    const out = {
        ...names("huggingface.co"),
        spec: { ...namesSpec("huggingface.co"), podSelector: { matchLabels: { app: "batch" } } },
    };

    it("are one line of a plan, with what is lost with the gateway", () => {
        const { routes: found = [] } = plannedConnections(clustersWith(out, { routes }));
        expect(routeTexts(found)).to.deep.equal([
            "agent -> batch -> hub (huggingface.co)",
            "agent -> batch -> tools",
            "Whoever holds batch can reach hub TCP 443, and sees what agent sends",
        ]);
        expect(plannedConnections(clustersWith(out)).routes).to.deep.equal([]);
        const shut = plannedConnections(clustersWith(policy("none", { podSelector: {} }), { routes })).routes ?? [];
        expect(routeTexts(shut).at(-1)).to.include("can reach nothing outside by the policies in sight");
    });

    it("stand beside a picture", () => {
        const side = plannedSide(stack(out, { routes }));
        const picture = wholePicture(reportOn(side, side, { failOn: [] }));
        for (const text of [mermaidOf(picture), svgOf(picture, { title: "t", standalone: true })]) {
            expect(text).to.include("Through gateways:");
            expect(text.replaceAll("#gt;", ">").replaceAll("&gt;", ">")).to.include("agent -> batch -> hub");
        }
        expect(mermaidOf(wholePicture(reportOn(empty, empty, { failOn: [] })))).not.to.include("gateways");
    });
});
