import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { changed, sample } from "../mesh/sample";
import { isSecret, output, Plugin, type Refused, secret, StandInEngine, unknown } from "./plugin-host";

const root = join(__dirname, "../..");

/** The sample as other languages send it: ports are texts there. */
const spec = (change: Parameters<typeof changed>[0] = () => undefined): unknown =>
    changed((s) => {
        for (const flow of s.flows) if (flow.ports) flow.ports = flow.ports.map(String);
        change(s);
    });

const withDirectory = async (files: Record<string, string>, use: (directory: string) => Promise<void>) => {
    const directory = mkdtempSync(join(tmpdir(), "ai-mesh-plugin-"));
    try {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
        await use(directory);
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
};

describe("the plugin, asked from a directory without tsconfig and packages", function () {
    this.timeout(60_000);
    let directory: string;
    let engine: StandInEngine;
    let plugin: Plugin;

    before(async () => {
        directory = mkdtempSync(join(tmpdir(), "ai-mesh-plugin-"));
        engine = await new StandInEngine().start();
        plugin = await Plugin.start(root, directory, engine.address);
    });
    after(() => {
        plugin?.stop();
        engine?.stop();
        rmSync(directory, { recursive: true, force: true });
    });
    beforeEach(() => {
        engine.registered.length = 0;
        engine.logged.length = 0;
    });

    const construct = async (...[inputs, asked]: [unknown, Parameters<Plugin["construct"]>[2]?]) => {
        const answer = await plugin.construct(engine, inputs, asked);
        if ("message" in answer) throw new Error(`${answer.message}\n${JSON.stringify(answer.properties, null, 2)}`);
        return answer;
    };
    const refusal = async (...[inputs, asked]: [unknown, Parameters<Plugin["construct"]>[2]?]): Promise<Refused> => {
        const answer = await plugin.construct(engine, inputs, asked);
        if (!("message" in answer)) throw new Error(`made ${engine.registered.length} resources`);
        return answer;
    };
    const find = (name: string) => {
        const found = engine.registered.find((resource) => resource.name === name);
        if (!found) throw new Error(`no ${name} among ${engine.registered.map((each) => each.name).join(", ")}`);
        return found;
    };

    it("tells its version", async () => {
        const { version } = JSON.parse(await plugin.schema()) as { readonly version: string };
        expect(version).to.match(/^\d+\.\d+\.\d+/);
        expect(await plugin.version()).to.equal(version);
    });

    for (const preview of [true, false]) {
        it(`makes the mesh ${preview ? "at preview" : "for real"}`, async () => {
            const { urn, state } = await construct(spec(), { preview });
            expect(urn).to.equal(find("mesh").urn);
            const children = engine.registered.filter(({ name }) => name !== "mesh");
            expect(children.map(({ parent }) => parent)).to.deep.equal(children.map(() => urn));
            const policies = children.filter(({ type }) => type.endsWith(":NetworkPolicy"));
            expect(
                policies.map(({ inputs }) => `${inputs.metadata.namespace}/${inputs.metadata.name}`).sort(),
            ).to.deep.equal(state["policies"]);
            expect(policies).to.have.length.greaterThan(15);
            expect(children.length - policies.length).to.equal(Object.keys(sample.namespaces).length);
            expect(find("mesh/ai-inference/deny-all").deletedWith).to.equal(find("mesh/ai-inference").urn);
            expect(find("mesh/ai-inference/allow-dns").dependencies).to.include(find("mesh/ai-inference/deny-all").urn);
            expect(state["namespaceNames"]).to.have.all.keys(Object.keys(sample.namespaces));
            expect(state["connections"]).to.deep.include({
                from: "agent",
                to: "weaviate",
                ports: "TCP 8080,50051",
                why: "retrieval",
            });
        });
    }

    it("makes what names and gateways come to", async () => {
        const named = (s: { platform: object; externals: object; flows: object[]; workloads: object }): void => {
            Object.assign(s.platform, { hosts: "cluster-network-policy", baseline: "cluster-network-policy" });
            const via = { to: "weaviate", ports: ["4000"] };
            Object.assign(s.externals, {
                hub: { hosts: ["huggingface.co", "*.hf.co"] },
                openai: { hosts: ["api.openai.com"], via },
            });
            for (const to of ["hub", "openai"]) s.flows.push({ from: "agent", to, ports: ["443"], why: "models" });
        };
        await construct(spec(named), { preview: true });
        expect(find("mesh/ai-agents/ai-agents.allow-to-hub").inputs.spec.egress[1].to).to.deep.equal([
            { domainNames: ["*.hf.co", "huggingface.co"] },
        ]);
        expect(find("mesh/ai-agents/ai-agents.allow-to-openai").inputs.spec.subject.pods.podSelector).to.deep.equal({
            matchLabels: { app: "weaviate" },
        });
        expect(find("mesh").inputs["routes"]).to.deep.equal([{ from: "agent", via: "weaviate", to: "openai" }]);
    });

    it("makes lists, groups, presets and expectations, and registers what they stand for", async () => {
        const inputs = spec((s) => {
            s.workloads.ray = {
                namespace: "ai-inference",
                each: { label: "ray.io/cluster", values: { a: "1", b: "2" } },
            };
            s.workloads.lws = {
                namespace: "ai-inference",
                podLabelValues: { role: ["x", "y"] },
                podLabelExists: ["g"],
            };
            s.workloads.client = { namespaces: ["gateway", "ai-agents"], podLabels: { app: "client" } };
            s.workloads.vectors = { namespace: "ai-data", preset: "qdrant", with: { release: "r1" } };
            s.externals.tools.cidrs = [output(unknown)];
            s.flows.push(
                { from: "ray", to: "ray", same: "ray.io/cluster", ports: ["any"], why: "one cluster" },
                { fromAny: ["client"], toAny: ["ray.a", "lws"], ports: ["80"], why: "requests" },
                { from: "agent", to: "vectors.api", why: "retrieval" },
            );
            s.expect = [{ fromAny: ["client"], to: "metadata", ports: ["any"], verdict: "denied" }];
        });
        const { state } = await construct(inputs, { preview: true });
        const names = state["policies"] as string[];
        expect(names).to.include.members([
            "ai-inference/allow-to-ray.part.a",
            "ai-inference/allow-to-ray.part.b",
            "gateway/allow-to-lws",
            "ai-data/allow-to-vectors.part.peers",
        ]);
        expect(
            find("mesh/gateway/allow-to-lws").inputs.spec.egress[0].to[0].podSelector.matchExpressions,
        ).to.deep.equal([
            { key: "g", operator: "Exists" },
            { key: "role", operator: "In", values: ["x", "y"] },
        ]);
        const { workloads, flows, expect: expected } = find("mesh").inputs as Record<string, Record<string, unknown>>;
        expect(workloads).to.include.keys("ray.a", "ray.b", "client.gateway", "client.ai-agents", "vectors.peers");
        const pairs = Object.values(flows!).map((flow) => flow as { from: string; to: string });
        expect(pairs.map(({ from, to }) => `${from} -> ${to}`)).to.include.members([
            "ray.a -> ray.a",
            "ray.b -> ray.b",
            "client.gateway -> lws",
            "client.ai-agents -> ray.a",
            "agent -> vectors.api",
            "vectors.peers -> vectors.peers",
        ]);
        expect(Object.values(expected!)).to.deep.equal([
            { from: "client.ai-agents", to: "metadata", ports: ["any"], verdict: "denied" },
            { from: "client.gateway", to: "metadata", ports: ["any"], verdict: "denied" },
        ]);
    });

    it("takes a CIDR that is not known yet, and knows the rest of its policy", async () => {
        const inputs = spec((s) => (s.externals.tools.cidrs = [output(unknown)]));
        const { state } = await construct(inputs, { preview: true });
        const { spec: policy } = find("mesh/ai-agents/allow-to-tools").inputs;
        expect(policy.podSelector).to.deep.equal({ matchLabels: { app: "ai-agent" } });
        expect(JSON.stringify(policy.egress)).to.contain(unknown).and.to.contain("443");
        expect(state["policies"]).to.include("ai-agents/allow-to-tools");
        expect(state["connections"]).not.to.be.an("array");
        expect(find("mesh/ai-agents/allow-to-weaviate").inputs.spec.egress).to.deep.equal(
            (await construct(spec(), { preview: true }), find("mesh/ai-agents/allow-to-weaviate").inputs.spec.egress),
        );
    });

    it("takes a CIDR that is only marked as not known, as languages without outputs send it", async () => {
        await construct(
            spec((s) => (s.externals.tools.cidrs = [unknown])),
            { preview: true },
        );
        const { egress } = find("mesh/ai-agents/allow-to-tools").inputs.spec;
        expect(JSON.stringify(egress)).to.contain(unknown).and.to.contain("443");
    });

    it("makes the guard, whose ranges may come later, and whose deployers may not", async () => {
        const guard = { deployers: { serviceAccounts: ["ci/pulumi"] }, action: "Warn" };
        const guardParts = () => engine.registered.filter(({ name }) => name.startsWith("mesh/guard/"));
        await construct(spec((s) => (s.guard = guard)));
        expect(guardParts()).to.have.length(8);
        expect(JSON.stringify(guardParts())).to.contain("system:serviceaccount:ci:pulumi").and.not.to.contain(unknown);
        engine.registered.length = 0;
        const later = spec((s) =>
            Object.assign(s, { guard, platform: { clusterCidrs: [output(unknown)] }, flows: [] }),
        );
        await construct(later, { preview: true });
        for (const { type, inputs } of guardParts())
            expect(JSON.stringify(inputs.spec).includes(unknown), type).to.equal(type.endsWith("Policy"));
        const refused = await refusal(
            spec((s) => (s.guard = { deployers: { users: [output(unknown)] } })),
            { preview: true },
        );
        expect(refused.properties["guard.deployers.users[0]"]).to.contain("is not known yet, which only CIDRs may be");
    });

    it("hands on its parent and the provider of the cluster", async () => {
        const parent = "urn:pulumi:dev::test::my:index:Platform::platform";
        const provider = "urn:pulumi:dev::test::pulumi:providers:kubernetes::cluster::id";
        await construct(spec(), { parent, provider });
        expect(find("mesh").parent).to.equal(parent);
        const children = engine.registered.filter(({ name }) => name.startsWith("mesh/"));
        expect([...new Set(children.map((child) => child.provider))]).to.deep.equal([provider]);
    });

    it("takes CIDRs that are outputs of other resources, and depends on these", async () => {
        const vpc = "urn:pulumi:dev::test::aws:ec2/vpc:Vpc::vpc";
        const cidrs = [output("10.0.0.0/8", { dependencies: [vpc] })];
        await construct(
            spec((s) => (s.externals.tools.cidrs = cidrs)),
            { dependencies: { externals: [vpc] } },
        );
        const policy = find("mesh/ai-agents/allow-to-tools");
        expect(policy.dependencies).to.include(vpc);
        expect(JSON.stringify(policy.inputs.spec.egress)).to.contain('"cidr":"10.0.0.0/8"');
        expect(find("mesh/ai-agents/allow-to-weaviate").dependencies).not.to.include(vpc);
    });

    it("takes a property that a language wrapped as a whole", async () => {
        const vpc = "urn:pulumi:dev::test::aws:ec2/vpc:Vpc::vpc";
        await construct(spec(), { dependencies: { externals: [vpc], namespaces: [vpc] } });
        expect(find("mesh/ai-agents/allow-to-tools").dependencies).to.include(vpc);
        expect(find("mesh/ai-agents/allow-to-weaviate").dependencies).not.to.include(vpc);
        expect(find("mesh/ai-inference").inputs.metadata.labels).to.deep.equal({ purpose: "inference", team: "ml" });
    });

    it("keeps secret CIDRs secret", async () => {
        const cidrs = [output("10.0.0.0/8", { secret: true })];
        const { state } = await construct(spec((s) => (s.externals.tools.cidrs = cidrs)));
        const { egress } = find("mesh/ai-agents/allow-to-tools").inputs.spec;
        expect(isSecret(egress[0].to), JSON.stringify(egress)).to.equal(true);
        expect(isSecret(state["connections"])).to.equal(true);
        expect(isSecret(state["policies"])).to.equal(false);
    });

    it("tells every mistake by its property, and registers nothing", async () => {
        const { message, properties } = await refusal(
            spec((s) => {
                s.flows[2].to = "vlm";
                s.externals.tools.cidrs = ["10.0.0.1/8"];
                s.namespaces["ai-data"] = {};
            }),
        );
        expect(message).to.equal("Cannot build the mesh:");
        expect(Object.keys(properties).sort()).to.deep.equal([
            "externals.tools.cidrs[0]",
            "flows[2].to",
            "namespaces.ai-data.purpose",
        ]);
        expect(properties["flows[2].to"]).to.contain('did you mean "vllm"?');
        expect(engine.registered).to.deep.equal([]);
        expect(engine.logged.filter((line) => / at .*\.(js|ts):/.test(line))).to.deep.equal([]);
    });

    it("tells a mistake of the whole without naming a property, whose value Pulumi would print", async () => {
        const { message, properties } = await refusal(spec((s) => (s.flow = s.flows)));
        expect(message).to.contain('has the unknown key "flow"; did you mean "flows"?');
        expect(properties).to.deep.equal({});
    });

    it("tells of a mistake in a CIDR that another resource made", async () => {
        const { properties } = await refusal(
            spec((s) => (s.externals.tools.cidrs = [output("10.0.0.1/8", { dependencies: ["urn:x"] })])),
        );
        expect(Object.keys(properties)).to.deep.equal(["externals.tools.cidrs[0]"]);
        expect(engine.registered).to.deep.equal([]);
    });

    it("tells of a mistake in a secret CIDR without its value, and names no property that holds it", async () => {
        const secretCidr = [output("10.9.8.7/8", { secret: true })];
        for (const change of [
            (s: typeof sample) => Object.assign(s.externals.tools, { cidrs: secretCidr, except: ["10.0.0.0/28"] }),
            (s: typeof sample) => Object.assign(s.externals.tools, { cidrs: secretCidr, excpt: [] }),
            (s: typeof sample) => Object.assign(s.platform, { clusterCidrs: secretCidr }),
        ]) {
            const { message, properties } = await refusal(spec(change));
            expect(message).to.match(/externals\.tools|platform/);
            expect(message + JSON.stringify(properties) + engine.logged.join()).not.to.contain("10.9.8.7");
            expect(Object.keys(properties).filter((path) => !path.startsWith("flows"))).to.deep.equal([]);
            expect(engine.registered).to.deep.equal([]);
        }
    });

    it("says that only CIDRs may be secret or unknown", async () => {
        const hidden = await refusal(spec((s) => (s.namespaces["ai-data"].purpose = secret("hush"))));
        expect(hidden.message).to.contain("namespaces").and.to.contain("is a secret, which only CIDRs may be");
        expect(hidden.message + JSON.stringify(hidden.properties)).not.to.contain("hush");
        const later = await refusal(
            spec((s) => (s.flows[0].to = unknown)),
            { preview: true },
        );
        expect(later.properties["flows[0].to"]).to.contain("is not known yet, which only CIDRs may be");
        expect(engine.registered).to.deep.equal([]);
    });

    it("says what it has where it is asked for another component", async () => {
        const { message } = await refusal(spec(), { type: "ai-mesh-isolation:index:Mesh" });
        expect(message).to.contain("ai-mesh-isolation:index:Mesh here, only ai-mesh-isolation:index:MeshIsolation");
    });

    it("makes two meshes side by side, each with its own mistakes", async () => {
        const bad = spec((s) => (s.flows[2].to = "vlm"));
        const [one, two] = await Promise.all([
            plugin.construct(engine, spec(), { name: "one" }),
            plugin.construct(engine, bad, { name: "two" }),
        ]);
        expect(one).to.have.property("urn");
        expect(two).to.have.property("properties").that.has.property("flows[2].to");
        expect(engine.registered.some(({ name }) => name.startsWith("two"))).to.equal(false);
    });
});

describe("the plugin's start", function () {
    this.timeout(60_000);

    it("happens only when it is called", () => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { main } = require("../../package.json") as { readonly main: string };
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        expect(require(join(root, main))).to.be.a("function");
    });

    it("needs nothing of the caller's tsconfig", async () => {
        const tsconfig = JSON.stringify({ compilerOptions: { target: "es5", lib: ["es5"], strict: true } });
        await withDirectory({ "tsconfig.json": tsconfig }, async (directory) => {
            const plugin = await Plugin.start(root, directory, "127.0.0.1:1");
            expect(await plugin.schema()).to.contain("MeshIsolation");
            plugin.stop();
        });
    });

    // What this file is for: sources that are compiled for whoever asks do not start there.
    it("is noticed where Pulumi has to compile the package itself", async () => {
        const manifest = JSON.stringify({ name: "sources", main: join(root, "components/index.ts") });
        await withDirectory({ "package.json": manifest }, async (directory) => {
            const started = await Plugin.start(directory, directory, "127.0.0.1:1", root).catch(String);
            expect(started).to.be.a("string").that.contains("TSError");
        });
    });
});
