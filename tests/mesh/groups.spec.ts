import { expect } from "chai";
import { compile, MeshError, parseMesh, parseSpec } from "../../mesh";

/** Two teams' clusters, a router with two roles, and clients in two namespaces. */
const spec = {
    namespaces: { ai: { purpose: "inference" }, web: { purpose: "gateway" }, jobs: { purpose: "agents" } },
    workloads: {
        ray: {
            namespace: "ai",
            podLabels: { app: "ray" },
            each: { label: "ray.io/cluster", values: { train: "ray-1", serve: "ray-2" } },
        },
        lws: { namespace: "ai", podLabelValues: { role: ["worker", "leader"] } },
        scraped: { namespace: "ai", podLabelExists: ["metrics"], podLabels: { app: "x" } },
        client: { namespaces: ["web", "jobs"], podLabels: { app: "client" } },
    },
    externals: { tools: { cidrs: ["192.0.2.0/24"] } },
};
type Flow = Readonly<Record<string, unknown>>;
const flow = (parts: Flow): Flow => ({ ports: ["80"], why: "w", ...parts });
const withFlows = (...flows: Flow[]) => ({ ...spec, flows });

/** A flow, and the pairs of ends that it stands for. */
const pairs: [string, Flow, string[]][] = [
    ["one name each", { from: "web", to: "lws" }, ["web -> lws"]],
    ["any of several sources", { fromAny: ["web", "jobs"], to: "lws" }, ["jobs -> lws", "web -> lws"]],
    ["the same in short", { from: ["web", "jobs"], to: "lws" }, ["jobs -> lws", "web -> lws"]],
    [
        "several on both sides",
        { fromAny: ["web", "jobs"], toAny: ["lws", "scraped"] },
        ["jobs -> lws", "jobs -> scraped", "web -> lws", "web -> scraped"],
    ],
    ["a group is all its members", { from: "web", to: "ray" }, ["web -> ray.serve", "web -> ray.train"]],
    ["one member of a group", { from: "web", to: "ray.train" }, ["web -> ray.train"]],
    ["a workload in several namespaces", { from: "client", to: "lws" }, ["client.jobs -> lws", "client.web -> lws"]],
    ["one of its namespaces", { from: "client.web", to: "lws" }, ["client.web -> lws"]],
    [
        "within each group",
        { from: "ray", to: "ray", same: "ray.io/cluster" },
        ["ray.serve -> ray.serve", "ray.train -> ray.train"],
    ],
    [
        "across the groups, without the label",
        { from: "ray", to: "ray" },
        ["ray.serve -> ray.serve", "ray.serve -> ray.train", "ray.train -> ray.serve", "ray.train -> ray.train"],
    ],
    ["a group and what is outside", { from: "ray", to: "tools" }, ["ray.serve -> tools", "ray.train -> tools"]],
];

/** A spec with a mistake, and what it is told. */
const rejected: [string, unknown, string][] = [
    [
        "both forms of one side",
        withFlows(flow({ from: "web", fromAny: ["jobs"], to: "lws" })),
        "flows[0].fromAny: is given beside from; give one of the two",
    ],
    [
        "neither form",
        withFlows(flow({ to: "lws" })),
        "flows[0].from: is missing; give the name of a namespace, workload or external",
    ],
    [
        "an empty list of sources",
        withFlows(flow({ fromAny: [], to: "lws" })),
        `flows[0].fromAny: is empty, and an empty list never means "everything"; give at least one name of a namespace, workload or external`,
    ],
    [
        "an empty list in short",
        withFlows(flow({ from: [], to: "lws" })),
        `flows[0].from: is empty, and an empty list never means "everything"; give the name of a namespace, workload or external`,
    ],
    [
        "a misspelt name in a list",
        withFlows(flow({ fromAny: ["web", "jbos"], to: "lws" })),
        `flows[0].fromAny[1]: no namespace, neighbour, workload or external is called "jbos"; did you mean "jobs"?`,
    ],
    [
        "a misspelt member",
        withFlows(flow({ from: "web", to: "ray.trian" })),
        `flows[0].to: no namespace, neighbour, workload or external is called "ray.trian"; did you mean "ray.train"?`,
    ],
    [
        "a pair that another flow has",
        withFlows(flow({ from: "web", to: "lws" }), flow({ from: ["jobs", "web"], to: "lws" })),
        "flows[1]: repeats flows[0] (web -> lws); one flow per pair, with all its ports, since a pair's policies have one name",
    ],
    [
        "the same value where one end has no values",
        withFlows(flow({ from: "ray", to: "lws", same: "ray.io/cluster" })),
        `flows[0].same: "lws" has no each for the label "ray.io/cluster"; list the label's values there (each: { label, values }), since a NetworkPolicy cannot say "the same value" of values that nobody listed`,
    ],
    [
        "the same value of another label",
        withFlows(flow({ from: "ray", to: "ray", same: "app" })),
        `flows[0].same: "ray.serve" has no each for the label "app"; list the label's values there (each: { label, values }), since a NetworkPolicy cannot say "the same value" of values that nobody listed`,
    ],
    [
        "ports that only the API server would not need",
        { ...withFlows({ from: "web", toAny: ["lws"], why: "w" }) },
        `flows[0].ports: is missing; give at least one port, or "any"`,
    ],
    [
        "a pattern as a value",
        { ...spec, workloads: { a: { namespace: "ai", podLabelValues: { app: ["ray-*"] } } }, flows: [] },
        `workloads.a.podLabelValues.app[0]: "ray-*" is a pattern, and a NetworkPolicy takes values as they are; list them, or use podLabelExists for any value`,
    ],
    [
        "a workload of no pods",
        { ...spec, workloads: { a: { namespace: "ai" } }, flows: [] },
        "workloads.a: names no pods; give podLabels, podLabelValues, podLabelExists, each or a preset, or use the namespace itself in the flow",
    ],
    [
        "a workload in no namespace",
        { ...spec, workloads: { a: { podLabels: { app: "a" } } }, flows: [] },
        "workloads.a.namespace: is missing; give the name of a namespace or neighbour",
    ],
    [
        "a workload with namespace and namespaces",
        { ...spec, workloads: { a: { namespace: "ai", namespaces: ["web"], podLabels: { app: "a" } } }, flows: [] },
        "workloads.a.namespaces: is given beside namespace; give one of the two",
    ],
    [
        "an unknown namespace among several",
        { ...spec, workloads: { a: { namespaces: ["ai", "jbos"], podLabels: { app: "a" } } }, flows: [] },
        `workloads.a.namespaces[1]: no namespace is called "jbos"; did you mean "jobs"?`,
    ],
    [
        "one label in two places",
        {
            ...spec,
            workloads: { a: { namespace: "ai", podLabels: { app: "a" }, podLabelExists: ["app"] } },
            flows: [],
        },
        `workloads.a.podLabelExists[0]: names the label "app" once more; say it once`,
    ],
    [
        "groups without values",
        { ...spec, workloads: { a: { namespace: "ai", each: { label: "ray.io/cluster" } } }, flows: [] },
        `workloads.a.each.values: is missing; give a map from names to the label's values, since a NetworkPolicy cannot say "the same value" of values that nobody listed`,
    ],
    [
        "a workload that another one unfolds to",
        {
            ...spec,
            workloads: { ...spec.workloads, "ray.train": { namespace: "ai", podLabels: { app: "a" } } },
            flows: [],
        },
        `workloads["ray.train"]: "ray.train" is what "ray" unfolds to already; use another name`,
    ],
    [
        "a member called as policies call members",
        {
            ...spec,
            workloads: { ray: { ...spec.workloads.ray, each: { label: "ray.io/cluster", values: { part: "ray-1" } } } },
            flows: [],
        },
        `workloads["ray.part"]: one of several workloads is called "part", which the names of policies say for any of them (allow-to-ray.part.train); use another name`,
    ],
    [
        "a member whose policies would have names too long",
        longNamed(116),
        `workloads["${"w".repeat(58)}.${"m".repeat(57)}"]: "${"w".repeat(58)}.${"m".repeat(57)}" has 116 letters, and the name of a policy has room for 115; use shorter names`,
    ],
];

/** Workloads with members, one of whose names has this many letters; or two, which share their namespaces' policies. */
function longNamed(length: number, two = false) {
    const name = (letter: string) => letter.repeat(length - 58);
    const workload = { namespace: "ai", each: { label: "app", values: { ["m".repeat(57)]: "a" } } };
    const other = two ? name("v") : "ai";
    return {
        namespaces: { ai: { purpose: "inference" } },
        workloads: {
            [name("w")]: workload,
            ...(two && { [other]: workload, x: { namespace: "ai", podLabels: { x: "y" } } }),
        },
        flows: [
            { from: name("w"), to: other, ports: ["80"], why: "x" },
            ...(two ? [{ from: name("w"), to: "x", ports: ["80"], why: "x" }] : []),
        ],
    };
}

const messages = (input: unknown): string[] => {
    try {
        parseMesh(input);
        return [];
    } catch (error) {
        if (error instanceof MeshError) return error.message.split("\n");
        throw error;
    }
};

describe("lists and groups", () => {
    for (const [title, parts, expected] of pairs) {
        it(`${title}: ${expected.join(", ")}`, () => {
            const { flows } = parseMesh(withFlows(flow(parts)));
            expect(flows.map(({ from, to }) => `${from.name} -> ${to.name}`)).to.deep.equal(expected);
        });
    }

    for (const [title, input, message] of rejected) {
        it(`refuses ${title}`, () => expect(messages(input)).to.deep.equal([message]));
    }

    it("select pods by values and by keys", () => {
        const { policies } = compile(parseMesh(withFlows(flow({ from: "scraped", to: "lws" }))));
        const egress = policies.find(({ manifest }) => manifest.metadata.name === "allow-to-lws")?.manifest.spec;
        expect(egress?.podSelector).to.deep.equal({
            matchLabels: { app: "x" },
            matchExpressions: [{ key: "metrics", operator: "Exists" }],
        });
        expect(egress?.egress?.[0]?.to).to.deep.equal([
            { podSelector: { matchExpressions: [{ key: "role", operator: "In", values: ["leader", "worker"] }] } },
        ]);
    });

    it("keep two groups apart, with policies whose names say which", () => {
        const { policies } = compile(
            parseMesh(withFlows(flow({ from: "ray", to: "ray", same: "ray.io/cluster", ports: ["any"] }))),
        );
        const names = policies.filter(({ part }) => part === "flow").map(({ manifest }) => manifest.metadata.name);
        expect(names).to.deep.equal([
            "allow-from-ray.part.serve",
            "allow-from-ray.part.train",
            "allow-to-ray.part.serve",
            "allow-to-ray.part.train",
        ]);
    });

    it("have policies with names that Kubernetes takes, as long as a spec lets them be", () => {
        const { policies } = compile(parseMesh(longNamed(115, true)));
        const lengths = policies.map(({ manifest }) => manifest.metadata.name.length);
        expect(Math.max(...lengths)).to.equal(253 - 1);
    });

    it("are the same bytes in short and in full", () => {
        const long = withFlows(flow({ fromAny: ["web", "jobs"], to: "lws", ports: ["80", "81"] }));
        const short = {
            ...withFlows(flow({ from: ["jobs", "web"], to: "lws", ports: [81, 80] })),
            workloads: { ...spec.workloads, lws: { namespace: "ai", podLabels: { role: ["leader", "worker"] } } },
        };
        expect(JSON.stringify(compile(parseMesh(short)))).to.equal(JSON.stringify(compile(parseMesh(long))));
    });

    it("have a plain form that means the same", () => {
        const all = withFlows(
            ...pairs.slice(3, 4).map(([, parts]) => flow(parts)),
            flow({ from: "client", to: "ray" }),
        );
        const { mesh, plain } = parseSpec(all);
        expect(plain.flows.every((one) => typeof one["from"] === "string" && typeof one["to"] === "string")).to.equal(
            true,
        );
        expect(Object.keys(plain.workloads)).to.include.members(["ray.train", "client.web", "lws"]);
        expect(plain.workloads["lws"]).to.deep.equal({
            namespace: "ai",
            podLabelValues: { role: ["leader", "worker"] },
        });
        const again = parseMesh({ ...all, workloads: plain.workloads, flows: plain.flows });
        expect(JSON.stringify(compile(again))).to.equal(JSON.stringify(compile(mesh)));
    });
});
