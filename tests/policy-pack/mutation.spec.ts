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
const noDenial =
    "no kind that is read denies, isolates nobody or selects by namespaces yet: plugin-policies.spec.ts tries it";
const equivalent: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
        [
            ...["require-dns: && -> ||", "require-dns: > -> <=", "require-dns: isPlugin -> false"],
            ...["require-dns: denied.length === 0 -> true", "require-dns: denied.length === 0 -> false"],
            'require-dns: denies.filter( ({ direction, ports }) => direction === "Egress" && (ports.everything || ports.known.length > 0), ) -> denies',
            "require-dns: denied -> []",
            ...["require-dns: === -> !==", 'require-dns: "Egress" -> "Ingress"', "require-dns: || -> &&"],
            "no-voided-deny: namespaces.map((one) => one.resource) -> []",
        ].map((change) => [change, noDenial]),
    ),
    "require-deny-all: answer.isolated === false -> true": "the other answer has no witness, so it reads as undefined",
    "require-deny-all: first?.witness === undefined -> false": budget,
    "no-wide-egress: blocksOf(rule).length === 0 -> false": "saves time: no block holds nothing",
    'only-declared-flows: found === "unknown" -> false': budget,
    'only-declared-flows: "unknown" -> "violation"': sameSet,
    'only-declared-flows: "ip" in target -> false': "an address is in no namespace, so no pair of namespaces finds it",
    "only-declared-flows: findLabels({ matchNone: exceptPods }) === null -> false":
        "saves time: no pod is left to connect",
    'require-both-halves: "unknown" -> "violation"': sameSet,
    "require-expectations: isKnown -> false": "saves time: a rule of which all is known opens no more at worst",
    "require-expectations: kept === undefined -> true": "saves time: what was kept is worked out again",
    "namespaces-through-component: isNamed(namespace) -> true": "a namespace without a known name has no name to read",
};

/** Mutants of what is judged of policies of plugins and tiers that no sample tells yet: each is to get one, and to leave this list. */
const notToldYet: ReadonlySet<string> = new Set([
    "ask.ts:40: isLabelled -> true",
    "doubts.ts:32: unsure === undefined -> true",
    "half.ts:39: there.filter(({ isolates }) => isolates.includes(direction)) -> there",
    'half.ts:68: direction === "Ingress" -> true',
    'half.ts:68: "Ingress" -> "Egress"',
    "half.ts:69: === -> !==",
    "half.ts:99: denied.filter(({ doubts }) => doubts.length === 0) -> denied",
    "half.ts:99: === -> !==",
    'judge-row.ts:46: "home" in end -> true',
    "openings.ts:47: === -> !==",
    "openings.ts:49: rule.unsure -> false",
    "openings.ts:60: ports.everything -> false",
    "parties.ts:118: ofTiers.flatMap(({ domainNames = [] }) => domainNames) -> []",
    "tiers.ts:29: world.tiers.length === 0 -> false",
    "tiers.ts:31: (isPod(peer) ? [peer.home] : []) -> []",
    "tiers.ts:31: isPod(peer) -> false",
    'tiers.ts:36: direction === "Ingress" -> true',
    'tiers.ts:36: direction === "Ingress" -> false',
    "tiers.ts:36: === -> !==",
    'tiers.ts:36: "Ingress" -> "Egress"',
    'tiers.ts:36: "Egress" -> "Ingress"',
    'tiers.ts:36: "Ingress" -> "Egress"',
    "tiers.ts:54: === -> !==",
    'tiers.ts:67: direction === "Ingress" -> false',
    "tiers.ts:68: && -> ||",
    "world.ts:45: stack.tiers.filter((tier) => tier.cluster === cluster) -> stack.tiers",
    'rule.ts:67: ["NetworkPolicy", "FQDNNetworkPolicy", "ApplicationNetworkPolicy"].includes(kind) -> true',
]);

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
    this.timeout(300_000);

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
            expect(titles.filter((title) => !notToldYet.has(title))).to.deep.equal([]);
        });
    }
});
