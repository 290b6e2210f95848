import type { Direction } from "../common-types";
import { PortSet } from "../port-set";
import type { OpenPoint, TierPolicy, TierRule } from "./compile";
import type { TierPeerMatch, RuleMatch } from "./match";
import type { Ordered, Tied } from "./tiers";
import type { TierRuleRef } from "./types";

/**
 * What may become of traffic, port by port: each port is in at least one of the four sets, and in several where it is
 * open which rule matches first.
 */
export interface TierOutcome {
    readonly accept: PortSet;
    readonly deny: PortSet;
    /** Sent on to the next tier. */
    readonly pass: PortSet;
    /** Matched by no rule: that goes to the next tier as well. */
    readonly none: PortSet;
    /** Every rule that may be the first to match, and on which ports. */
    readonly hits: readonly Hit[];
    /** What it depends on, where a port is in several sets. */
    readonly open: readonly OpenPoint[];
}

/** A rule that may be the first to match. */
export interface Hit {
    readonly rule: TierRuleRef;
    readonly action: TierRule["action"];
    readonly ports: PortSet;
    /** Whether it does match on all of them, where nothing before it does. */
    readonly isSure: boolean;
    /** As that of the match. */
    readonly assumes?: string | undefined;
}

/** Says on which ports a rule matches. */
export type Matcher = (rule: TierRule) => RuleMatch;

const nothing = { accept: PortSet.none, deny: PortSet.none, pass: PortSet.none } as const;

/** What becomes of ports that no rule is asked about. */
export function untouched(within: PortSet): TierOutcome {
    return { ...nothing, none: within, hits: [], open: [] };
}

/**
 * Judges the ports `within` by the policies of a tier that apply. The lists of two APIs, and policies of one priority,
 * stand side by side: "the implementation can apply any of the matching policies to the connection".
 */
export function tierOutcome(
    lists: readonly Ordered[],
    direction: Direction,
    applies: (policy: TierPolicy) => TierPeerMatch,
    match: Matcher,
    within: PortSet,
): TierOutcome {
    const ofTied = (tied: Tied, ports: PortSet): TierOutcome => {
        const here = tied.flatMap((policy) => {
            if (policy.rules[direction].length === 0) return [];
            const applied = applies(policy);
            if (applied.is === "not") return [];
            const outcome = ofRules(policy.rules[direction], match, ports);
            return [applied.is === "open" ? perhaps(outcome, policy, applied, ports) : outcome];
        });
        return here.length === 0 ? untouched(ports) : sideBySide(here);
    };
    const ofList = (list: Ordered): TierOutcome => {
        let sum = untouched(within);
        for (const tied of list) {
            if (sum.none.isEmpty) break;
            sum = oneAfterTheOther(sum, ofTied(tied, sum.none));
        }
        return sum;
    };
    return lists.length === 0 ? untouched(within) : sideBySide(lists.map(ofList));
}

/** What comes of a policy that may apply, or not. */
function perhaps(outcome: TierOutcome, { kind, name }: TierPolicy, { gap }: OpenPoint, within: PortSet): TierOutcome {
    const why = `it depends on the labels whether ${kind} ${name} applies`;
    return { ...outcome, none: within, open: [...outcome.open, { why, gap }] };
}

/** Rules in the order in which they are written: the first that matches decides. */
function ofRules(rules: readonly TierRule[], match: Matcher, within: PortSet): TierOutcome {
    const sum = { accept: [] as PortSet[], deny: [] as PortSet[], pass: [] as PortSet[] };
    const hits: Hit[] = [];
    const open: OpenPoint[] = [];
    let left = within;
    for (const rule of rules) {
        if (left.isEmpty) break;
        const { certain, possible, open: points, assumes } = match(rule);
        const ports = possible.intersect(left);
        if (ports.isEmpty) continue;
        sum[rule.action].push(ports);
        const { ref, action } = rule;
        const isSure = certain.covers(ports);
        hits.push({ rule: ref, action, ports, isSure, ...(assumes === undefined ? {} : { assumes }) });
        if (!isSure) open.push(...points);
        left = left.subtract(certain);
    }
    const { accept, deny, pass } = sum;
    return {
        ...{ accept: PortSet.unionAll(accept), deny: PortSet.unionAll(deny), pass: PortSet.unionAll(pass) },
        ...{ none: left, hits, open },
    };
}

/** What the first may leave to others is judged by the second. */
function oneAfterTheOther(first: TierOutcome, second: TierOutcome): TierOutcome {
    return {
        accept: first.accept.union(second.accept),
        deny: first.deny.union(second.deny),
        pass: first.pass.union(second.pass),
        none: second.none,
        hits: [...first.hits, ...second.hits],
        open: [...first.open, ...second.open],
    };
}

/** Any that matches may be applied; only what all of them leave is left. */
function sideBySide(all: readonly TierOutcome[]): TierOutcome {
    const [first, ...rest] = all;
    if (first === undefined || rest.length === 0) return first ?? untouched(PortSet.all);
    const union = (key: "accept" | "deny" | "pass"): PortSet => PortSet.unionAll(all.map((each) => each[key]));
    const none = all.map((each) => each.none).reduce((a, b) => a.intersect(b));
    const [accept, deny, pass] = [union("accept"), union("deny"), union("pass")];
    const torn = PortSet.unionAll([accept.intersect(deny), accept.intersect(pass), deny.intersect(pass)]);
    const hits = all.flatMap((each) => each.hits);
    const tied = tieOf(hits.filter(({ ports }) => !ports.intersect(torn).isEmpty));
    return { accept, deny, pass, none, hits, open: [...all.flatMap((each) => each.open), ...tied] };
}

function tieOf(hits: readonly Hit[]): OpenPoint[] {
    const names = [...new Set(hits.map(({ rule }) => `${rule.kind} ${rule.policy}`))];
    if (names.length < 2) return [];
    return [{ why: `${names.join(" and ")} match, and the API leaves open which of them is applied` }];
}

/** Whether two outcomes are the same on every port. */
export function sameOutcome(a: TierOutcome, b: TierOutcome): boolean {
    return (["accept", "deny", "pass", "none"] as const).every((key) => a[key].equals(b[key]));
}
