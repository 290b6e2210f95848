import { expect } from "chai";
import { verifyDocument } from "../../../cli/render/verify/machine";
import { verifyText } from "../../../cli/render/verify/text";
import { styleFor } from "../../../cli/terminal/style";
import { expectationTitle, expectedProbes } from "../../../cli/verify/expected-probes";
import type { Live, LivePod } from "../../../cli/verify/live";
import { withProbes } from "../../../cli/verify/probes";
import { shownExpectations, summaryOf, type VerifyReport } from "../../../cli/verify/report";
import type { Tried } from "../../../cli/verify/try-connections";
import type { MeshExpectation } from "../../../cli/worlds/mesh-expectations";
import type { MeshNames } from "../../../cli/worlds/mesh-names";
import type { Labels } from "../../../netpol";

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
    namespaces: new Map(),
    addresses: new Map(),
};
const agent = pod("agent", { app: "agent" }, "10.0.0.1");
const liveOf = (pods: readonly LivePod[]): Live => ({
    ...{ namespaces: [{ name: "a", labels: {} }], policies: [], services: [], pods, gaps: [] },
});

/** What is tried for one row from and to some pods, and why something is not. */
function tried(row: Pick<MeshExpectation, "from" | "to" | "ports">, pods: readonly LivePod[]): string[] {
    const expected = { rows: [{ ...row, verdict: "denied" as const }], names };
    const { probes, left } = expectedProbes({ expected, namespaces: new Set(["a"]) }, liveOf(pods), () => true);
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
    const row = (to: string, verdict: MeshExpectation["verdict"]): MeshExpectation => ({
        ...{ from: "agent", to, ports: ["80"], verdict },
    });
    const live = liveOf([agent, pod("db", { app: "db" }, "10.0.0.2")]);
    const planned = (rows: readonly MeshExpectation[]) => {
        const expected = { rows, names: all };
        const found = expectedProbes({ expected, namespaces: new Set(["a"]) }, live, () => true);
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
