import { expect } from "chai";
import * as fc from "fast-check";
import { labelChoices, matches, type LabelSelector } from "../../netpol";

const role = { key: "role", operator: "In" as const, values: ["leader", "worker"] };
const any = { key: "group", operator: "Exists" as const };

/** A selector, and the labels of each choice; keys with any value are given the value "*". */
const cases: [string, LabelSelector, Record<string, string>[] | undefined][] = [
    ["nothing asked", {}, [{}]],
    ["one value", { matchLabels: { app: "x" } }, [{ app: "x" }]],
    ["one of two values", { matchExpressions: [role] }, [{ role: "leader" }, { role: "worker" }]],
    ["any value", { matchLabels: { app: "x" }, matchExpressions: [any] }, [{ app: "x", group: "*" }]],
    ["one key twice", { matchLabels: { role: "worker" }, matchExpressions: [role] }, [{ role: "worker" }]],
    ["two values that exclude each other", { matchLabels: { role: "x" }, matchExpressions: [role] }, []],
    ["what labels must not be", { matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, undefined],
    [
        "more than 64 choices",
        { matchExpressions: Array.from({ length: 7 }, (_, i) => ({ ...role, key: `role-${i}` })) },
        undefined,
    ],
];

describe("labelChoices()", () => {
    for (const [title, selector, expected] of cases) {
        it(title, () => {
            const found = labelChoices(selector)?.map(({ labels, anyValue }) => ({
                ...labels,
                ...Object.fromEntries(anyValue.map((key) => [key, "*"])),
            }));
            expect(found).to.deep.equal(expected);
        });
    }

    it("gives labels that the selector matches, and every such choice", () => {
        const keys = fc.constantFrom("a", "b", "c");
        const expression = fc.oneof(
            fc.record({
                key: keys,
                operator: fc.constant("In" as const),
                values: fc.uniqueArray(fc.constantFrom("x", "y", "z"), { minLength: 1 }),
            }),
            fc.record({ key: keys, operator: fc.constant("Exists" as const) }),
        );
        const labels = fc.dictionary(keys, fc.constantFrom("x", "y", "z"));
        fc.assert(
            fc.property(fc.array(expression, { maxLength: 4 }), labels, (matchExpressions, pod) => {
                const selector = { matchExpressions };
                const choices = labelChoices(selector) ?? [];
                for (const choice of choices) {
                    const whole = {
                        ...Object.fromEntries(choice.anyValue.map((key) => [key, "any"])),
                        ...choice.labels,
                    };
                    expect(matches(selector, whole)).to.equal(true);
                }
                const isOne = choices.some(({ labels, anyValue }) =>
                    matches(
                        { matchLabels: labels, matchExpressions: anyValue.map((key) => ({ key, operator: "Exists" })) },
                        pod,
                    ),
                );
                expect(isOne).to.equal(matches(selector, pod));
            }),
        );
    });
});
