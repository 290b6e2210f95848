import { requirementHolds, isEmptySelector, matches, type Requirement, requirements } from "./selectors";
import type { Labels, LabelSelector } from "./types";

/** Which selectors the labels must satisfy, and which they must not. */
export interface LabelQuery {
    readonly matchAll?: readonly LabelSelector[] | undefined;
    readonly matchNone?: readonly LabelSelector[] | undefined;
}

/** Labels that fit, `null` where no labels can, "unknown" where the search ended before it was sure. */
export type LabelAnswer = { readonly labels: Labels } | null | "unknown";

/** Looks at a value under a condition that one search may take before it gives up: about half a second. */
const defaultBudget = 5_000_000;

/** What a label may still be, per key; `undefined` stands for "absent". */
type Domains = ReadonlyMap<string, readonly (string | undefined)[]>;

class OverBudget extends Error {}

/**
 * Finds labels that satisfy every selector of `matchAll` and none of `matchNone`, or proves that there are none. Exact:
 * for each key it is enough to try the values that the selectors mention, one value that none mentions, and absence,
 * because no selector can tell two unmentioned values apart.
 *
 * @param budget How many checks to spend; the answer is "unknown" beyond.
 */
export function findLabels(query: LabelQuery, budget: number = defaultBudget): LabelAnswer {
    const { matchAll = [], matchNone = [] } = query;
    if (matchNone.some(isEmptySelector)) return null;
    if (matchAll.every(isPlain)) {
        const least = merged(matchAll);
        if (least === undefined) return null;
        if (!matchNone.some((selector) => matches(selector, least))) return { labels: least };
    }
    const clauses = matchNone.map(requirements);
    const all = matchAll.flatMap((selector) => requirements(selector));
    const spend = purse(budget);
    try {
        let domains: Domains | undefined = initialDomains([...all, ...clauses.flat()]);
        for (const requirement of all) domains = domains && restrict(domains, requirement, true, spend);
        const found = domains && search(domains, clauses, spend);
        return found === undefined ? null : { labels: toLabels(found) };
    } catch (error) {
        if (error instanceof OverBudget) return "unknown";
        throw error;
    }
}

/** Whether a selector asks for certain values only. */
const isPlain = ({ matchExpressions }: LabelSelector): boolean => (matchExpressions ?? []).length === 0;

/** The labels that plain selectors ask for together, and no others; undefined where two ask for different values. */
function merged(selectors: readonly LabelSelector[]): Labels | undefined {
    const labels = new Map<string, string>();
    for (const { matchLabels } of selectors) {
        for (const [key, value] of Object.entries(matchLabels ?? {})) {
            if ((labels.get(key) ?? value) !== value) return undefined;
            labels.set(key, value);
        }
    }
    return Object.fromEntries(labels);
}

/** Whether any labels at all satisfy a selector: `a=1` AND `a notin (1)` has none. */
export function satisfiable(selector: LabelSelector): boolean {
    return findLabels({ matchAll: [selector] }, Infinity) !== null;
}

function purse(budget: number): (amount: number) => void {
    let left = budget;
    return (amount) => {
        left -= amount;
        if (left < 0) throw new OverBudget();
    };
}

function initialDomains(all: readonly Requirement[]): Domains {
    const mentioned = new Map<string, Set<string>>();
    for (const { key, values } of all) {
        const set = mentioned.get(key) ?? new Set();
        for (const value of values) set.add(value);
        mentioned.set(key, set);
    }
    // Absent first, so that a witness carries no label it does not need.
    return new Map([...mentioned].map(([key, values]) => [key, [undefined, unmentioned(values), ...values]]));
}

function unmentioned(values: ReadonlySet<string>): string {
    let name = "other";
    for (let i = 2; values.has(name); i++) name = `other-${i}`;
    return name;
}

/** The values that are left for the key of a requirement: every key that is asked about has a domain. */
function domainOf(domains: Domains, { key }: Requirement): readonly (string | undefined)[] {
    const domain = domains.get(key);
    if (domain === undefined) throw new Error(`no values are listed for the label key "${key}"`);
    return domain;
}

/** The domains in which `requirement` holds (or fails, for `holds` false); `undefined` where that leaves a key no value. */
function restrict(
    domains: Domains,
    requirement: Requirement,
    holds: boolean,
    spend: (amount: number) => void,
): Domains | undefined {
    const before = domainOf(domains, requirement);
    spend(before.length + domains.size);
    const after = before.filter((value) => requirementHolds(requirement, value) === holds);
    if (after.length === 0) return undefined;
    return after.length === before.length ? domains : new Map(domains).set(requirement.key, after);
}

/** Each clause is a selector that must not match: at least one of its conditions must fail. The tightest goes first. */
function search(
    domains: Domains,
    clauses: readonly (readonly Requirement[])[],
    spend: (amount: number) => void,
): Domains | undefined {
    let tightest: readonly Requirement[] | undefined;
    const open: (readonly Requirement[])[] = [];
    for (const clause of clauses) {
        const state = inspect(clause, domains, spend);
        if (state === "fails") continue;
        open.push(state);
        if (tightest === undefined || state.length < tightest.length) tightest = state;
    }
    if (tightest === undefined) return domains;
    for (const requirement of tightest) {
        const narrowed = restrict(domains, requirement, false, spend);
        const found = narrowed && search(narrowed, open, spend);
        if (found !== undefined) return found;
    }
    return undefined;
}

/** The conditions of a clause that can still be made to fail; "fails" where one already does for all that is left. */
function inspect(
    clause: readonly Requirement[],
    domains: Domains,
    spend: (amount: number) => void,
): "fails" | readonly Requirement[] {
    const breakable: Requirement[] = [];
    for (const requirement of clause) {
        const domain = domainOf(domains, requirement);
        spend(domain.length);
        const holding = domain.filter((value) => requirementHolds(requirement, value)).length;
        if (holding === 0) return "fails";
        if (holding < domain.length) breakable.push(requirement);
    }
    return breakable;
}

function toLabels(domains: Domains): Labels {
    const chosen = [...domains].flatMap(([key, [value]]) => (value === undefined ? [] : [[key, value] as const]));
    return Object.fromEntries(chosen.sort(([a], [b]) => (a < b ? -1 : 1)));
}
