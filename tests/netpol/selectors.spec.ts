import { expect } from "chai";
import * as fc from "fast-check";
import { describeSelector, findLabels, type Labels, type LabelSelector, matches, satisfiable } from "../../netpol";

const key = fc.constantFrom("a", "b", "__proto__", "constructor");
const value = fc.constantFrom("1", "2", "3");
const expression = fc.oneof(
    fc.record({
        key,
        operator: fc.constantFrom("In" as const, "NotIn" as const),
        values: fc.subarray(["1", "2", "3"], { minLength: 1 }),
    }),
    fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
);
const selector: fc.Arbitrary<LabelSelector> = fc.record({
    matchLabels: fc.array(fc.tuple(key, value), { maxLength: 1 }).map((pairs): Labels => Object.fromEntries(pairs)),
    matchExpressions: fc.array(expression, { maxLength: 2 }),
});

/** Every labelling over the keys in use, with one value that no selector mentions. */
const labellings: Labels[] = ["a", "b", "__proto__", "constructor"].reduce<Labels[]>(
    (all, name) =>
        all.flatMap((labels) => [labels, ...["1", "2", "3", "other"].map((v) => ({ ...labels, [name]: v }))]),
    [{}],
);

describe("matches()", () => {
    it("keeps labels called like object members apart from them", () => {
        for (const name of ["constructor", "toString", "hasOwnProperty"]) {
            expect(matches({ matchExpressions: [{ key: name, operator: "Exists" }] }, {}), name).to.equal(false);
            expect(matches({ matchExpressions: [{ key: name, operator: "DoesNotExist" }] }, {}), name).to.equal(true);
            expect(matches({ matchLabels: { [name]: "x" } }, { [name]: "x" }), name).to.equal(true);
        }
        const proto = JSON.parse('{"__proto__": "x"}') as Labels;
        expect(matches({ matchLabels: proto }, {})).to.equal(false);
        expect(matches({ matchLabels: proto }, proto)).to.equal(true);
    });

    it("refuses an operator that Kubernetes does not have", () => {
        const bad = { matchExpressions: [{ key: "a", operator: "Near" as "In", values: ["b"] }] };
        expect(() => matches(bad, {})).to.throw(TypeError, '"Near" is not In, NotIn, Exists or DoesNotExist');
    });
});

describe("findLabels()", () => {
    it("agrees with trying every labelling", () => {
        fc.assert(
            fc.property(
                fc.array(selector, { maxLength: 2 }),
                fc.array(selector, { maxLength: 4 }),
                (matchAll, matchNone) => {
                    const fits = (labels: Labels) =>
                        matchAll.every((s) => matches(s, labels)) && !matchNone.some((s) => matches(s, labels));
                    const found = findLabels({ matchAll, matchNone });
                    expect(found !== null).to.equal(labellings.some(fits));
                    if (found !== null && found !== "unknown") expect(fits(found.labels)).to.equal(true);
                },
            ),
            { numRuns: 500 },
        );
    });

    it('says "unknown" where the search costs more than it may', () => {
        const matchNone = Array.from({ length: 40 }, (_, i): LabelSelector => ({
            matchLabels: { [`a${i}`]: "1", [`b${i}`]: "1" },
        }));
        const matchAll: LabelSelector[] = [{ matchExpressions: [{ key: "c", operator: "Exists" }] }];
        expect(findLabels({ matchAll, matchNone }, 100)).to.equal("unknown");
        expect(findLabels({ matchAll, matchNone })).to.deep.equal({ labels: { c: "other" } });
    });

    it("needs no search where the labels that are asked for, and no others, will do", () => {
        const matchNone = [{ matchLabels: { a: "1", b: "1" } }, { matchLabels: { b: "2" } }];
        expect(findLabels({ matchNone }, 0)).to.deep.equal({ labels: {} });
        expect(findLabels({ matchAll: [{ matchLabels: { a: "1" } }], matchNone }, 0)).to.deep.equal({
            labels: { a: "1" },
        });
        const taken = { matchAll: [{ matchLabels: { b: "2" } }], matchNone };
        expect(findLabels(taken, 0)).to.equal("unknown");
        expect(findLabels(taken)).to.equal(null);
    });

    it("ends on a hundred contradictory conditions", () => {
        const matchExpressions = Array.from({ length: 100 }, (_, i) => ({
            key: "a",
            operator: "NotIn" as const,
            values: [`${i}`],
        }));
        const matchAll: LabelSelector[] = [
            { matchExpressions },
            { matchExpressions: [{ key: "a", operator: "In", values: matchExpressions.map((_, i) => `${i}`) }] },
        ];
        expect(findLabels({ matchAll })).to.equal(null);
        expect(satisfiable({ matchExpressions })).to.equal(true);
    });
});

describe("describeSelector()", () => {
    it("writes selectors as kubectl does", () => {
        expect(describeSelector({})).to.equal("any");
        expect(
            describeSelector({
                matchLabels: { app: "vllm" },
                matchExpressions: [
                    { key: "tier", operator: "In", values: ["b", "a"] },
                    { key: "env", operator: "NotIn", values: ["dev"] },
                    { key: "x", operator: "Exists" },
                    { key: "y", operator: "DoesNotExist" },
                ],
            }),
        ).to.equal("app=vllm,tier in (a,b),env!=dev,x,!y");
    });
});
