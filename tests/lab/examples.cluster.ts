import { expect } from "chai";
import { cellsOf } from "../cases/expand";
import { mutations, withSpec } from "../examples/mutations";
import { exampleTables } from "../examples/tables";
import { type Lab, startLab } from "./lab";
import { applyPolicies, buildTable, clearTable, deletePolicies, describeWrong, probeCells, runTable } from "./packets";

describe("examples with packets", () => {
    let lab: Lab | undefined;

    before(async function () {
        lab = await startLab(this);
    });

    after(() => lab?.stop());

    for (const table of exampleTables)
        it(`${table.name} lets through exactly what its table says`, async () => {
            const outcome = await runTable(lab as Lab, table);
            expect(describeWrong(outcome.wrong)).to.deep.equal([]);
            console.log(`      ${outcome.allowed} cells open, ${outcome.denied} shut`);
        });

    for (const [what, table, example, change, [from, to, port]] of mutations)
        it(`${table.name}: ${what}`, async () => {
            const cell = cellsOf(table).filter((each) => each.from === from && each.to === to && each.port === port);
            expect(cell).to.have.length(1);
            const changed = withSpec(table, example, change);
            const ends = await buildTable(lab as Lab, table);
            try {
                await applyPolicies(lab as Lab, table.policies);
                expect(describeWrong((await probeCells(lab as Lab, ends, cell)).wrong), "unchanged").to.deep.equal([]);
                await deletePolicies(lab as Lab, table.policies);
                await applyPolicies(lab as Lab, changed.policies);
                expect(
                    (await probeCells(lab as Lab, ends, cell)).wrong.map((each) => each.cell),
                    "changed",
                ).to.deep.equal(cell);
            } finally {
                await deletePolicies(lab as Lab, changed.policies);
                await clearTable(lab as Lab, table);
            }
        });
});
