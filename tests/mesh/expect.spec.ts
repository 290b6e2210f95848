import { expect } from "chai";
import { MeshError, parseMesh, parseSpec } from "../../mesh";

const spec = {
    platform: { apiServer: { cidrs: ["172.18.0.2/32"], port: 6443 } },
    namespaces: { ai: { purpose: "inference" }, web: { purpose: "gateway" } },
    neighbours: { monitoring: {}, others: {} },
    workloads: {
        ray: { namespace: "ai", each: { label: "ray.io/cluster", values: { train: "ray-1", serve: "ray-2" } } },
    },
    flows: [],
};
type Row = Readonly<Record<string, unknown>>;
const withRows = (...rows: Row[]) => ({ ...spec, expect: rows });

/** A row, and what it stands for. */
const read: [string, Row, string[]][] = [
    ["two names", { from: "web", to: "ai", ports: ["80"], verdict: "denied" }, ["web -> ai denied"]],
    [
        "the metadata addresses",
        { from: "ai", to: "metadata", ports: ["any"], verdict: "denied" },
        ["ai -> metadata denied"],
    ],
    [
        "the metadata addresses among others",
        { from: "ai", to: ["kube-apiserver", "metadata"], ports: ["any"], verdict: "denied" },
        ["ai -> kube-apiserver denied", "ai -> metadata denied"],
    ],
    [
        "the metadata addresses in a list, in short",
        { from: "ai", to: ["metadata", "internet"], ports: [80], verdict: "denied" },
        ["ai -> metadata denied", "ai -> internet denied"],
    ],
    [
        "the metadata addresses in a list",
        { from: "ai", toAny: ["internet", "metadata"], ports: [80], verdict: "denied" },
        ["ai -> internet denied", "ai -> metadata denied"],
    ],
    [
        "the metadata addresses alone in a list",
        { from: "ai", toAny: ["metadata"], ports: [80], verdict: "denied" },
        ["ai -> metadata denied"],
    ],
    ["the internet", { from: "ai", to: "internet", ports: [443], verdict: "denied" }, ["ai -> internet denied"]],
    [
        "the API server on its own port",
        { from: "ai", to: "kube-apiserver", verdict: "denied" },
        ["ai -> kube-apiserver denied"],
    ],
    [
        "a group: each of its members",
        { from: "ray.train", to: "ray.serve", ports: ["any"], verdict: "denied" },
        ["ray.train -> ray.serve denied"],
    ],
    [
        "several in a list",
        { fromAny: ["web", "monitoring"], to: "ray", ports: [8000], verdict: "allowed" },
        [
            "web -> ray.serve allowed",
            "web -> ray.train allowed",
            "monitoring -> ray.serve allowed",
            "monitoring -> ray.train allowed",
        ],
    ],
];

const refused: [string, unknown, string][] = [
    ["no list", { ...spec, expect: {} }, "expect: is no list; give a list of what is allowed and denied"],
    [
        "another verdict",
        withRows({ from: "web", to: "ai", ports: ["80"], verdict: "refused" }),
        `expect[0].verdict: takes "allowed" or "denied"`,
    ],
    [
        "no ports",
        withRows({ from: "web", to: "ai", verdict: "denied" }),
        `expect[0].ports: is missing; give at least one port, or "any"`,
    ],
    [
        "no ports of the metadata addresses, beside a name that has some",
        withRows({ from: "ai", toAny: ["kube-apiserver", "metadata"], verdict: "denied" }),
        `expect[0].ports: is missing; give at least one port, or "any"`,
    ],
    [
        "a misspelt name",
        withRows({ from: "wbe", to: "ai", ports: ["80"], verdict: "denied" }),
        `expect[0].from: no namespace, neighbour, workload or external is called "wbe"; known are ai, monitoring, others, ray, ray.serve, ray.train, web`,
    ],
    [
        "two ends that the mesh decides nothing about",
        withRows({ from: "monitoring", to: "others", ports: ["80"], verdict: "denied" }),
        `expect[0]: both ends ("monitoring" and "others") are outside the mesh, which decides nothing between them; one end must be one of its namespaces or a workload there`,
    ],
    [
        "a misspelt name behind metadata in a list",
        withRows({ from: "web", to: ["metadata", "ia"], ports: ["80"], verdict: "denied" }),
        `expect[0].to[1]: no namespace, neighbour, workload or external is called "ia"; known are ai, monitoring, others, ray, ray.serve, ray.train, web`,
    ],
    [
        "metadata in a list, without ports",
        withRows({ from: "web", to: ["metadata", "kube-apiserver"], verdict: "denied" }),
        `expect[0].ports: is missing; give at least one port, or "any"`,
    ],
    [
        "metadata as what opens connections",
        withRows({ from: "metadata", to: "ai", ports: ["80"], verdict: "denied" }),
        `expect[0].from: "metadata" may be expected to be denied, never opened; pods that need credentials of their cloud have flows to "cloud-identity"`,
    ],
    [
        "an unknown key",
        withRows({ from: "web", to: "ai", ports: ["80"], verdict: "denied", reason: "x" }),
        `expect[0]: has the unknown key "reason"; it takes from, fromAny, to, toAny, ports, verdict, why`,
    ],
];

const messages = (input: unknown): string[] => {
    try {
        parseMesh(input);
        return [];
    } catch (error) {
        if (error instanceof MeshError) return error.message.split("\n");
        throw error;
    }
};

describe("expectations of a spec", () => {
    for (const [title, row, expected] of read) {
        it(title, () => {
            const rows = parseMesh(withRows(row)).expect ?? [];
            expect(rows.map(({ from, to, verdict }) => `${from.name} -> ${to.name} ${verdict}`)).to.deep.equal(
                expected,
            );
        });
    }

    for (const [title, input, message] of refused) {
        it(`refuses ${title}`, () => expect(messages(input)).to.deep.equal([message]));
    }

    it("have a plain form, one row for each pair", () => {
        const { plain } = parseSpec(withRows({ from: ["web"], to: "ray", ports: ["80"], verdict: "denied", why: "w" }));
        expect(plain.expect).to.deep.equal([
            { from: "web", to: "ray.serve", ports: ["80"], verdict: "denied", why: "w" },
            { from: "web", to: "ray.train", ports: ["80"], verdict: "denied", why: "w" },
        ]);
    });

    it("open nothing and close nothing", () => {
        const { expect: rows, ...rest } = parseMesh(
            withRows({ from: "web", to: "ai", ports: ["80"], verdict: "denied" }),
        );
        expect(rows).to.have.length(1);
        expect(rest).to.deep.equal(parseMesh(spec));
    });
});
