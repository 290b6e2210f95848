import { expect } from "chai";
import { verifyDocument } from "../../../cli/render/verify/machine";
import { verifyText } from "../../../cli/render/verify/text";
import { styleFor } from "../../../cli/terminal/style";
import { expectationTitle, expectedProbes } from "../../../cli/verify/expected-probes";
import type { Live, LivePod } from "../../../cli/verify/live";
import { withProbes } from "../../../cli/verify/probes";
import { shownExpectations, summaryOf, type VerifyReport } from "../../../cli/verify/report";
import type { Tried } from "../../../cli/verify/try-connections";
import type { MeshExpectation, ReadExpectation } from "../../../cli/worlds/mesh-expectations";
import type { MeshNames } from "../../../cli/worlds/mesh-names";
import type { Cluster, Labels, NetworkPolicy } from "../../../netpol";

const pod = (name: string, labels: Labels, ip: string, ports: readonly number[] = [80], namespace = "a"): LivePod => ({
    workload: {
        ...{ kind: "Pod", namespace, name, labels, ips: [ip], hostNetwork: false },
        ports: ports.map((port) => ({ protocol: "TCP" as const, port })),
    },
    kind: `${namespace} ${JSON.stringify(labels)}`,
});
const named = (name: string, matchLabels: Labels) => ({ namespace: "a", name, pods: { matchLabels } });
const names: MeshNames = {
    workloads: [
        named("agent", { app: "agent" }),
        named("db", { app: "db" }),
        named("ray", { cluster: "c" }),
        named("ray.head", { type: "head" }),
    ],
    namespaces: new Map([["everywhere", {}]]),
    addresses: new Map(),
    hosts: new Map(),
};
const agent = pod("agent", { app: "agent" }, "10.0.0.1");
const liveOf = (pods: readonly LivePod[]): Live => ({
    ...{ namespaces: ["a", "b"].map((name) => ({ name, labels: {} })), policies: [], services: [], pods, gaps: [] },
});

const clusterWith = (policies: readonly NetworkPolicy[]): Cluster => ({
    ...{ namespaces: [], workloads: [], services: [], policies },
});
const inNamespaceA = ({ namespace }: { readonly namespace: string }): boolean => namespace === "a";

/** What is tried for one row from and to some pods, and why something is not. */
function tried(
    row: Pick<MeshExpectation, "from" | "to" | "ports">,
    pods: readonly LivePod[],
    { policies = [], mayEnter = inNamespaceA }: { policies?: NetworkPolicy[]; mayEnter?: typeof inNamespaceA } = {},
): string[] {
    const expected = { rows: [{ ...row, verdict: "denied" as const }], names };
    const intent = { expected, namespaces: new Set(["a"]), cluster: clusterWith(policies) };
    const { probes, left } = expectedProbes(intent, liveOf(pods), mayEnter);
    return [
        ...probes.map(({ from, to, target }) => {
            const called = "named" in to ? `${to.named} ${target.ip}` : to.pod;
            return `${from.pod} -> ${called} ${target.port}`;
        }),
        ...left.map(({ why }) => `not tried: ${why}`),
    ];
}

describe("the pods of a row", () => {
    it("of a part carry the labels of the whole, too: those of another whole are other pods", () => {
        const heads = [
            pod("other-head", { type: "head", cluster: "d" }, "10.0.0.2"),
            pod("head", { type: "head", cluster: "c" }, "10.0.0.3"),
        ];
        expect(tried({ from: "agent", to: "ray.head", ports: ["80"] }, [agent, ...heads])).to.deep.equal([
            "agent -> head 80",
        ]);
    });
});

describe("two rows about one connection", () => {
    const all = { ...names, workloads: [...names.workloads, named("store", { app: "db" })] };
    const row = (to: string, verdict: ReadExpectation["verdict"]): MeshExpectation => ({
        ...{ from: "agent", to, ports: ["80"], verdict },
    });
    const live = liveOf([agent, pod("db", { app: "db" }, "10.0.0.2")]);
    const planned = (rows: readonly MeshExpectation[]) => {
        const expected = { rows, names: all };
        const intent = { expected, namespaces: new Set(["a"]), cluster: clusterWith([]) };
        const found = expectedProbes(intent, live, () => true);
        return withProbes({ probes: [], left: [], outsider: undefined }, found).probes;
    };

    it("try it once, and its result counts for both", () => {
        const rows = [row("db", "denied"), row("store", "denied")];
        const probes = planned(rows);
        const titles = ["agent -> db 80 denied", "agent -> store 80 denied"];
        expect(probes.map(({ expectations }) => expectations)).to.deep.equal([titles]);
        for (const [result, outcome] of [
            ["pass", "shown"],
            ["fail", "failed"],
        ] as const) {
            const tried = probes.map((each): Tried => ({
                ...each,
                ...{ result, seen: ["closed"], firstPacket: "unanswered", because: "so" },
            }));
            const expectations = shownExpectations({ expected: { rows, names: all } }, tried, []);
            expect(expectations.map((each) => `${each.row}: ${each.outcome}, ${each.tried}`)).to.deep.equal(
                titles.map((title) => `${title}: ${outcome}, 1`),
            );
        }
    });

    it("that expect it differently, and a row that is there twice, are told apart", () => {
        const verdicts = (rows: readonly MeshExpectation[]) => planned(rows).map(({ expected }) => expected);
        expect(verdicts([row("db", "denied"), row("store", "allowed")])).to.deep.equal(["allowed", "denied"]);
        const twice = planned([row("db", "denied"), row("db", "denied")]);
        expect(twice.map(({ expectations }) => expectations)).to.deep.equal([["agent -> db 80 denied"]]);
    });
});

describe("what is left of a row", () => {
    const row = { from: "agent", to: "db", ports: ["80"], verdict: "denied" } as const;
    const expectation = expectationTitle(row);
    const left = [
        { what: "one part of it", why: "no way there", expectation },
        // As a row would be spelled, but of no row.
        { what: `expected: ${expectation}`, why: "no shell" },
    ];
    const expectations = shownExpectations({ expected: { rows: [row], names } }, [], left);
    const report: VerifyReport = {
        ...{ intent: "x", context: "y", notCompared: [], gaps: [] },
        policies: { intended: 1, asIntended: 1, live: 1, findings: [] },
        connections: { tried: [], left, expectations },
    };

    it("is what says that it is of that row, whatever it is called", () => {
        expect(expectations.map((each) => each.left)).to.deep.equal([["no way there"]]);
    });

    it("is told beside the row alone, and everything else by itself", () => {
        const text = verifyText(report, summaryOf(report), styleFor({}));
        expect(text.match(/not tried: .*/g)).to.deep.equal([
            `not tried: expected: ${expectation}: no shell`,
            "not tried: no way there",
        ]);
        expect(verifyDocument(report, summaryOf(report)).notTried).to.deep.equal(left);
    });
});

describe("a row from pods in a service mesh", () => {
    const policy = (matchLabels: Labels, annotations: Labels, namespace = "a"): NetworkPolicy => ({
        ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
        metadata: { namespace, name: "allow-service-mesh", annotations },
        spec: { podSelector: { matchLabels } },
    });
    const meshed = policy({ proxy: "yes" }, { "ai-mesh-isolation/service-mesh": "linkerd" });
    const row = { from: "agent", to: "db", ports: ["80"] };
    const inMesh = pod("agent-in-mesh", { app: "agent", proxy: "yes" }, "10.0.0.2");
    const db = pod("db", { app: "db" }, "10.0.0.3");
    const why =
        "not tried: from a/agent-in-mesh: it is in the service mesh (linkerd), whose proxy answers every TCP connection of the pod itself, whatever policies say";

    it("is not tried from them, and says why", () => {
        expect(tried(row, [inMesh, db], { policies: [meshed] })).to.deep.equal([why]);
    });
    it("is tried from those of its pods that are in none, and is not all that was meant", () => {
        expect(tried(row, [inMesh, agent, db], { policies: [meshed] })).to.deep.equal(["agent -> db 80", why]);
    });
    it("is tried to them", () => {
        const only = pod("db", { app: "db", proxy: "yes" }, "10.0.0.3");
        expect(tried(row, [agent, only], { policies: [meshed] })).to.deep.equal(["agent -> db 80"]);
    });
    it("is one only where a policy of their namespace says that they are in one", () => {
        const others = [
            policy({ proxy: "yes" }, {}),
            policy({ proxy: "yes" }, meshed.metadata.annotations ?? {}, "b"),
            policy({ proxy: "no" }, meshed.metadata.annotations ?? {}),
        ];
        expect(tried(row, [inMesh, db], { policies: others })).to.deep.equal(["agent-in-mesh -> db 80"]);
    });
});

describe("a part of a row that cannot be tried is named beside what is", () => {
    const db = pod("db", { app: "db" }, "10.0.0.3");
    const silent = pod("silent", { app: "db", silent: "yes" }, "10.0.0.4", []);

    it("where a pod declares no port and every port is meant", () => {
        expect(tried({ from: "agent", to: "db", ports: ["any"] }, [agent, db, silent])).to.deep.equal([
            "agent -> db 80",
            "not tried: no port of a/silent is known to try, as it declares none",
        ]);
    });
    it("where a pod declares none of a wide range, though another port is tried", () => {
        expect(tried({ from: "agent", to: "db", ports: ["22", "1024-65535"] }, [agent, db])).to.deep.equal([
            "agent -> db 22",
            "not tried: no port of a/db among 1024-65535 is known to try, as it declares none",
        ]);
    });
    it("where a port that two of its texts mean is tried, once", () => {
        expect(tried({ from: "agent", to: "db", ports: ["80", "any"] }, [agent, db])).to.deep.equal(["agent -> db 80"]);
    });
    it("where its ports are not known", () => {
        expect(tried({ from: "agent", to: "db", ports: undefined }, [agent, db])).to.deep.equal([
            "not tried: its ports are not known",
        ]);
    });
    it("where pods of one kind may not be entered", () => {
        const stranger = pod("stranger", { app: "x" }, "10.0.0.5", [80], "b");
        const row = { from: "everywhere", to: "db", ports: ["80"] };
        expect(tried(row, [agent, db, stranger])).to.deep.equal([
            "agent -> db 80",
            "not tried: no connection can be opened from b/stranger",
        ]);
        expect(tried(row, [agent, db, stranger], { mayEnter: () => true })).to.deep.equal([
            "agent -> db 80",
            "stranger -> db 80",
        ]);
    });
    it("where there is nobody else to call", () => {
        expect(tried({ from: "agent", to: "agent", ports: ["80"] }, [agent])).to.deep.equal([
            "not tried: no other pod of agent runs",
        ]);
    });
});
