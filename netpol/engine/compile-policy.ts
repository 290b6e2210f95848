import { asRule, effectivePolicyTypes, type PolicyRef, policyRef, type RuleRef } from "../defaults";
import { blockSet } from "../match-peer";
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
}

/** One policy, read once. A direction it does not isolate has `undefined` rules; one it isolates may have none. */
export interface IndexedPolicy {
    readonly ref: PolicyRef;
    readonly selector: LabelSelector;
    readonly rules: Readonly<Record<Direction, readonly CompiledRule[] | undefined>>;
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
    const compile = (direction: Direction): readonly CompiledRule[] | undefined => {
        if (!policy.isolates.includes(direction)) return undefined;
        const rules: readonly PluginRule[] = direction === "Ingress" ? policy.ingress : policy.egress;
        return rules.flatMap((each, at): CompiledRule[] => {
            const { peers, ports, rule = at } = each;
            if (!addsUp(policy, each, direction) || ports?.length === 0) return [];
            return [compileRule({ policy: ref, direction, rule }, peers, ports)];
        });
    };
    const { pods: selector, judgesOwnNode } = policy;
    const rules = { Ingress: compile("Ingress"), Egress: compile("Egress") };
    return { ref, selector, rules, ...(judgesOwnNode ? { judgesOwnNode } : {}) };
}

/** Every policy of an index, once however many namespaces it applies to. */
export function everyPolicy(index: {
    readonly policies: ReadonlyMap<string, readonly IndexedPolicy[]>;
    readonly newNamespacePolicies: readonly IndexedPolicy[];
}): ReadonlySet<IndexedPolicy> {
    return new Set([...[...index.policies.values()].flat(), ...index.newNamespacePolicies]);
}
