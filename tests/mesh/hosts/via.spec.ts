import { expect } from "chai";
import { compile, parseMesh, parseSpec, routesOf, routeText, portTexts } from "../../../mesh";
import { prove } from "../../../components/proof";
import { createIndex, evaluate, IpSet } from "../../../netpol";
import { compiledOn, mistakesOn, specOn, type Change } from "./sample";

const via = { to: "litellm", ports: [4000] };
const gatewayed: Change = (spec) => {
    spec.externals.hub.via = via;
    spec.externals.openai.via = via;
};

const lines = (input: unknown): string[] =>
    parseMesh(input).flows.map(
        ({ from, to, ports, why }) => `${from.name} -> ${to.name}: ${portTexts(ports).join(",")} (${why})`,
    );
const policyNames = (platform: object, change?: Change): string[] =>
    compiledOn(platform, change)
        .policies.filter(({ part }) => part === "flow")
        .map(({ namespace, manifest }) => `${namespace.name}/${manifest.metadata.name}`);

describe("externals through a gateway", () => {
    it("make of a flow one to the gateway on its ports, and one from there on the flow's", () => {
        expect(lines(specOn({ hosts: "cilium" }, gatewayed))).to.deep.equal([
            "agent -> litellm: 4000/tcp (model cards; completions)",
            "litellm -> hub: 443/tcp (model cards)",
            "litellm -> openai: 443/tcp (completions)",
        ]);
    });

    it("go on to the internet where nothing says names, which a notice says plainly", () => {
        const spec = specOn({}, gatewayed);
        expect(lines(spec)).to.deep.equal([
            "agent -> litellm: 4000/tcp (model cards; completions)",
            "litellm -> internet: 443/tcp (model cards; completions)",
        ]);
        const { notices = [], flows } = parseMesh(spec);
        expect(notices.map(({ path }) => path)).to.deep.equal(["externals.hub.via", "externals.openai.via"]);
        expect(notices[0]?.message).to.match(
            /"litellm" may open connections to the whole internet .* decides by itself which names it asks for: allow these .*: huggingface\.co$/,
        );
        expect(routesOf(flows).map(routeText)).to.deep.equal(["agent -> litellm -> hub", "agent -> litellm -> openai"]);
        const named = parseMesh(specOn({ hosts: "cilium" }, gatewayed)).notices ?? [];
        expect(named).to.deep.equal([]);
    });

    it("make one policy of what several flows have in common, and say every line that it is a part of", () => {
        expect(policyNames({}, gatewayed)).to.deep.equal([
            "ai-agents/allow-to-litellm",
            "ai-gateway/allow-from-agent",
            "ai-gateway/allow-to-internet",
        ]);
        const { policies } = compiledOn({}, gatewayed);
        const annotations = policies
            .filter(({ part }) => part === "flow")
            .map(({ manifest }) => manifest.metadata.annotations);
        for (const each of annotations)
            expect(each?.["ai-mesh-isolation/route"]).to.equal("agent -> litellm -> hub, agent -> litellm -> openai");
        expect(annotations.map((each) => each?.["ai-mesh-isolation/flow"])).to.deep.equal([
            "agent -> litellm",
            "agent -> litellm",
            "litellm -> internet",
        ]);
    });

    it("join flows that are declared between the same ends, ports and reasons together", () => {
        const change: Change = (spec) => {
            gatewayed(spec);
            spec.flows.push({ from: "agent", to: "litellm", ports: [8080], why: "admin page" });
            spec.flows.push({ from: "litellm", to: "hub", ports: [80], why: "redirects" });
        };
        expect(lines(specOn({ hosts: "eks-auto" }, change))).to.deep.equal([
            "agent -> litellm: 4000/tcp,8080/tcp (model cards; completions; admin page)",
            "litellm -> hub: 80/tcp,443/tcp (model cards; redirects)",
            "litellm -> openai: 443/tcp (completions)",
        ]);
        const twice: Change = (spec) => {
            change(spec);
            spec.flows.push({ from: "agent", to: "hub", ports: [80], why: "again" });
        };
        expect(mistakesOn({ hosts: "eks-auto" }, twice).join()).to.match(
            /^flows\[4\]: repeats flows\[0\] \(agent -> hub\)/,
        );
    });

    it("leave the gateway's own flows straight", () => {
        const change: Change = (spec) => {
            gatewayed(spec);
            delete spec.externals.openai;
            spec.flows = [{ from: "litellm", to: "hub", ports: [443], why: "model list" }];
        };
        expect(lines(specOn({ hosts: "cilium" }, change))).to.deep.equal(["litellm -> hub: 443/tcp (model list)"]);
        const { flows, notices } = parseMesh(specOn({}, change));
        expect(flows.map(({ to }) => to.name)).to.deep.equal(["internet"]);
        expect(notices).to.have.length(1);
    });

    it("are for CIDRs too, and for both: what has addresses goes there, what has names as names go", () => {
        const change: Change = (spec) => {
            gatewayed(spec);
            spec.externals.hub = { cidrs: ["18.0.0.0/8"], via };
            spec.externals.openai.cidrs = ["35.0.0.0/8"];
        };
        const ends = (platform: object) => lines(specOn(platform, change)).map((line) => line.replace(/:.*/, ""));
        expect(ends({})).to.deep.equal([
            "agent -> litellm",
            "litellm -> hub",
            "litellm -> internet",
            "litellm -> openai",
        ]);
        expect(ends({ hosts: "cilium" })).to.deep.equal(["agent -> litellm", "litellm -> hub", "litellm -> openai"]);
    });

    it("may be somebody else's, of which a notice says what is not held here", () => {
        const change: Change = (spec) => {
            gatewayed(spec);
            delete spec.namespaces["ai-gateway"];
            spec.neighbours = { "ai-gateway": {} };
        };
        const spec = specOn({}, change);
        expect(lines(spec)).to.deep.equal(["agent -> litellm: 4000/tcp (model cards; completions)"]);
        expect(parseMesh(spec).notices?.map(({ message }) => message)[0]).to.match(/where they go from there is not$/);
    });

    it("are the same mesh in the plain form that is registered, read again", () => {
        // The gateway's own flows, of which two are one where names cannot be said.
        const withItsOwn: Change = (spec) => {
            gatewayed(spec);
            const own = [
                { to: "internet", ports: [80] },
                { to: "hub", ports: [443] },
                { to: "openai", ports: [8443] },
            ];
            spec.flows = own.map((each) => ({ from: "litellm", why: `its own, to ${each.to}`, ...each }));
        };
        const platforms = [{}, { hosts: "cilium" }];
        const all = platforms.flatMap((platform) => [gatewayed, withItsOwn].map((change) => ({ platform, change })));
        for (const { platform, change } of all) {
            const spec = specOn(platform, change) as object;
            const { mesh, plain } = parseSpec(spec);
            const again = compile(parseMesh({ ...spec, flows: plain.flows }));
            const bare = ({ policies, hostPolicies }: typeof again): string =>
                JSON.stringify([policies, hostPolicies]).replace(/"ai-mesh-isolation\/route":"[^"]*",?/g, "");
            expect(bare(again)).to.equal(bare(compile(mesh)));
        }
    });

    it("pass to the gateway and from there, and not straight: proved, and asked of the policies", () => {
        const mesh = parseMesh(specOn({}, gatewayed));
        const { policies } = compile(mesh);
        expect(prove(mesh)).to.deep.equal({ mismatches: [], complete: true });
        const pod = (namespace: string, app: string) => ({
            pod: { namespace, name: app, labels: { app }, ports: [], ips: [] as string[], namespaceLabels: {} },
        });
        const cluster = {
            namespaces: ["ai-agents", "ai-gateway"].map((name) => ({ name, labels: {} })),
            workloads: [],
            services: [],
            policies: policies.map(({ manifest }) => manifest),
        };
        const index = createIndex(cluster, { profile: "cilium", clusterAddresses: IpSet.none });
        const ask = (from: object, to: object, port: number): string =>
            evaluate(index, { from: from as never, to: to as never, protocol: "TCP", port }).verdict;
        const [agent, litellm, outside] = [
            pod("ai-agents", "agent"),
            pod("ai-gateway", "litellm"),
            { ip: "18.164.174.55" },
        ];
        expect(ask(agent, litellm, 4000)).to.equal("allowed");
        expect(ask(litellm, outside, 443)).to.equal("allowed");
        expect(ask(agent, outside, 443)).to.equal("denied");
        expect(ask(agent, litellm, 443)).to.equal("denied");
    });

    const wrong: [what: string, change: Change, said: RegExp][] = [
        [
            "a name that nobody has",
            (spec) => (spec.externals.hub.via.to = "litelm"),
            /^externals\.hub\.via\.to: .* did you mean "litellm"\?$/,
        ],
        [
            "a namespace",
            (spec) => (spec.externals.hub.via.to = "ai-gateway"),
            /^externals\.hub\.via\.to: "ai-gateway" is a namespace/,
        ],
        [
            "an external",
            (spec) => (spec.externals.hub.via.to = "openai"),
            /^externals\.hub\.via\.to: "openai" has no pods/,
        ],
        [
            "several workloads",
            (spec) => (spec.workloads.litellm.each = { label: "app", values: { a: "a", b: "b" } }),
            /"litellm" is several workloads \(litellm\.a, litellm\.b\)/,
        ],
        ["no ports", (spec) => (spec.externals.hub.via.ports = []), /^externals\.hub\.via\.ports: is empty/],
        [
            "a misspelt key",
            (spec) => (spec.externals.hub.via = { ...via, port: 1 }),
            /^externals\.hub\.via: has the unknown key "port"; did you mean "ports"\?$/,
        ],
        [
            "an internet of the spec's own",
            (spec) => (spec.externals.internet = { cidrs: ["18.0.0.0/8"] }),
            /^flows\[0\]: goes on to the reserved name "internet", which is one of the spec's own; rename that one$/,
        ],
    ];
    for (const [what, change, said] of wrong)
        it(`refuse ${what}`, () => {
            const mistakes = mistakesOn({}, (spec) => {
                gatewayed(spec);
                spec.externals.hub.via = { ...via };
                spec.workloads.litellm = { namespace: "ai-gateway", podLabelExists: ["llm"] };
                change(spec);
            });
            expect(mistakes[0]).to.match(said);
            expect(mistakes.filter((each) => each === mistakes[0])).to.have.length(1);
        });
});
