import { expect } from "chai";
import fc from "fast-check";
import { pagePrinter } from "../render/page-of";
import { comparisonsOf } from "./compare";
import type { Page } from "./outputs";

describe("secrets of a stack", function () {
    this.timeout(1_800_000);
    let page: Page;
    before(async () => {
        page = await pagePrinter();
    });

    for (const [title, compare] of Object.entries(comparisonsOf())) {
        it(`leave no byte of themselves in any output: ${title}`, async () => {
            let same = 0;
            const property = fc.asyncProperty(fc.integer(), async (seed) => {
                const found = await compare(seed, page);
                if (found === "other verdicts") return;
                same++;
                expect(found.leaks).to.deep.equal([]);
            });
            await fc.assert(property, { numRuns: 500 });
            console.log(`      ${same} pairs of the same verdict`);
            expect(same).to.be.above(100);
        });
    }
});
