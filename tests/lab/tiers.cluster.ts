import { expect } from "chai";
import { tierTables } from "../cases/tables/tiers";
import type { TruthTable } from "../cases/types";
import { type Lab, startLab } from "./lab";
import { describeWrong, runTable } from "./packets";
import { isFor, tierBuilds } from "./tiers";

// What the API leaves open the lab's engine decides in its own way; tables under another reading are not its business.
const readings = new Set<string | undefined>([undefined, "reference", "kube-network-policies"]);

for (const build of tierBuilds) {
    const tables = tierTables.filter((table) => readings.has(table.profile) && isFor(build, table));

    describe(`truth tables of tiers with packets, ${build.version}`, () => {
        let lab: Lab | undefined;
        const totals = { allowed: 0, denied: 0, untested: 0 };

        before(async function () {
            lab = await startLab(this, { build });
        });

        after(async () => {
            await lab?.stop();
            if (lab !== undefined) console.log(`      ${JSON.stringify(totals)} cells`);
        });

        const wrong = async (table: TruthTable): Promise<string[]> => {
            const outcome = await runTable(lab as Lab, table);
            for (const key of ["allowed", "denied", "untested"] as const) totals[key] += outcome[key];
            return describeWrong(outcome.wrong);
        };

        for (const table of tables)
            it(table.name, async () => {
                expect(await wrong(table)).to.deep.equal([]);
            });

        it("calls a table wrong whose cluster-wide policies are left out", async () => {
            const table = tables.find(({ clusterPolicies, policies, except }) => {
                return clusterPolicies?.length === 1 && policies.length === 0 && except.length > 0;
            })!;
            expect(await wrong({ ...table, clusterPolicies: [] })).to.not.deep.equal([]);
        });
    });
}
