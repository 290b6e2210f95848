import { isIP } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { addressFamily } from "../../mesh/address-family";
import { runs } from "../runs";

describe("addressFamily()", () => {
    const table: [text: string, family: 0 | 4 | 6][] = [
        ["10.0.0.1", 4],
        ["255.255.255.255", 4],
        ["256.0.0.1", 0],
        ["10.0.0.01", 0],
        ["10.0.1", 0],
        ["10.0.0.0.1", 0],
        ["::", 6],
        ["::1", 6],
        ["fd00::", 6],
        ["1:2:3:4:5:6:7:8", 6],
        ["1:2:3:4:5:6:7::", 6],
        ["1:2:3:4:5:6:7:8::", 0],
        ["1:2:3:4:5:6:7", 0],
        ["1:2:3:4:5:6:7:8:9", 0],
        ["1::2::3", 0],
        [":1::", 0],
        ["12345::", 0],
        ["g::", 0],
        ["::ffff:10.0.0.1", 6],
        ["1:2:3:4:5:6:10.0.0.1", 6],
        ["10.0.0.1::", 0],
        ["::10.0.0.1:1", 0],
        ["fe80::1%eth0", 0],
        [" ::1", 0],
        ["", 0],
        ["example.org", 0],
    ];
    for (const [text, family] of table) {
        it(`${family === 0 ? "takes no" : `takes an IPv${family} address:`} ${JSON.stringify(text)}`, () =>
            expect(addressFamily(text)).to.equal(family));
    }

    it("says what Node.js says, but of zones, on addresses and what is nearly one", () => {
        const piece = fc.constantFrom(
            "0",
            "1",
            "9",
            "25",
            "255",
            "256",
            "01",
            "ffff",
            "AB",
            "10000",
            "g",
            "",
            " ",
            "1.2.3.4",
        );
        const joined = fc
            .array(fc.tuple(piece, fc.constantFrom(":", ":", ":", "::", ".")), { maxLength: 9 })
            .map((pairs) => pairs.flat().join(""));
        const cut = fc
            .tuple(joined, piece, fc.boolean())
            .map(([text, last, cut]) => (cut ? text.slice(0, -1) : text + last));
        const seen = new Set<number>();
        fc.assert(
            fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), cut, fc.string()), (text) => {
                fc.pre(!text.includes("%"));
                seen.add(isIP(text));
                expect(addressFamily(text), text).to.equal(isIP(text));
            }),
            { numRuns: runs(1_000, 100_000) },
        );
        expect([...seen].sort()).to.deep.equal([0, 4, 6]);
    });
});
