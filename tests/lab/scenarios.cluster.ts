import { expect } from "chai";
import { scenarios } from "../examples/scenarios";
import { cellsOf, tableOf } from "../examples/scenarios/cells";
import { policiesOf, specOf } from "../examples/tables";
import { type Lab, startLab } from "./lab";
import { applyPolicies, buildTable, clearTable, deletePolicies, describeWrong, probeCells } from "./packets";

describe("what examples expect, with packets", () => {
    let lab: Lab | undefined;

    before(async function () {
        lab = await startLab(this);
    });

    after(() => lab?.stop());

    for (const scenario of scenarios)
        it(`${scenario.name} is as its rows say, and otherwise after each change`, async () => {
            const [here, table, cells] = [lab as Lab, tableOf(scenario), cellsOf(scenario)];
            const ends = await buildTable(here, table);
            try {
                const open = cells.map((cell) => ({ ...cell, verdict: "allowed" as const }));
                const dead = await here.pastEngine(() => probeCells(here, ends, open));
                expect(describeWrong(dead.wrong), "with nothing in the way").to.deep.equal([]);
                await applyPolicies(here, table.policies);
                expect(describeWrong((await probeCells(here, ends, cells)).wrong)).to.deep.equal([]);
                await deletePolicies(here, table.policies);
                for (const [what, change, row] of [...scenario.mutations, ...scenario.relabelled]) {
                    const spec = specOf(scenario.name) as unknown;
                    change(spec);
                    await applyPolicies(here, policiesOf(spec));
                    const { wrong } = await probeCells(
                        here,
                        ends,
                        cells.filter((cell) => cell.row === row),
                    );
                    expect(wrong, what).to.not.deep.equal([]);
                    await deletePolicies(here, policiesOf(spec));
                }
                const denied = cells.filter(({ verdict }) => verdict === "denied").length;
                console.log(`      ${cells.length - denied} connections open, ${denied} shut`);
            } finally {
                await deletePolicies(here, table.policies);
                await clearTable(here, table);
            }
        });
});
