import { expect } from "chai";
import fc from "fast-check";
import type { Change } from "../../../cli/compare/change";
import { compare, type Comparison } from "../../../cli/compare/compare";
import { engineId } from "../../../cli/compare/compared-pods";
import { type Cluster, type Labels, protocols, type Verdict, type Workload } from "../../../netpol";
import { cluster, hostIps } from "../../differential/arbitraries";
import { ask, type End } from "../../differential/naive";
import { least, most, outcome, pair } from "./brute-force";
import { runs } from "../../runs";

/** One port of every class: between two of them no policy of the arbitraries begins or ends. */
const ports = [1, 2, 52, 53, 54, 79, 80, 81, 82, 100, 8079, 8080, 8081, 65534, 65535];

const mostEnds = 14;

interface Place {
    readonly id: string;
    readonly pod?: Workload | undefined;
    readonly ip?: string;
}

/** Everything that can be an end on a side: its pods, those that stand in for others, and hosts outside. */
function placesOf(comparison: Comparison, side: "before" | "after"): Map<string, Place> {
    const places = comparison.pods.flatMap((pods): Place[] => {
        const pod = pods[side];
        return pod ? [{ id: engineId(pods), pod }] : [];
    });
    return new Map([...places, ...hostIps.map((ip) => ({ id: ip, ip }))].map((place) => [place.id, place]));
}

function disagreements(before: Cluster, after: Cluster, hide: (change: Change) => boolean = () => false): string[] {
    const comparison = compare(before, after);
    const changes = comparison.changes.filter((change) => !hide(change));
    const [old, now] = [placesOf(comparison, "before"), placesOf(comparison, "after")];
    const ids = [...new Set([...old.keys(), ...now.keys()])];
    const podChanges = new Map(changes.map((change) => [idsOf(change), change]));
    const found: string[] = [];
    for (const from of ids) {
        for (const to of ids) {
            if (isNoQuestion(old.get(from) ?? now.get(from)!, old.get(to) ?? now.get(to)!)) continue;
            const change = podChanges.get(`${from} ${to}`) ?? outsideChange(changes, from, to);
            for (const protocol of protocols) {
                for (const port of ports) {
                    const verdict = (side: Cluster, places: Map<string, Place>): Verdict => {
                        const [source, target] = [places.get(from), places.get(to)];
                        if (!source || !target) return "denied";
                        const question = { from: endOf(source, side), to: endOf(target, side), protocol, port };
                        return ask(side.policies, question, [least, most]);
                    };
                    const expected = outcome(
                        verdict(comparison.before.cluster, old),
                        verdict(comparison.after.cluster, now),
                    );
                    const observed = (["opened", "closed", "perhapsOpened", "perhapsClosed"] as const).filter((kind) =>
                        change?.[kind].has(protocol, port),
                    );
                    if (observed.join() !== (expected ?? "")) {
                        found.push(
                            `${from} -> ${to} ${protocol} ${port}: brute force ${expected}, diff ${observed.join()}`,
                        );
                    }
                }
            }
        }
    }
    return found;
}

/** A pod's way to itself is none; hosts among themselves are not ours to judge. */
function isNoQuestion(from: Place, to: Place): boolean {
    if (from.ip !== undefined && to.ip !== undefined) return true;
    return from.id === to.id && from.pod?.kind === "Pod";
}

function endOf({ pod, ip }: Place, side: Cluster): End {
    if (!pod) return { ip: ip! };
    const labels: Labels = side.namespaces.find(({ name }) => name === pod.namespace)?.labels ?? {};
    // A copy: a workload's pods reach each other by policy, and only one and the same pod reaches itself anyway.
    return { pod: { ...pod }, namespaceLabels: { ...labels, "kubernetes.io/metadata.name": pod.namespace } };
}

function idsOf({ from, to }: Change): string {
    return [from, to].map((end) => ("pods" in end ? engineId(end.pods) : "outside")).join(" ");
}

function outsideChange(changes: readonly Change[], from: string, to: string): Change | undefined {
    const matches = (end: Change["from"], id: string) =>
        "pods" in end ? engineId(end.pods) === id : "addresses" in end && end.addresses.contains(id);
    return changes.find((change) => matches(change.from, from) && matches(change.to, to));
}

describe("compare() agrees with brute force", function () {
    this.timeout(240_000);

    it("finds every change of every pair of ends and class of ports, and no other", () => {
        fc.assert(
            fc.property(pair, ([before, after]) => {
                // The cost grows with the square of the ends; pods to come are many where selectors overlap in every way.
                fc.pre(compare(before, after).pods.length <= mostEnds);
                expect(disagreements(before, after)).to.deep.equal([]);
            }),
            { numRuns: runs(3, 100) },
        );
    });

    it("would be told of a change that is left out", () => {
        const sees = fc.property(pair, ([before, after]) => {
            const first = compare(before, after).changes[0];
            return (
                first === undefined ||
                disagreements(before, after, (change) => idsOf(change) === idsOf(first)).length === 0
            );
        });
        expect(fc.check(sees, { numRuns: 25, endOnFailure: true }).failed).to.equal(true);
    });

    it("finds nothing between a cluster and itself", () => {
        fc.assert(
            fc.property(cluster, (made) => {
                expect(compare(made, made).changes).to.deep.equal([]);
            }),
            { numRuns: 100 },
        );
    });
});
