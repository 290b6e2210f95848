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
const time = "saves time: what follows comes to the same";
const equivalent: Readonly<Record<string, string>> = {
    "check.ts: !this.#hasSecrets -> false": time,
    "check.ts: !this.#hasSecrets || found.judged.length === 0 -> true":
        "the printable form has been judged too, and has none of the faults that are in the other one alone",
    'clusters.ts: typeof namespace !== "string" -> false': "nobody asks for a namespace by what is no text",
    'meshes.ts: kindOf(resource.type).kind === "mesh" -> true': "all of them are noted again, after the meshes",
    "check.ts: found.length === 0 -> false": time,
    "check.ts: results.length < 2 -> false": time,
    "allowed.ts: own.length === 0 -> false": time,
    "metadata.ts: addresses.intersect(metadataSet).isEmpty -> false": time,
    "wide.ts: pieces.length === 0 -> false": time,
    "judge-under-config.ts: own === undefined -> true": time,
    "internet-across-policies.ts: own.length < 2 -> false": time,
    "internet-across-policies.ts: wideOf(pieces) === undefined -> false": time,
    "internet-across-policies.ts: exists -> true":
        "pods of namespaces to come are told apart by no selector that others are not",
    "judge-under-config.ts: of === undefined -> false": "no policy is called undefined, so nothing is exempted from it",
    "platforms.ts: isObject(namespaces) -> true": "a mesh that has a namespace has an object of them",
    "platforms.ts: bags.length === 0 -> false": "a platform of empty lists says nothing, as none does",
    "platforms.ts: Object.hasOwn(workloads, from) -> true":
        "nothing that objects have of themselves reads as a workload of a namespace",
    "verdicts.ts: fault === undefined -> false": "a fault that is undefined is none",
    "remedies.ts: key === undefined -> false": "the path of a remedy has at least one key",
    "allowed.ts: parts.flatMap((part) => [part.intersect(by), part.subtract(by)]).filter((part) => !part.isEmpty) -> parts.flatMap((part) => [part.intersect(by), part.subtract(by)])":
        "every exception covers a part without ports, so it cuts nothing off the others",
};

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

    /** The questions, those first that told a mutant last. */
    const order = probes.map((_, index) => index);

    function isKilled(mutant: Pick<Mutant, "file" | "code">): boolean {
        let mutated: Surface;
        try {
            mutated = load(mutant);
        } catch {
            return true;
        }
        const at = order.findIndex((index) => answer(probes[index] as Probe, mutated) !== expected[index]);
        if (at > 0) order.unshift(...order.splice(at, 1));
        return at >= 0;
    }

    it("begin with none: the judge itself, loaded the same way, is told from nothing", () => {
        const [file = ""] = sourcesOf(folder);
        expect(isKilled({ file, code: readFileSync(file, "utf8") })).to.equal(false);
    });

    for (const file of sourcesOf(folder)) {
        const name = file.slice(folder.length + 1);
        it(`${name}: some question tells every mutant from it`, () => {
            const mutants = mutantsOf(file);
            const alive = mutants
                .filter(({ change }) => !(`${name}: ${change}` in equivalent))
                .filter((one) => !isKilled(one));
            console.log(`      ${name}: ${mutants.length - alive.length} of ${mutants.length} killed`);
            if (alive.length > 0) console.log(alive.map(({ title }) => `        ${title}`).join("\n"));
            expect(alive.map(({ title }) => title)).to.deep.equal([]);
        });
    }
});
