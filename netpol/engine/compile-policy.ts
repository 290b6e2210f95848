import { asRule, effectivePolicyTypes, type PolicyRef, policyRef, type RuleRef } from "../defaults";
import { blockSet } from "../match-peer";
import { namesAsWritten } from "../plugin-policies/names-as-written";
import { addsUp } from "../plugin-policies/tier-policies";
import { pluginPolicyRef } from "../plugin-policies/title";
import type { PluginPeer, PluginPolicy, PluginRule } from "../plugin-policies/types";
import { readPorts, type RulePorts } from "../rule-ports";
import { requirements } from "../selectors";
import type { Direction, LabelSelector, NetworkPolicy } from "../types";

/** One rule, read once: `peers` `undefined` = any peer. */
export interface CompiledRule {
    readonly ref: RuleRef;
    readonly peers: readonly PluginPeer[] | undefined;
    readonly ports: RulePorts;
    /** The names of the whole rule of the object, as that spells them, which may have come to several here; absent where it has none. */
    readonly names?: readonly string[];
    /** Whether it is not known of all its peers and ports if it speaks of them. */
    readonly isUnsure?: true;
}

/** One policy, read once. A direction it does not isolate has `undefined` rules; one it isolates may have none. */
export interface IndexedPolicy {
    readonly ref: PolicyRef;
    readonly selector: LabelSelector;
    readonly rules: Readonly<Record<Direction, readonly CompiledRule[] | undefined>>;
    /** Rules that allow perhaps, which stand before these: they count here as near misses alone; absent where there are none. */
    readonly perhaps?: Readonly<Record<Direction, readonly CompiledRule[]>>;
    /** Whether what a pod sends to its own node is judged as what it sends to others: a NetworkPolicy lets it pass. */
    readonly judgesOwnNode?: true | undefined;
}

/** Reads one policy: defaults applied, every port and CIDR parsed. */
export function compilePolicy(policy: NetworkPolicy, ref: PolicyRef = policyRef(policy)): IndexedPolicy {
    const { spec } = policy;
    const types = effectivePolicyTypes(spec);
    const selector = spec.podSelector ?? {};
    requirements(selector);
    const compile = (direction: Direction): readonly CompiledRule[] | undefined => {
        if (!types.includes(direction)) return undefined;
        const rules = (direction === "Ingress" ? spec.ingress : spec.egress) ?? [];
        return rules.map((raw, rule) => {
            const { peers, ports } = asRule(raw, direction);
            return compileRule({ policy: ref, direction, rule }, peers, ports);
        });
    };
    return { ref, selector, rules: { Ingress: compile("Ingress"), Egress: compile("Egress") } };
}

function compileRule(ref: RuleRef, peers: CompiledRule["peers"], ports: PluginRule["ports"]): CompiledRule {
    for (const { ipBlock } of peers ?? []) if (ipBlock) blockSet(ipBlock);
    return { ref, peers, ports: readPorts(ports) };
}

/** Reads what of a policy of a network plugin adds up with NetworkPolicies: see `plugin-policies/tier-policies.ts` for the rest. */
export function compilePluginPolicy(policy: PluginPolicy): IndexedPolicy {
    const ref = pluginPolicyRef(policy);
    requirements(policy.pods);
    const compile = (direction: Direction) => compileDirection(policy, ref, direction);
    const { pods: selector, judgesOwnNode } = policy;
    const [ingress, egress] = [compile("Ingress"), compile("Egress")];
    const rules = { Ingress: ingress?.sure, Egress: egress?.sure };
    const perhaps = { Ingress: ingress?.perhaps ?? [], Egress: egress?.perhaps ?? [] };
    const hasPerhaps = perhaps.Ingress.length + perhaps.Egress.length > 0;
    return { ref, selector, rules, ...(hasPerhaps ? { perhaps } : {}), ...(judgesOwnNode ? { judgesOwnNode } : {}) };
}

/** The rules that allow of one direction; `undefined` where it is not isolated. */
function compileDirection(policy: PluginPolicy, ref: PolicyRef, direction: Direction) {
    if (!policy.isolates.includes(direction)) return undefined;
    const rules = (direction === "Ingress" ? policy.ingress : policy.egress)
        .map((each, at) => ({ ...each, rule: each.rule ?? at }))
        .filter(({ action, ports }) => action === "allow" && ports?.length !== 0);
    const names = new Map<number, readonly string[]>();
    for (const { rule, peers = [] } of rules)
        names.set(rule, [...(names.get(rule) ?? []), ...peers.flatMap(namesAsWritten)]);
    const compiled = (each: (typeof rules)[number]): CompiledRule => {
        const { peers, ports, rule, unsure } = each;
        const own = names.get(rule) ?? [];
        return {
            ...compileRule({ policy: ref, direction, rule }, peers, ports),
            ...(own.length > 0 ? { names: own } : {}),
            ...(unsure === undefined ? {} : { isUnsure: true }),
        };
    };
    const isSure = (each: PluginRule): boolean => addsUp(policy, each, direction);
    return {
        sure: rules.filter(isSure).map(compiled),
        perhaps: rules.filter((each) => !isSure(each)).map(compiled),
    };
}

/** Every policy of an index, once however many namespaces it applies to. */
export function everyPolicy(index: {
    readonly policies: ReadonlyMap<string, readonly IndexedPolicy[]>;
    readonly newNamespacePolicies: readonly IndexedPolicy[];
}): ReadonlySet<IndexedPolicy> {
    return new Set([...[...index.policies.values()].flat(), ...index.newNamespacePolicies]);
}
