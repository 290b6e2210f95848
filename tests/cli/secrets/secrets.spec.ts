import { expect } from "chai";
import fc from "fast-check";
import type { DiffReport } from "../../../cli/compare/report";
import { pairFrom, pairOf, poolOf } from "../../policy-pack/secrets/pairs";
import { Random } from "../../policy-pack/search/random";
import { runs } from "../../runs";
import { pagePrinter } from "../render/page-of";
import { outputsOf, verdictsOf } from "./outputs";
import { plannedOf, someOf, stack } from "./stack";

const pool = poolOf([stack]);

/** What the policies say, without their words: which resources violate which, and how. */
function verdictOf(resources: Parameters<typeof verdictsOf>[0]): string {
    const said = verdictsOf(resources);
    if (typeof said === "string") return "error";
    const violations = said.flatMap((pack) => pack.violations);
    return JSON.stringify([...new Set(violations.map(({ policy, level, urn }) => `${policy} ${level} ${urn}`))].sort());
}

describe("secrets of a stack", function () {
    this.timeout(900_000);
    let page: (report: DiffReport) => string;
    before(async () => {
        page = await pagePrinter();
    });

    const sources = {
        "objects of all kinds": (seed: number) => {
            const random = new Random(seed);
            return pairFrom(someOf(random), pool, random);
        },
        "random stacks": pairOf,
    };
    for (const [title, source] of Object.entries(sources)) {
        it(`leave no byte of themselves in any output: ${title}`, () => {
            let same = 0;
            fc.assert(
                fc.property(fc.integer(), (seed) => {
                    const [one, other] = source(seed).map(plannedOf);
                    if (one === undefined || other === undefined || verdictOf(one) !== verdictOf(other)) return;
                    same++;
                    const printed = outputsOf(other, page);
                    for (const [name, text] of outputsOf(one, page)) expect(text, name).to.equal(printed.get(name));
                }),
                { numRuns: runs(20, 600) },
            );
            console.log(`      ${same} pairs of the same verdict`);
            expect(same).to.be.above(runs(2, 100));
        });
    }
});
