import { expect } from "chai";
import fc from "fast-check";
import { createIndex, type Endpoint, evaluate, IpSet, type ProfileName, reach } from "../../netpol";
import type { Cluster, NetworkPolicy } from "../../netpol/types";
import { askedPort, cluster, hostIps, protocol } from "./arbitraries";
import { ask, type End, type Question, type Reading } from "./naive";
import { runs } from "../runs";

const least: Reading = { blocksMatchPods: false, blocksMatchBy: "all", undeclaredName: "nothing" };
const most: Reading = {
    blocksMatchPods: true,
    blocksMatchBy: "some",
    undeclaredName: "everything of its protocol",
};

// What each profile leaves open is what its readings differ in.
const readings: Partial<Record<ProfileName, Reading[]>> = {
    reference: [least, most],
    cilium: [least],
    "kube-network-policies": [
        { ...least, blocksMatchPods: true },
        { ...least, blocksMatchPods: true, blocksMatchBy: "some" },
    ],
    "aws-vpc-cni": [{ ...least, blocksMatchPods: true }, most],
};

const question = fc.record({ fromAt: fc.nat(6), toAt: fc.nat(6), protocol, port: askedPort });

describe("netpol agrees with an evaluator written straight from the API text", function () {
    this.timeout(120_000);

    for (const profile of Object.keys(readings) as ProfileName[]) {
        it(`evaluate() gives the same verdict on random clusters under profile ${profile}`, () => {
            fc.assert(
                fc.property(cluster, fc.array(question, { minLength: 1, maxLength: 40 }), (made, questions) => {
                    expect(disagreements(made, made.policies, questions, profile)).to.deep.equal([]);
                }),
                { numRuns: runs(150, 3000) },
            );
        });
    }

    for (const profile of Object.keys(readings) as ProfileName[]) {
        it(`reach() gives the same verdict on random clusters under profile ${profile}`, () => {
            fc.assert(
                fc.property(cluster, fc.array(question, { minLength: 1, maxLength: 40 }), (made, questions) => {
                    expect(reachDisagreements(made, questions, profile)).to.deep.equal([]);
                }),
                { numRuns: runs(100, 2000) },
            );
        });
    }

    // Negative control: if a policy that decides something is hidden from one side, the comparison must notice.
    it("sees that one of the policies is missing", () => {
        const sees = fc.property(cluster, fc.array(question, { minLength: 40, maxLength: 40 }), (made, questions) => {
            const fewer = made.policies.slice(1);
            return disagreements(made, fewer, questions, "reference").length === 0;
        });
        expect(fc.check(sees, { numRuns: 300, endOnFailure: true }).failed).to.equal(true);
    });

    it("asks questions of every verdict", () => {
        const seen = new Set<string>();
        fc.assert(
            fc.property(cluster, fc.array(question, { minLength: 20, maxLength: 20 }), (made, questions) => {
                for (const each of questionsOf(made, questions)) seen.add(ask(made.policies, each, [least, most]));
            }),
            { numRuns: 200 },
        );
        expect([...seen].sort()).to.deep.equal(["allowed", "denied", "unknown"]);
    });
});

interface Picked {
    readonly fromAt: number;
    readonly toAt: number;
    readonly protocol: Question["protocol"];
    readonly port: number;
}

function disagreements(
    made: Cluster,
    naivePolicies: readonly NetworkPolicy[],
    questions: readonly Picked[],
    profile: ProfileName,
): string[] {
    const index = createIndex(made, { profile, clusterAddresses: IpSet.none });
    return questionsOf(made, questions).flatMap((each) => {
        const { protocol, port } = each;
        const expected = ask(naivePolicies, each, readings[profile]!);
        const observed = evaluate(index, { from: endpoint(each.from), to: endpoint(each.to), protocol, port }).verdict;
        if (observed === expected) return [];
        return [`${name(each.from)} -> ${name(each.to)} ${protocol} ${port}: naive ${expected}, engine ${observed}`];
    });
}

/** The matrix holds no cell for a pod and itself; everything else must be in it. */
function reachDisagreements(made: Cluster, questions: readonly Picked[], profile: ProfileName): string[] {
    const { peers, connections } = reach(createIndex(made, { profile }));
    const ranges = peers.filter(({ kind }) => kind === "external").map(({ id }) => ({ id, set: IpSet.parse(id) }));
    const open = new Map([...connections()].map((each) => [`${each.from} ${each.to}`, each]));
    const idFor = (end: End): string =>
        "pod" in end ? `${name(end)}[Pod]` : ranges.find(({ set }) => set.contains(end.ip))!.id;
    return questionsOf(made, questions)
        .filter(({ from, to }) => name(from) !== name(to))
        .flatMap((each) => {
            const { from, to, protocol, port } = each;
            const expected = ask(made.policies, each, readings[profile]!);
            const cell = open.get(`${idFor(from)} ${idFor(to)}`);
            const allowed = cell?.ports.has(protocol, port) ?? false;
            const observed = cell?.unknown.has(protocol, port) ? "unknown" : allowed ? "allowed" : "denied";
            if (observed === expected) return [];
            return [`${name(from)} -> ${name(to)} ${protocol} ${port}: naive ${expected}, reach ${observed}`];
        });
}

/** Questions among the pods and hosts of a cluster; those among hosts are no question. */
function questionsOf(made: Cluster, questions: readonly Picked[]): Question[] {
    const labelsOf = new Map(made.namespaces.map((each) => [each.name, each.labels]));
    const ends: End[] = [
        ...made.workloads.map((pod) => ({ pod, namespaceLabels: labelsOf.get(pod.namespace)! })),
        ...hostIps.map((ip) => ({ ip })),
    ];
    return questions
        .map(({ fromAt, toAt, protocol, port }) => ({
            from: ends[fromAt % ends.length]!,
            to: ends[toAt % ends.length]!,
            protocol,
            port,
        }))
        .filter(({ from, to }) => "pod" in from || "pod" in to);
}

function endpoint(end: End): Endpoint {
    return "pod" in end ? { workload: name(end) } : { ip: end.ip };
}

function name(end: End): string {
    return "pod" in end ? `${end.pod.namespace}/${end.pod.name}` : end.ip;
}
