import { expect } from "chai";
import fc from "fast-check";
import type { Change } from "../../../cli/compare/change";
import { compare } from "../../../cli/compare/compare";
import { type Cluster, type Labels, protocols } from "../../../netpol";
import { hostIps } from "../../differential/arbitraries";
import { ask, type End } from "../../differential/naive";
import { least, most, outcome, pair } from "./brute-force";

const values = [undefined, "a", "b", "", "other"];
const labelsOfPod = fc
    .tuple(fc.constantFrom(...values), fc.constantFrom(...values))
    .map(([app, tier]): Labels => ({ ...(app === undefined ? {} : { app }), ...(tier === undefined ? {} : { tier }) }));
const somebodys = fc.record({ namespace: fc.constantFrom("x", "y", "z"), labels: labelsOfPod });
type Somebodys = { readonly namespace: string; readonly labels: Labels };

/**
 * Of the workloads only labels count: pods to be created have neither addresses nor ports yet. And each may have a second
 * pod: a single Pod has no way to itself that could change, and one like it would.
 */
const bare = ({ workloads, ...rest }: Cluster): Cluster => ({
    ...rest,
    workloads: workloads.map((pod) => ({ ...pod, kind: "Deployment" as const, ips: [], ports: [] })),
});

/** What changes for pods that somebody could create and is in no change that was found, by namespace and port. */
function untold(before: Cluster, after: Cluster, pods: readonly Somebodys[], changes: readonly Change[]): string[] {
    const at = ({ namespaces }: Cluster, { namespace, labels }: Somebodys): End => {
        const own = namespaces.find(({ name }) => name === namespace)!.labels;
        const pod = { kind: "Pod" as const, namespace, name: "new", labels, ports: [], ips: [], hostNetwork: false };
        return { pod, namespaceLabels: own };
    };
    const places = [...pods, ...hostIps];
    const endIn = (side: Cluster, place: Somebodys | string): End =>
        typeof place === "string" ? { ip: place } : at(side, place);
    const isOf = (end: Change["from"], place: Somebodys | string) =>
        "subject" in end
            ? typeof place !== "string" && end.subject.namespace === place.namespace
            : typeof place === "string" && end.addresses.contains(place);
    return places.flatMap((from) =>
        places.flatMap((to) => {
            if (typeof from === "string" && typeof to === "string") return [];
            const found = changes.filter((change) => isOf(change.from, from) && isOf(change.to, to));
            return protocols.flatMap((protocol) =>
                [1, 53, 80, 81, 8080, 65535, 100].flatMap((port) => {
                    const [old, now] = [before, after].map((side) => {
                        const question = { from: endIn(side, from), to: endIn(side, to), protocol, port };
                        return ask(side.policies, question, [least, most]);
                    });
                    const expected = outcome(old!, now!);
                    if (expected === undefined || found.some((change) => change[expected].has(protocol, port)))
                        return [];
                    return [`${JSON.stringify(from)} -> ${JSON.stringify(to)} ${protocol} ${port}: ${expected}`];
                }),
            );
        }),
    );
}

describe("compare() leaves nothing unsaid", function () {
    this.timeout(240_000);
    const asked = fc.tuple(pair, fc.array(somebodys, { minLength: 6, maxLength: 6 }));

    it("tells of every port that changes for any pod that somebody could create in a namespace", () => {
        fc.assert(
            fc.property(asked, ([[before, after], pods]) => {
                const comparison = compare(bare(before), bare(after));
                expect(comparison.cutShort).to.deep.equal([]);
                expect(untold(before, after, pods, comparison.changes)).to.deep.equal([]);
            }),
            { numRuns: 80 },
        );
    });

    it("would not, without the pods that no selector alone describes", () => {
        const holds = fc.property(asked, ([[before, after], pods]) => {
            const { changes } = compare(bare(before), bare(after));
            const single = changes.filter(({ from, to }) =>
                [from, to].every((end) => !("subject" in end) || !end.subject.title.includes(",")),
            );
            return untold(before, after, pods, single).length === 0;
        });
        expect(fc.check(holds, { numRuns: 60, endOnFailure: true }).failed).to.equal(true);
    });
});
