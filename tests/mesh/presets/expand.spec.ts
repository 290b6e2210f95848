import { expect } from "chai";
import { compile, MeshError, parseMesh } from "../../../mesh";

/** A mesh of an agent and a database by preset. */
const spec = {
    namespaces: { agents: { purpose: "agents" }, data: { purpose: "data" } },
    workloads: {
        agent: { namespace: "agents", podLabels: { app: "agent" } },
        vectors: { namespace: "data", preset: "qdrant", with: { release: "r1" } },
    },
    flows: [{ from: "agent", to: "vectors.api", why: "retrieval" }] as object[],
};
type Spec = typeof spec & { neighbours?: object };
const qdrant = { "app.kubernetes.io/instance": "r1", "app.kubernetes.io/name": "qdrant" };

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function changed(change: (spec: any) => unknown): Spec {
    const copy = structuredClone(spec);
    change(copy);
    return copy;
}

const namesOf = (mesh: object): string[] =>
    compile(parseMesh(mesh)).policies.map(({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`);

describe("a workload that goes by a preset", () => {
    it("is its parts, each with its labels, and its own name for all of them", () => {
        const { workloads } = parseMesh(spec);
        expect(
            workloads.map(({ name, namespace, pods }) => ({ name, namespace, podLabels: pods.matchLabels })),
        ).to.deep.equal([
            { name: "agent", namespace: "agents", podLabels: { app: "agent" } },
            { name: "vectors", namespace: "data", podLabels: qdrant },
            { name: "vectors.api", namespace: "data", podLabels: qdrant },
            { name: "vectors.metrics", namespace: "data", podLabels: qdrant },
            { name: "vectors.peers", namespace: "data", podLabels: qdrant },
        ]);
    });
    it("brings the flows between its parts, and none with others", () => {
        const flows = parseMesh({ ...spec, flows: [] }).flows.map(({ from, to, ports, why }) => [
            from.name,
            to.name,
            ports,
            why,
        ]);
        const ports = [{ protocol: "TCP", port: 6335 }];
        expect(flows).to.deep.equal([
            ["vectors.peers", "vectors.peers", ports, "Qdrant: consensus and shard transfers"],
        ]);
    });
    it("compiles to what the same in full does, but for names and reasons", () => {
        const full = {
            namespaces: spec.namespaces,
            workloads: {
                agent: spec.workloads.agent,
                vectors: { namespace: "data", podLabels: qdrant },
            },
            flows: [
                { from: "agent", to: "vectors", ports: [6333, 6334], why: "retrieval" },
                { from: "vectors", to: "vectors", ports: [6335], why: "peers" },
            ],
        };
        const specs = (mesh: object) =>
            compile(parseMesh(mesh))
                .policies.map(({ manifest }) => JSON.stringify([manifest.metadata.namespace, manifest.spec]))
                .sort();
        expect(specs(spec)).to.deep.equal(specs(full));
        expect(specs(changed((s) => (s.flows[0].ports = [6333])))).to.not.deep.equal(specs(full));
    });
    it("gives its ports to a flow that gives none, and takes those that one gives", () => {
        const portsOf = (mesh: object) => parseMesh(mesh).flows.find(({ from }) => from.name === "agent")?.ports;
        expect(portsOf(spec)).to.deep.equal([
            { protocol: "TCP", port: 6333 },
            { protocol: "TCP", port: 6334 },
        ]);
        expect(portsOf(changed((s) => (s.flows[0].ports = ["6333"])))).to.deep.equal([{ protocol: "TCP", port: 6333 }]);
    });
    it("means pods of every release where none is named", () => {
        const { workloads } = parseMesh(changed((s) => delete s.workloads.vectors.with));
        expect(workloads.find(({ name }) => name === "vectors.api")?.pods.matchLabels).to.deep.equal({
            "app.kubernetes.io/name": "qdrant",
        });
    });
    it("fills parameters into labels, defaults and ports", () => {
        const { workloads, flows } = parseMesh({
            ...spec,
            workloads: {
                agent: spec.workloads.agent,
                graph: { namespace: "data", preset: "langgraph", with: { release: "r2" } },
                set: { namespace: "data", preset: "leaderworkerset", with: { name: "vllm", port: "8000" } },
            },
            flows: [{ from: "agent", to: "set.leader", why: "requests" }],
        });
        expect(
            workloads.find(({ name }) => name === "graph.api")?.pods.matchLabels?.["app.kubernetes.io/component"],
        ).to.equal("r2-langgraph-cloud-api-server");
        expect(flows.find(({ from }) => from.name === "agent")?.ports).to.deep.equal([{ protocol: "TCP", port: 8000 }]);
    });
    it("opens nothing in a namespace of somebody else's, where the mesh isolates nobody", () => {
        const mesh = changed((s) => {
            s.neighbours = { theirs: {} };
            s.workloads.vectors.namespace = "theirs";
        });
        expect(parseMesh(mesh).flows.map(({ from, to }) => [from.name, to.name])).to.deep.equal([
            ["agent", "vectors.api"],
        ]);
    });
    it("has policies with names of their own, beside workloads that are called like its parts", () => {
        const mesh = changed((s) => {
            s.workloads.api = { namespace: "data", podLabels: { app: "api" } };
            s.workloads.part = { namespace: "data", preset: "qdrant", with: { release: "r2" } };
            s.workloads.peers = { namespace: "data", podLabels: { app: "peers" } };
            const ends = [
                "api",
                "peers",
                "vectors",
                "vectors.api",
                "vectors.metrics",
                "part",
                "part.api",
                "part.metrics",
            ];
            s.flows = ends.flatMap((from) => ends.map((to) => ({ from, to, ports: ["1"], why: "x" })));
        });
        const names = namesOf(mesh);
        expect(new Set(names).size).to.equal(names.length);
        expect(names).to.include.members(["data/allow-to-vectors.part.api.api", "data/allow-to-vectors.api"]);
    });
    it("is named after the part, so that nothing else is meant", () => {
        expect(namesOf(spec).filter((name) => name.includes("allow-") && !name.endsWith("dns"))).to.deep.equal([
            "agents/allow-to-vectors.part.api",
            "data/allow-from-agent",
            "data/allow-from-vectors.part.peers",
            "data/allow-to-vectors.part.peers",
        ]);
    });
});

/** What is changed in the mesh, and the one line that it must be told. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const rejected: [string, (spec: any) => unknown, string][] = [
    [
        "an unknown preset",
        (s) => (s.workloads.vectors.preset = "qdrnt"),
        `workloads.vectors.preset: "qdrnt" is no preset; did you mean "qdrant"?`,
    ],
    [
        "a preset that is like nothing",
        (s) => (s.workloads.vectors.preset = "zzzzzzzzzzzzzzzz"),
        `workloads.vectors.preset: "zzzzzzzzzzzzzzzz" is no preset; ai-mesh presets lists them`,
    ],
    [
        "an unknown parameter",
        (s) => (s.workloads.vectors.with = { relase: "r1" }),
        `workloads.vectors.with.relase: is no parameter of the preset "qdrant"; did you mean "release"?`,
    ],
    [
        "a parameter that is like nothing",
        (s) => (s.workloads.vectors.with = { zzzzzzzzz: "r1" }),
        `workloads.vectors.with.zzzzzzzzz: is no parameter of the preset "qdrant"; it takes release`,
    ],
    [
        "an empty parameter",
        (s) => (s.workloads.vectors.with = { release: "" }),
        `workloads.vectors.with.release: is empty; give a value, or leave it out`,
    ],
    [
        "a parameter that is no label value",
        (s) => (s.workloads.vectors.with = { release: "r 1" }),
        `workloads.vectors.with.release: "r 1" is not a label value; use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends`,
    ],
    [
        "a parameter that is no text",
        (s) => (s.workloads.vectors.with = { release: 1 }),
        `workloads.vectors.with.release: is a number; give a text (quote numbers and booleans)`,
    ],
    [
        "a port parameter that is none",
        (s) =>
            (s.workloads.vectors = { namespace: "data", preset: "leaderworkerset", with: { name: "v", port: "http" } }),
        `workloads.vectors.with.port: "http" is not a port; write it like 8000, 53/udp or 30000-30100/tcp`,
    ],
    [
        "a parameter that is missing",
        (s) => (s.workloads.vectors = { namespace: "data", preset: "cloudnative-pg" }),
        `workloads.vectors.with.cluster: is missing, and the preset "cloudnative-pg" needs it; give the Cluster (kubectl get clusters.postgresql.cnpg.io)`,
    ],
    [
        "an unknown part",
        (s) => (s.flows[0].to = "vectors.appi"),
        `flows[0].to: "vectors" has no such part; did you mean "vectors.api"?`,
    ],
    [
        "a part that is like nothing",
        (s) => (s.flows[0].to = "vectors.zzzzzzz"),
        `flows[0].to: "vectors" has no such part; its parts are vectors.api, vectors.metrics, vectors.peers`,
    ],
    [
        "a part of a workload that is none",
        (s) => (s.flows[0].to = "vektors.api"),
        `flows[0].to: no namespace, neighbour, workload or external is called "vektors.api"; did you mean "vectors.api"?`,
    ],
    [
        "a part of a workload without a preset",
        (s) => (s.flows[0].from = "agent.api"),
        `flows[0].from: "agent" goes by no preset, so it has no parts; name "agent" itself`,
    ],
    [
        "no ports for the whole",
        (s) => (s.flows[0].to = "vectors"),
        `flows[0].ports: is missing; give at least one port, or "any"`,
    ],
    [
        "no ports for a part that takes no connections",
        (s) => {
            s.workloads.vectors = { namespace: "data", preset: "cloudnative-pg", with: { cluster: "c" } };
            s.flows[0].to = "vectors.members";
        },
        `flows[0].ports: is missing; give at least one port, or "any"`,
    ],
    [
        "the whole of a preset of several kinds of pods",
        (s) => {
            s.workloads.vectors = { namespace: "data", preset: "kserve-controllers" };
            s.flows[0] = { from: "agent", to: "vectors", ports: ["1"], why: "x" };
        },
        `flows[0].to: "vectors" is several kinds of pods, which no labels have in common; name one: vectors.webhook, vectors.metrics, vectors.llm-webhook, vectors.llm-metrics`,
    ],
    [
        "a flow that the preset has itself",
        (s) => s.flows.push({ from: "vectors.peers", to: "vectors.peers", why: "peers" }),
        `flows[1]: repeats a flow of the preset itself (vectors.peers -> vectors.peers); leave it out`,
    ],
    [
        "labels beside a preset",
        (s) => (s.workloads.vectors.podLabels = { app: "x" }),
        `workloads.vectors.podLabels: stands beside a preset, which has its own; leave one out`,
    ],
    [
        "neither labels nor a preset",
        (s) => (s.workloads.agent = { namespace: "agents" }),
        `workloads.agent: names no pods; give podLabels, podLabelValues, podLabelExists, each or a preset, or use the namespace itself in the flow`,
    ],
    [
        "parameters without a preset",
        (s) => (s.workloads.agent.with = { release: "r1" }),
        `workloads.agent.with: is for a preset, and there is none; leave it out`,
    ],
    [
        "a name that the preset's part has",
        (s) => (s.workloads["vectors.api"] = { namespace: "data", podLabels: { app: "x" } }),
        `workloads["vectors.api"]: "vectors.api" is what "vectors" unfolds to already; use another name`,
    ],
    [
        "a preset in no namespace",
        (s) => (s.workloads.vectors.namespace = "dta"),
        `workloads.vectors.namespace: no namespace is called "dta"; did you mean "data"?`,
    ],
];

describe("a workload that goes by a preset wrongly", () => {
    for (const [title, change, message] of rejected) {
        it(`rejects ${title}`, () => {
            let found: string[] = [];
            try {
                parseMesh(changed(change));
            } catch (error) {
                if (!(error instanceof MeshError)) throw error;
                found = error.message.split("\n");
            }
            expect(found).to.deep.equal([message]);
        });
    }
});
