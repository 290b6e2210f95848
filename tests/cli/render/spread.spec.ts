import { expect } from "chai";
import fc from "fast-check";
import { spread } from "../../../cli/render/picture/spread";

describe("spread()", () => {
    it("leaves alone what does not overlap", () => {
        expect(
            spread([
                { middle: 5, height: 10 },
                { middle: 40, height: 10 },
            ]),
        ).to.deep.equal([5, 40]);
    });

    it("moves what overlaps apart, each as little as the other", () => {
        expect(
            spread([
                { middle: 10, height: 10 },
                { middle: 10, height: 10 },
            ]),
        ).to.deep.equal([5, 15]);
    });

    it("moves what is large less than what is small", () => {
        const [small, large] = spread([
            { middle: 0, height: 10 },
            { middle: 0, height: 90 },
        ]);
        expect(large! - small!).to.equal(50);
        expect(Math.abs(small!)).to.be.greaterThan(Math.abs(large!));
    });

    it("keeps the order, and lets nothing overlap", () => {
        const item = fc.record({
            middle: fc.integer({ min: -200, max: 200 }),
            height: fc.integer({ min: 1, max: 60 }),
        });
        fc.assert(
            fc.property(fc.array(item, { maxLength: 20 }), (column) => {
                const middles = spread(column);
                middles.slice(1).forEach((middle, i) => {
                    const apart = (column[i]!.height + column[i + 1]!.height) / 2;
                    expect(middle - middles[i]!).to.be.at.least(apart - 1e-6);
                });
            }),
        );
    });
});
