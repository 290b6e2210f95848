import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { judgeUnderConfig, type AnyRule } from "../../policy-pack/judge/judge-under-config";
import type { ResourceRule, StackRule } from "../../policy-pack/judge/rule";
import { resourceRules, stackRules } from "../../policy-pack/rules";
import { viewOf } from "../../policy-pack/stack/view";
import { surroundingsOf } from "./in-process";
import { loadMutant, mutantsOf, sourcesOf, type Mutant } from "./mutants";
import { rulesDir, samplesOf, type Sample } from "./sample";
import { cases } from "../runs";

/** Mutants that change nothing that anyone can see, each with the reason. */
const budget = "only a search beyond the engine's budget, about half a second of it, answers so";
const sameSet = "a port name may be any number here, whatever stands for an unresolved one";
const equivalent: Readonly<Record<string, string>> = {
    "require-deny-all: answer.isolated === false -> true": "the other answer has no witness, so it reads as undefined",
    "require-deny-all: first?.witness === undefined -> false": budget,
    "no-wide-egress: blocksOf(rule).length === 0 -> false": "saves time: no block holds nothing",
    'only-declared-flows: found === "unknown" -> false': budget,
    'only-declared-flows: "unknown" -> "violation"': sameSet,
    'only-declared-flows: "ip" in target -> false': "an address is in no namespace, so no pair of namespaces finds it",
    "only-declared-flows: findLabels({ matchNone: exceptPods }) === null -> false":
        "saves time: no pod is left to connect",
    'require-both-halves: "unknown" -> "violation"': sameSet,
    "require-dns: here.length === 0 -> false": "saves time: no tier denies nothing",
    "require-expectations: world.tiers.length === 0 -> false": "saves time: no tier denies or accepts nothing",
    "require-expectations: isKnown -> false": "saves time: a rule of which all is known opens no more at worst",
    'require-expectations: "ip" in peer -> true':
        "a range says nothing for sure of a name, and nothing of a pod by its labels",
    "require-expectations: kept === undefined -> true": "saves time: what was kept is worked out again",
    "namespaces-through-component: isNamed(namespace) -> true": "a namespace without a known name has no name to read",
};

type Rule = Partial<Pick<ResourceRule, "remedy">> & Pick<StackRule, "name"> & { judge: (...args: never[]) => unknown };

/** What a rule says of a sample, as text; an exception is an answer too. */
function answer(rule: Rule, isStack: boolean, sample: Sample): string {
    const { header, resources } = sample;
    const config: object = header.config ?? {};
    const judge = rule.judge as (...args: unknown[]) => never;
    const own = [...stackRules, ...resourceRules].find(({ name }) => name === rule.name) as AnyRule;
    const around = surroundingsOf(own, sample);
    // What the rule finds, and not only what is left of it after exemptions: its kind decides what config may relax.
    const raw: unknown[] = [];
    const kept = (...args: unknown[]) => {
        const found = judge(...args);
        raw.push(found);
        return found;
    };
    try {
        const found = isStack
            ? judgeUnderConfig(rule as never, config, (...by) => kept(viewOf(resources), ...by), around)
            : resources.flatMap((one) => judgeUnderConfig(rule as never, config, (...by) => kept(one, ...by), around));
        const fixed = resources.map((one) => rule.remedy?.(one, config));
        return JSON.stringify([found, fixed, raw]);
    } catch (error) {
        return `threw ${String(error)}`;
    }
}

describe("mutants of the rules", function () {
    this.timeout(1_800_000);

    for (const rule of cases(resourceRules.length, [...resourceRules, ...stackRules]) as readonly Rule[]) {
        const isStack = stackRules.some(({ name }) => name === rule.name);
        const folder = join(rulesDir, rule.name);
        const entry = join(folder, "rule.ts");
        const samples = samplesOf(rule.name);

        it(`${rule.name}: some sample tells every mutant from the rule`, () => {
            const expected = samples.map((sample) => answer(rule, isStack, sample));
            const isKilled = (mutant: Mutant): boolean => {
                try {
                    const exports = Object.values(loadMutant(entry, mutant)) as Rule[];
                    const mutated = exports.find((one) => typeof one === "object" && one.name === rule.name) as Rule;
                    return samples.some((sample, index) => answer(mutated, isStack, sample) !== expected[index]);
                } catch {
                    return true;
                }
            };
            const mutants = sourcesOf(folder).flatMap(mutantsOf);
            // The control: the rule itself, loaded the same way, is told from nothing.
            const [first] = mutants as [Mutant];
            expect(isKilled({ ...first, file: entry, code: readFileSync(entry, "utf8") })).to.equal(false);
            const alive = mutants
                .filter(({ change }) => !(`${rule.name}: ${change}` in equivalent))
                .filter((one) => !isKilled(one));
            console.log(`      ${rule.name}: ${mutants.length - alive.length} of ${mutants.length} killed`);
            const titles = alive.map(({ file, title }) => `${file.slice(folder.length + 1)}:${title}`);
            expect(titles).to.deep.equal([]);
        });
    }
});
