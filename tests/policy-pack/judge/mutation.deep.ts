import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { loadMutant, mutantsOf, sourcesOf, type Mutant } from "../mutants";
import { probes, type Probe, type Surface } from "./probes";

const pack = join(__dirname, "../../../policy-pack");
const folder = join(pack, "judge");
const entry = join(__dirname, "surface.ts");

/** Mutants that change nothing that anyone can see, each with the reason. */
const equivalent: Readonly<Record<string, string>> = {};

/** What the judge answers, as text; an exception is an answer too. */
function answer(probe: Probe, of: Surface): string {
    try {
        return JSON.stringify(probe(of));
    } catch (error) {
        return `threw ${String(error)}`;
    }
}

function load(mutant: Pick<Mutant, "file" | "code">): Surface {
    delete require.cache[entry];
    return loadMutant(entry, mutant, pack) as unknown as Surface;
}

describe("mutants of what the rules stand on", function () {
    this.timeout(0);
    const expected = probes.map((probe) => answer(probe, createRequire(__filename)(entry) as Surface));

    for (const file of sourcesOf(folder)) {
        const name = file.slice(folder.length + 1);
        it(`${name}: some question tells every mutant from it`, () => {
            const isKilled = (mutant: Pick<Mutant, "file" | "code">): boolean => {
                try {
                    const mutated = load(mutant);
                    return probes.some((probe, index) => answer(probe, mutated) !== expected[index]);
                } catch {
                    return true;
                }
            };
            const mutants = mutantsOf(file);
            const alive = mutants
                .filter(({ change }) => !(`${name}: ${change}` in equivalent))
                .filter((one) => !isKilled(one));
            console.log(`      ${name}: ${mutants.length - alive.length} of ${mutants.length} killed`);
            // The control: the source itself, loaded the same way, is told from nothing.
            expect(isKilled({ file, code: readFileSync(file, "utf8") })).to.equal(false);
            expect(alive.map(({ title }) => title)).to.deep.equal([]);
        });
    }
});
