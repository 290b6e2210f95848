import { expect } from "chai";
import fc from "fast-check";
import {
    type Connection,
    createIndex,
    type Endpoint,
    evaluate,
    type Index,
    IpSet,
    portsBetween,
    type PortsBetween,
    PortSet,
    type ProfileName,
    reach,
} from "../../netpol";
import type { Cluster, Protocol, Verdict } from "../../netpol/types";
import { askedPort, hostIps, protocol } from "./arbitraries";
import type { End, Question, Reading } from "./naive";
import { askTiers, type TierReading } from "./naive-tiers";
import { tieredCluster } from "./tier-arbitraries";
import { cases, runs } from "../runs";

const least: Reading = { blocksMatchPods: false, blocksMatchBy: "all", undeclaredName: "nothing" };
const most: Reading = { blocksMatchPods: true, blocksMatchBy: "some", undeclaredName: "everything of its protocol" };
const open: Omit<TierReading, "policies" | "blocksMatchNodes" | "undeclaredNameMayMatch"> = {
    samePriority: "any",
    baselineJudgesSelected: [true, false],
};

// What each profile leaves open is what its readings differ in. Where hostNetwork pods are no node for sure there are none.
const readings: readonly (readonly [ProfileName, TierReading, hostNetwork: boolean])[] = [
    [
        "reference",
        { ...open, policies: [least, most], undeclaredNameMayMatch: true, blocksMatchNodes: [true, false] },
        false,
    ],
    ["cilium", { ...open, policies: [least], undeclaredNameMayMatch: false, blocksMatchNodes: [false] }, true],
    [
        "kube-network-policies",
        {
            policies: [{ ...least, blocksMatchPods: true }],
            undeclaredNameMayMatch: false,
            samePriority: "by name",
            baselineJudgesSelected: [false],
            blocksMatchNodes: [true],
        },
        true,
    ],
];

interface Picked {
    readonly fromAt: number;
    readonly toAt: number;
    readonly protocol: Protocol;
    readonly port: number;
}

const question: fc.Arbitrary<Picked> = fc.record({ fromAt: fc.nat(6), toAt: fc.nat(6), protocol, port: askedPort });
const questions = fc.array(question, { minLength: 1, maxLength: 30 });
const numRuns = runs(40, 1500);

/** What the engine says of a question, by one of its ways to ask. */
type Way = (index: Index, from: End, to: End, asked: Question) => Verdict;

const ways: Readonly<Record<string, Way>> = {
    "evaluate()": (index, from, to, { protocol, port }) =>
        evaluate(index, { from: endpoint(from), to: endpoint(to), protocol, port }).verdict,
    "portsBetween()": (index, from, to, asked) => among(portsBetween(index, endpoint(from), endpoint(to)), asked),
    "reach()": (index, from, to, asked) => {
        const { cells, idFor } = matrixOf(index);
        return among(cells.get(`${idFor(from)} ${idFor(to)}`), asked);
    },
};

interface Cells {
    readonly cells: ReadonlyMap<string, Connection>;
    readonly idFor: (end: End) => string;
}
const matrices = new WeakMap<Index, Cells>();

function matrixOf(index: Index): Cells {
    let made = matrices.get(index);
    if (made === undefined) {
        const { peers, connections } = reach(index, { kinds: ["pod", "external"] });
        const ranges = peers.filter(({ kind }) => kind === "external").map(({ id }) => ({ id, set: IpSet.parse(id) }));
        made = {
            cells: new Map([...connections()].map((each) => [`${each.from} ${each.to}`, each])),
            idFor: (end) => ("pod" in end ? `${name(end)}[Pod]` : ranges.find(({ set }) => set.contains(end.ip))!.id),
        };
        matrices.set(index, made);
    }
    return made;
}

describe("tiers: the engine agrees with an evaluator written straight from the API text", function () {
    this.timeout(3_600_000);

    for (const [profile, reading, hostNetwork] of readings) {
        for (const [name, way] of Object.entries(ways)) {
            it(`${name} gives the same verdict on random clusters under profile ${profile}`, () => {
                fc.assert(
                    fc.property(tieredCluster(hostNetwork), questions, (made, picked) => {
                        expect(disagreements(made, made, picked, profile, reading, way)).to.deep.equal([]);
                    }),
                    { numRuns },
                );
            });
        }
    }

    // Negative controls: what is changed on one side only must be noticed.
    const [, reading] = readings[0]!;
    for (const [name, change] of cases(2, Object.entries(mutations()))) {
        it(`sees ${name}`, () => {
            const agrees = fc.property(tieredCluster(false), questions, (made, picked) => {
                return (
                    disagreements(made, change(made), picked, "reference", reading, ways["evaluate()"]!).length === 0
                );
            });
            expect(fc.check(agrees, { numRuns: 2000, endOnFailure: true }).failed).to.equal(true);
        });
    }

    it("asks questions of every verdict", () => {
        const seen = new Set<Verdict>();
        fc.assert(
            fc.property(tieredCluster(false), questions, (made, picked) => {
                for (const each of questionsOf(made, picked)) seen.add(askTiers(made, each, reading));
            }),
            { numRuns: 200 },
        );
        expect([...seen].sort()).to.deep.equal(["allowed", "denied", "unknown"]);
    });
});

/** Ways in which an engine could misread tiers. */
function mutations(): Record<string, (made: Cluster) => Cluster> {
    const policies = (made: Cluster) => made.clusterPolicies ?? [];
    const each = (made: Cluster, change: (policy: never) => unknown): Cluster => ({
        ...made,
        clusterPolicies: policies(made).map((policy) => change(policy as never)) as Cluster["clusterPolicies"],
    });
    const withSpec =
        (change: (spec: Record<string, unknown>) => object) => (policy: { spec: Record<string, unknown> }) => ({
            ...policy,
            spec: { ...policy.spec, ...change(policy.spec) },
        });
    const actions = (change: (action: string) => string) =>
        withSpec((spec) => {
            const turn = (rules: unknown) =>
                (rules as { action: string }[]).map((rule) => ({ ...rule, action: change(rule.action) }));
            return { ingress: turn(spec["ingress"]), egress: turn(spec["egress"]) };
        });
    const reversed = withSpec((spec) => ({
        ingress: [...(spec["ingress"] as object[])].reverse(),
        egress: [...(spec["egress"] as object[])].reverse(),
    }));
    return {
        "that a policy is missing": (made) => ({ ...made, clusterPolicies: policies(made).slice(1) }),
        "tiers that are swapped": (made) =>
            each(
                made,
                withSpec((spec) => (spec["tier"] ? { tier: spec["tier"] === "Admin" ? "Baseline" : "Admin" } : {})),
            ),
        "priorities taken the other way round": (made) =>
            each(
                made,
                withSpec((spec) => ("priority" in spec ? { priority: 1000 - Number(spec["priority"]) } : {})),
            ),
        "rules taken from the bottom up": (made) => each(made, reversed),
        "Pass taken for Allow": (made) =>
            each(
                made,
                actions((action) => (action === "Pass" ? "Accept" : action)),
            ),
        "Pass taken for Deny": (made) =>
            each(
                made,
                actions((action) => (action === "Pass" ? "Deny" : action)),
            ),
        "NetworkPolicies that are not asked": (made) => ({ ...made, policies: [] }),
    };
}

function disagreements(
    made: Cluster,
    naive: Cluster,
    picked: readonly Picked[],
    profile: ProfileName,
    reading: TierReading,
    way: Way,
): string[] {
    const index = createIndex(made, { profile, clusterAddresses: IpSet.none });
    return questionsOf(made, picked).flatMap((asked) => {
        const expected = askTiers(naive, asked, reading);
        const observed = way(index, asked.from, asked.to, asked);
        if (observed === expected) return [];
        const { from, to, protocol, port } = asked;
        return [`${name(from)} -> ${name(to)} ${protocol} ${port}: naive ${expected}, engine ${observed}`];
    });
}

/** Questions among the pods and hosts of a cluster; those of a pod to itself and among hosts are no question. */
function questionsOf(made: Cluster, picked: readonly Picked[]): Question[] {
    const labelsOf = new Map(made.namespaces.map((each) => [each.name, each.labels]));
    const ends: End[] = [
        ...made.workloads.map((pod) => ({ pod, namespaceLabels: labelsOf.get(pod.namespace)! })),
        ...hostIps.map((ip) => ({ ip })),
    ];
    return picked
        .map(({ fromAt, toAt, protocol, port }) => {
            return { from: ends[fromAt % ends.length]!, to: ends[toAt % ends.length]!, protocol, port };
        })
        .filter(({ from, to }) => ("pod" in from || "pod" in to) && name(from) !== name(to));
}

function endpoint(end: End): Endpoint {
    return "pod" in end ? { workload: name(end) } : { ip: end.ip };
}

function name(end: End): string {
    return "pod" in end ? `${end.pod.namespace}/${end.pod.name}` : end.ip;
}

function among(cell: PortsBetween | undefined, { protocol, port }: Pick<Question, "protocol" | "port">): Verdict {
    const { ports, unknown } = cell ?? { ports: PortSet.none, unknown: PortSet.none };
    return ports.has(protocol, port) ? "allowed" : unknown.has(protocol, port) ? "unknown" : "denied";
}
