import { expect } from "chai";
import { judge } from "../../../policy-pack/judge/check";
import { today } from "../in-process";
import { runs } from "../../runs";
import { broken, expectingStack, type ExpectingStack } from "./expectations";
import { Random } from "./random";

const seed = Number(process.env["PACK_SEARCH_SEED"] ?? 20261126);

/** Rows that the pack refuses. */
const refused = ({ resources }: ExpectingStack): string[] =>
    judge({ resources, today })
        .filter(({ policy }) => policy === "require-expectations")
        .flatMap(({ message }) => /expect\[\d+\]/.exec(message) ?? [])
        .sort();

describe("random expectations", function () {
    this.timeout(0);

    it("are refused where they do not hold by effect, and nowhere else", () => {
        const random = new Random(seed);
        const counts = { held: 0, broken: 0 };
        for (let index = 0; index < runs(25, 1500); index++) {
            const stack = expectingStack(random);
            const found = broken(stack);
            counts.broken += found.length;
            counts.held += stack.rows.length - found.length;
            expect(refused(stack), JSON.stringify(stack)).to.deep.equal(found);
        }
        console.log(`      rows that hold: ${counts.held}, that do not: ${counts.broken}`);
        expect(Math.min(counts.held, counts.broken)).to.be.above(runs(10, 750));
    });

    it("are told apart by the evaluator: without the mesh's own policies none that denies holds", () => {
        const random = new Random(1);
        const stack = expectingStack(random);
        const rows = stack.rows.map((row) => ({ ...row, verdict: "denied" as const }));
        const open = stack.resources.filter(({ type }) => !type.endsWith("NetworkPolicy"));
        expect(broken({ rows, resources: open })).to.deep.equal(["expect[0]", "expect[1]", "expect[2]"]);
    });
});
