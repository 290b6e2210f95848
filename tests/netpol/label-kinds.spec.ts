import { expect } from "chai";
import { labelKinds } from "../../netpol/label-kinds";
import type { LabelSelector } from "../../netpol";

const has = (matchLabels: Record<string, string>): LabelSelector => ({ matchLabels });

/** Each of some labels has one of these values, and no two the same: no search tells soon whether that can be. */
export function allDifferent(labels: number, values: number): { given: LabelSelector[]; never: LabelSelector[] } {
    const keys = Array.from({ length: labels }, (_, index) => `k${index}`);
    const each = Array.from({ length: values }, (_, index) => `v${index}`);
    return {
        given: [{ matchExpressions: keys.map((key) => ({ key, operator: "In", values: each })) }],
        never: keys.flatMap((one, at) =>
            keys.slice(at + 1).flatMap((other) => each.map((value) => has({ [one]: value, [other]: value }))),
        ),
    };
}

describe("labelKinds()", () => {
    const asked = [has({ app: "x" }), has({ app: "y" })];

    it("leaves every selector out where the search does not end", () => {
        const { given, never } = allDifferent(9, 8);
        expect(labelKinds(asked, 10, given, never)).to.deep.equal({ kinds: [], leftOut: [0, 1] });
    });

    it("finds no kinds, and leaves nothing out, where there can be no such labels", () => {
        const { given, never } = allDifferent(3, 2);
        expect(labelKinds(asked, 10, given, never)).to.deep.equal({ kinds: [], leftOut: [] });
    });

    it("finds them where there can be some", () => {
        const { given, never } = allDifferent(2, 2);
        const { kinds, leftOut } = labelKinds(asked, 10, given, never);
        expect([kinds.map(({ satisfies }) => satisfies), leftOut]).to.deep.equal([[[], [0], [1]], []]);
    });
});
