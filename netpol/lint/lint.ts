import type { IndexedPolicy, CompiledRule } from "../engine/compile-policy";
import type { Index } from "../engine/create-index";
import { isEmptySelector, matches, describeSelector } from "../selectors";
import type { Direction, NetworkPolicy } from "../types";
import { policyRef, refText } from "../defaults";
import { type Fact, rulePath } from "./fact";
import { blocksOf, coveredBy, selectorImplies, selectorsMeet } from "./implies";
import { impossibleSelector, ruleFacts } from "./facts-of-rule";
import { IpSet } from "../ip-set";
import { ruleOpensTo } from "../rule-opens-to";

/** Rules of one namespace are compared pair by pair up to this many; beyond, a fact says that they were not. */
const maxCompared = 500;

const directions: readonly Direction[] = ["Ingress", "Egress"];

/**
 * Facts about the policies of a cluster, by the same algebra that judges connections: what is redundant, what can match
 * nothing, what has no effect, and which denial another policy's allow makes void. Order: policy by policy as given.
 */
export function lint(index: Index): Fact[] {
    const inert = index.cluster.policies.flatMap(inertRules);
    const crowded = [...index.policies.values()].flatMap(notJudged);
    const others = [...index.policies.values()].flatMap((policies) =>
        policies.flatMap((policy) => policyFacts(index, policy, policies, isTooMany(policies))),
    );
    return [...inert, ...crowded, ...others];
}

function isTooMany(policies: readonly IndexedPolicy[]): boolean {
    return policies.length > maxCompared || countRules(policies) > maxCompared;
}

function countRules(policies: readonly IndexedPolicy[]): number {
    const of = ({ rules }: IndexedPolicy): number => (rules.Ingress?.length ?? 0) + (rules.Egress?.length ?? 0);
    return policies.reduce((sum, policy) => sum + of(policy), 0);
}

function notJudged(policies: readonly IndexedPolicy[]): Fact[] {
    const [first] = policies;
    if (first === undefined || !isTooMany(policies)) return [];
    const message = `namespace "${first.ref.namespace}" has more than ${maxCompared} policies or rules (${policies.length} and ${countRules(policies)}): they are not compared with each other, so redundancy and void denials are not judged`;
    return [{ kind: "not-judged", policy: first.ref, path: "spec", message }];
}

function policyFacts(index: Index, policy: IndexedPolicy, all: readonly IndexedPolicy[], alone: boolean): Fact[] {
    const impossible = impossibleSelector(policy.selector, "spec.podSelector").map((fact) => ({
        ...fact,
        policy: policy.ref,
    }));
    if (impossible.length > 0) return impossible;
    const facts: Fact[] = selectsNobody(index, policy);
    const redundant = new Set<CompiledRule>();
    for (const direction of directions) {
        for (const rule of policy.rules[direction] ?? []) {
            for (const fact of ruleFacts(index, policy, rule)) facts.push(fact);
            if (!alone && isRedundant(policy, rule, all, direction, redundant)) redundant.add(rule);
        }
    }
    if (alone) return facts;
    facts.push(...[...redundant].map((rule) => redundantFact(policy, rule)));
    if (withoutEffect(policy, all, redundant)) {
        const message = `${refText(policy.ref)} has no effect: its pods are isolated by others, and others allow all that it allows`;
        facts.push({ kind: "policy-without-effect", policy: policy.ref, path: "spec", message });
    }
    return [...facts, ...directions.flatMap((direction) => voidedBy(policy, all, direction))];
}

function selectsNobody(index: Index, policy: IndexedPolicy): Fact[] {
    const { selector, ref } = policy;
    if (isEmptySelector(selector)) return [];
    const hit = index.cluster.workloads.some((w) => w.namespace === ref.namespace && matches(selector, w.labels));
    const message = `no workload in namespace "${ref.namespace}" matches ${describeSelector(selector)}`;
    return hit ? [] : [{ kind: "dangling-policy", policy: ref, path: "spec.podSelector", message }];
}

/** Rules for a direction that `policyTypes` leaves out: the API server takes them and nothing heeds them. */
function inertRules(policy: NetworkPolicy): Fact[] {
    const { spec } = policy;
    const types = spec.policyTypes;
    if (!types || types.length === 0) return [];
    return directions.flatMap((direction): Fact[] => {
        const rules = direction === "Ingress" ? spec.ingress : spec.egress;
        if (!rules || rules.length === 0 || types.includes(direction)) return [];
        const field = direction.toLowerCase();
        const message = `policyTypes leaves out "${direction}", so the ${field} rules do nothing`;
        return [{ kind: "inert-rules", policy: policyRef(policy), path: `spec.${field}`, message }];
    });
}

/** Of two rules that say the same the later one is redundant, not both. */
function isRedundant(
    policy: IndexedPolicy,
    rule: CompiledRule,
    all: readonly IndexedPolicy[],
    direction: Direction,
    redundant: ReadonlySet<CompiledRule>,
): boolean {
    const position = all.indexOf(policy);
    const others = all.flatMap((other, i) => {
        if (other.rules[direction] === undefined || !selectorImplies(policy.selector, other.selector)) return [];
        const rules = other.rules[direction].filter((each) => each !== rule && !redundant.has(each));
        // A later twin will be found redundant itself, and must not excuse this one.
        const later = i > position;
        return rules.filter((each) => !(later || each.ref.rule > rule.ref.rule) || !isTwin(rule, each, policy, other));
    });
    return others.length > 0 && coveredBy(rule, others, policy);
}

function isTwin(rule: CompiledRule, other: CompiledRule, policy: IndexedPolicy, otherPolicy: IndexedPolicy): boolean {
    return selectorImplies(otherPolicy.selector, policy.selector) && coveredBy(other, [rule], otherPolicy);
}

function redundantFact(policy: IndexedPolicy, rule: CompiledRule): Fact {
    const message = `rule ${rule.ref.rule + 1} of ${refText(policy.ref)} is redundant: other rules for the same pods allow all that it allows`;
    return { kind: "redundant-rule", policy: policy.ref, rule: rule.ref, path: rulePath(rule.ref), message };
}

function withoutEffect(
    policy: IndexedPolicy,
    all: readonly IndexedPolicy[],
    redundant: ReadonlySet<CompiledRule>,
): boolean {
    const earlier = all.slice(0, all.indexOf(policy));
    return directions.every((direction) => {
        const rules = policy.rules[direction];
        if (rules === undefined) return true;
        // Of two equal policies the later one has no effect, hence "earlier"; a wider one counts wherever it stands.
        const isolated = all.some(
            (other) =>
                other !== policy &&
                other.rules[direction] !== undefined &&
                selectorImplies(policy.selector, other.selector) &&
                (earlier.includes(other) || !selectorImplies(other.selector, policy.selector)),
        );
        return isolated && rules.every((rule) => redundant.has(rule));
    });
}

/** A policy that only denies, and others that let everyone in (or out) of pods it selects: by union the denial is void. */
function voidedBy(policy: IndexedPolicy, all: readonly IndexedPolicy[], direction: Direction): Fact[] {
    if (policy.rules[direction]?.length !== 0) return [];
    return all.flatMap((other) => {
        if (!selectorsMeet(policy.selector, other.selector)) return [];
        return (other.rules[direction] ?? []).flatMap((rule): Fact[] => {
            const opened = opensAll(rule);
            if (opened === undefined) return [];
            const message = `rule ${rule.ref.rule + 1} of ${refText(other.ref)} allows ${direction.toLowerCase()} on all ports ${direction === "Ingress" ? "from" : "to"} ${opened}, which voids ${refText(policy.ref)} for the pods that both select`;
            return [{ kind: "voided-deny", policy: policy.ref, rule: rule.ref, path: "spec.podSelector", message }];
        });
    });
}

function opensAll(rule: CompiledRule): string | undefined {
    if (!rule.ports.numeric.isAll) return undefined;
    if (rule.peers === undefined) return "everyone";
    const { everyPod } = ruleOpensTo(
        rule.ref.direction === "Ingress" ? { from: rule.peers } : { to: rule.peers },
        rule.ref.direction,
    );
    if (everyPod) return "every pod";
    const addresses = blocksOf(rule);
    const whole = addresses.covers(allV4) || addresses.covers(allV6);
    return whole ? "every address" : undefined;
}

const allV4 = IpSet.parse("0.0.0.0/0");
const allV6 = IpSet.parse("::/0");
