import { expect } from "chai";
import fc from "fast-check";
import { type BetweenPods, PartsByLabel } from "../../netpol/engine/parts-by-label";
import { isWithin, type PodFilter } from "../../netpol/engine/pod-filter";
import type { LabelSelector } from "../../netpol/types";

const key = fc.constantFrom("a", "b", "__proto__");
const value = fc.constantFrom("1", "2", "3");
const values = fc.subarray(["1", "2", "3"], { minLength: 1 });
const expression = fc.oneof(
    fc.record({ key, operator: fc.constantFrom("In" as const, "NotIn" as const), values }),
    fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
);
/** Among them such as contradict themselves, together and by themselves. */
const selector: fc.Arbitrary<LabelSelector> = fc.record({
    matchLabels: fc.array(fc.tuple(key, value), { maxLength: 1 }).map((pairs) => Object.fromEntries(pairs)),
    matchExpressions: fc.array(expression, { maxLength: 2 }),
});
const filter: fc.Arbitrary<PodFilter> = fc.record({
    selectors: fc.array(selector, { maxLength: 2 }),
    except: fc.array(selector, { maxLength: 1 }),
});
const part: fc.Arbitrary<BetweenPods> = fc
    .record({ fromPods: fc.option(filter), toPods: fc.option(filter) })
    .map(({ fromPods, toPods }) => ({ fromPods: fromPods ?? undefined, toPods: toPods ?? undefined }));

const app = (name: string): PodFilter => ({ selectors: [{ matchLabels: { app: name } }], except: [] });

describe("PartsByLabel", () => {
    it("finds every part that holds all pods of another", () => {
        fc.assert(
            fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
                const byLabel = new PartsByLabel(parts);
                for (const one of parts) {
                    const found = byLabel.mayHold(one);
                    expect(new Set(found).size).to.equal(found.length);
                    const holding = parts.filter(
                        ({ fromPods, toPods }) => isWithin(one.fromPods, fromPods) && isWithin(one.toPods, toPods),
                    );
                    expect(found).to.include.members(holding);
                }
            }),
            { numRuns: 2000 },
        );
    });

    it("does not ask those that ask for another value", () => {
        const parts = ["a", "b", "c"].map((name) => ({ fromPods: app(name) }));
        const [toOne, any]: BetweenPods[] = [{ toPods: app("b") }, {}];
        const byLabel = new PartsByLabel<BetweenPods>([...parts, toOne!, any!]);
        expect(byLabel.mayHold(parts[0]!)).to.have.members([parts[0], any]);
        expect(byLabel.mayHold(toOne!)).to.have.members([toOne, any]);
    });
});
