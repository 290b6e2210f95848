import { expect } from "chai";
import fc from "fast-check";
import { createIndex, evaluate, type Index, IpSet, portsBetween, type PortSet, reach, readObjects } from "../../netpol";
import type { Cluster, Verdict } from "../../netpol/types";
import { runs } from "../runs";
import { askedPort, protocol } from "./arbitraries";
import { askedHost, ciliumCluster, ciliumPolicies } from "./cilium-arbitraries";
import { asObject, type CiliumPolicy, type CiliumRule } from "./cilium-objects";
import { askCiliumByName } from "./naive-cilium";

/** A pod, by its place in the cluster, and what it connects to. */
const question = fc.record({ at: fc.nat(3), host: askedHost, protocol, port: askedPort });
type Picked = typeof question extends fc.Arbitrary<infer T> ? T : never;
const questions = fc.array(question, { minLength: 1, maxLength: 12 });
const numRuns = runs(300, 20_000);

/** Without blocks, which open or deny some of the addresses that a name may have. */
const withoutBlocks = ciliumCluster.map((made): Cluster => {
    const policies = made.policies.filter((policy) => !JSON.stringify(policy).includes("ipBlock"));
    return { ...made, policies };
});

describe("names in Cilium's policies: the engine agrees with an evaluator written straight from their documentation", function () {
    this.timeout(3_600_000);

    it("evaluate(), portsBetween() and reach() give its verdict where no block speaks of some addresses", () => {
        fc.assert(
            fc.property(withoutBlocks, ciliumPolicies(false, true), questions, (made, written, picked) => {
                expect(disagreements(made, written, written, picked)).to.deep.equal([]);
            }),
            { numRuns },
        );
    });

    it("is never sure of another verdict where blocks do", () => {
        fc.assert(
            fc.property(ciliumCluster, ciliumPolicies(false), questions, (made, written, picked) => {
                const all = disagreements(made, written, written, picked);
                expect(all.filter((text) => !/says unknown$/.test(text))).to.deep.equal([]);
            }),
            { numRuns },
        );
    });

    // Negative controls: what is changed on one side only must be noticed.
    const misread: Record<string, (rule: CiliumRule) => CiliumRule> = {
        "names that need no DNS rule": ({ names, ...rule }) =>
            names === undefined ? rule : { entities: ["world"], ...rule },
        "a DNS rule for some names taken for one for every name": ofDns(() => ({ matchPattern: "*" })),
        "a DNS rule of TCP taken for one of UDP": ({ toPorts, ...rule }) => ({
            ...rule,
            toPorts: toPorts?.map(({ ports = [], ...entry }) => ({
                ...entry,
                ports: ports.map((port) => (entry.rules?.dns ? { ...port, protocol: "ANY" } : port)),
            })),
        }),
        "**. taken for one label": ({ names, ...rule }) => ({
            ...rule,
            names: names?.map((each) => (each.matchPattern === "**.hf.co" ? { matchPattern: "*.hf.co" } : each)),
        }),
    };
    it("sees a rule that denies the resolver's pods taken for none", () => {
        const withoutDenials = (policy: CiliumPolicy): CiliumPolicy => ({
            ...policy,
            specs: policy.specs.map((spec) => ({
                ...spec,
                egressDeny: spec.egressDeny?.map((rule) => (rule.endpoints ? { ...rule, endpoints: [] } : rule)),
            })),
        });
        const agrees = fc.property(withoutBlocks, ciliumPolicies(false, true), questions, (made, written, picked) => {
            return disagreements(made, written, written.map(withoutDenials), picked).length === 0;
        });
        expect(fc.check(agrees, { numRuns: 3000, endOnFailure: true }).failed).to.equal(true);
    });

    for (const [name, change] of Object.entries(misread)) {
        it(`sees ${name}`, () => {
            const agrees = fc.property(
                withoutBlocks,
                ciliumPolicies(false, true),
                questions,
                (made, written, picked) => {
                    return disagreements(made, written, written.map(ofEgress(change)), picked).length === 0;
                },
            );
            expect(fc.check(agrees, { numRuns: 3000, endOnFailure: true }).failed).to.equal(true);
        });
    }

    it("asks questions of every verdict", () => {
        const seen: Record<Verdict, number> = { allowed: 0, denied: 0, unknown: 0 };
        fc.assert(
            fc.property(withoutBlocks, ciliumPolicies(false, true), questions, (made, written, picked) => {
                for (const each of picked) seen[naive(made, written, each)]++;
            }),
            { numRuns: 300 },
        );
        const all = seen.allowed + seen.denied + seen.unknown;
        const isEnough = Object.values(seen).every((count) => count > all / 50);
        expect(isEnough, JSON.stringify(seen)).to.equal(true);
    });
});

function ofDns(change: () => object) {
    return ({ toPorts, ...rule }: CiliumRule): CiliumRule => ({
        ...rule,
        toPorts: toPorts?.map((entry) =>
            entry.rules?.dns ? { ...entry, rules: { dns: entry.rules.dns.map(change) } } : entry,
        ),
    });
}

const ofEgress =
    (change: (rule: CiliumRule) => CiliumRule) =>
    (policy: CiliumPolicy): CiliumPolicy => ({
        ...policy,
        specs: policy.specs.map((spec) => ({ ...spec, egress: spec.egress?.map(change) })),
    });

function podAt({ workloads }: Cluster, at: number) {
    const pod = workloads[at % workloads.length];
    if (pod === undefined) throw new Error("a cluster without pods");
    return pod;
}

function naive(made: Cluster, written: readonly CiliumPolicy[], { at, host, ...rest }: Picked): Verdict {
    const pod = podAt(made, at);
    const namespaceLabels = made.namespaces.find(({ name }) => name === pod.namespace)?.labels ?? {};
    return askCiliumByName(made, written, { from: { pod, namespaceLabels }, to: { host }, ...rest });
}

/** Questions to which the engine does not give the naive evaluator's verdict. */
function disagreements(
    made: Cluster,
    written: readonly CiliumPolicy[],
    naively: readonly CiliumPolicy[],
    picked: readonly Picked[],
): string[] {
    const index = indexOf(made, written, picked);
    const { connections } = reach(index, { kinds: ["pod", "host"] });
    const cells = new Map([...connections()].map((each) => [`${each.from} ${each.to}`, each]));
    return picked.flatMap((asked) => {
        const expected = naive(made, naively, asked);
        const { namespace, name } = podAt(made, asked.at);
        const { host, protocol: over, port } = asked;
        const [from, to] = [{ workload: `${namespace}/${name}` }, { host }];
        const among = (cell: { ports: PortSet; unknown: PortSet } | undefined): Verdict =>
            cell?.ports.has(over, port) ? "allowed" : cell?.unknown.has(over, port) ? "unknown" : "denied";
        const said: Record<string, Verdict> = {
            "evaluate()": evaluate(index, { from, to, protocol: over, port }).verdict,
            "portsBetween()": among(portsBetween(index, from, to)),
            "reach()": among(cells.get(`${namespace}/${name}[Pod] host:${host}`)),
        };
        const title = `${namespace}/${name} -> ${host} ${over} ${port}: naive ${expected}`;
        return Object.entries(said).flatMap(([way, verdict]) =>
            verdict === expected ? [] : [`${title}, ${way} says ${verdict}`],
        );
    });
}

function indexOf(made: Cluster, written: readonly CiliumPolicy[], picked: readonly Picked[]): Index {
    const objects = written.map((policy, at) => ({
        source: "test",
        document: at + 1,
        value: asObject(policy, `c${at}`),
    }));
    const { cluster, problems } = readObjects(objects);
    expect(problems).to.deep.equal([]);
    const { pluginPolicies = [], unjudged = [] } = cluster;
    const hosts = picked.map(({ host }) => host);
    return createIndex(
        { ...made, pluginPolicies, unjudged },
        { profile: "cilium", clusterAddresses: IpSet.none, hosts },
    );
}
