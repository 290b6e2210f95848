import { expect } from "chai";
import fc from "fast-check";
import { hostCovers, hostText, isHostIn, parseHost } from "../../../netpol/hosts";

const covers = (outer: string, inner: string) => hostCovers(parseHost(outer), parseHost(inner));

describe("names outside the cluster", () => {
    for (const [outer, inner, expected] of [
        ["huggingface.co", "huggingface.co", true],
        ["huggingface.co", "HuggingFace.co.", true],
        ["huggingface.co", "cdn.huggingface.co", false],
        ["*.hf.co", "cdn.hf.co", true],
        ["*.hf.co", "eu.cdn.hf.co", true],
        ["*.hf.co", "hf.co", false],
        ["*.hf.co", "nothf.co", false],
        ["*.hf.co", "*.hf.co", true],
        ["*.hf.co", "*.eu.hf.co", true],
        ["*.eu.hf.co", "*.hf.co", false],
        ["*.hf.co", "?.hf.co", true],
        ["?.hf.co", "cdn.hf.co", true],
        ["?.hf.co", "eu.cdn.hf.co", false],
        ["?.hf.co", "hf.co", false],
        ["?.hf.co", "*.hf.co", false],
        ["?.hf.co", "?.hf.co", true],
        ["?.hf.co", "?.cdn.hf.co", false],
        ["cdn.hf.co", "*.hf.co", false],
        ["*", "hf.co", true],
        ["*", "*.hf.co", true],
        ["*.hf.co", "*", false],
        ["constructor.hf.co", "constructor.hf.co", true],
        ["constructor.hf.co", "cdn.hf.co", false],
        ["?.hf.co", "constructor.hf.co", true],
    ] as const) {
        it(`${outer} ${expected ? "holds" : "does not hold"} ${inner}`, () => {
            expect(covers(outer, inner)).to.equal(expected);
        });
    }

    const label = fc.constantFrom("a", "b", "co");
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
    const pattern = fc.tuple(fc.constantFrom("", "*.", "?."), name).map((parts) => parts.join(""));

    it("hold one another or have no name in common", () => {
        fc.assert(
            fc.property(pattern, pattern, name, (a, b, one) => {
                const isInBoth = covers(a, one) && covers(b, one);
                return !isInBoth || covers(a, b) || covers(b, a);
            }),
            { numRuns: 3_000 },
        );
    });

    it("hold what those hold that they hold", () => {
        fc.assert(
            fc.property(pattern, pattern, name, (a, b, one) => !(covers(a, b) && covers(b, one)) || covers(a, one)),
            { numRuns: 3_000 },
        );
    });

    it("are written in one way", () => {
        fc.assert(fc.property(pattern, (text) => hostText(parseHost(`${text.toUpperCase()}.`)) === text));
    });

    it("are in a list that has one that holds them", () => {
        expect(isHostIn("cdn.hf.co", ["huggingface.co", "*.hf.co"])).to.equal(true);
        expect(isHostIn("hf.co", ["huggingface.co", "*.hf.co"])).to.equal(false);
        expect(isHostIn("hf.co", [])).to.equal(false);
    });
});
