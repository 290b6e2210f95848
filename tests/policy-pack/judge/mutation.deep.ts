import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type * as check from "../../../policy-pack/judge/check";
import { loadMutant, mutantsOf, sourcesOf, type Mutant } from "../mutants";
import { today } from "../in-process";
import { folders, samplesOf } from "../sample";

const folder = join(__dirname, "../../../policy-pack/judge");
const entry = join(folder, "check.ts");
const only = process.env["JUDGE_FILE"];

const samples = folders().flatMap(samplesOf);

type Judge = typeof check.judge;

/** What the pack says of a sample with the policy's config, as text; an exception is an answer too. */
function answer(judge: Judge, { policy, header, resources }: (typeof samples)[number]): string {
    const settings: object = header.config ?? {};
    const stackConfig = {
        values:
            header.platform === undefined
                ? {}
                : { "ai-mesh-isolation:mesh": JSON.stringify({ platform: header.platform }) },
        secretKeys: [],
    };
    try {
        return JSON.stringify(judge({ resources, today, stackConfig, config: { [policy]: { settings } } }));
    } catch (error) {
        return `threw ${String(error)}`;
    }
}

describe("mutants of what the rules stand on", function () {
    this.timeout(0);
    const { judge } = createRequire(__filename)(entry) as { judge: Judge };
    const expected = samples.map((sample) => answer(judge, sample));

    for (const file of sourcesOf(folder).filter((one) => only === undefined || one.endsWith(`/${only}`))) {
        const name = file.slice(folder.length + 1);
        it(`${name}: some sample tells every mutant from it`, () => {
            const isKilled = (mutant: Pick<Mutant, "file" | "code">): boolean => {
                try {
                    const mutated = loadMutant(entry, mutant, join(folder, ".."))["judge"] as Judge;
                    return samples.some((sample, index) => answer(mutated, sample) !== expected[index]);
                } catch {
                    return true;
                }
            };
            expect(isKilled({ file: entry, code: readFileSync(entry, "utf8") })).to.equal(false);
            const mutants = mutantsOf(file);
            const alive = mutants.filter((one) => !isKilled(one));
            console.log(`      ${name}: ${mutants.length - alive.length} of ${mutants.length} killed`);
            expect(alive.map(({ title }) => title)).to.deep.equal([]);
        });
    }
});
