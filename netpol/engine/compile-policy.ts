import { asRule, effectivePolicyTypes, type PolicyRef, policyRef, type RuleRef } from "../defaults";
import { blockSet } from "../match-peer";
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
            for (const peer of peers ?? []) if (peer.ipBlock) blockSet(peer.ipBlock);
            return { ref: { policy: ref, direction, rule }, peers, ports: readPorts(ports) };
        });
    };
    return { ref, selector, rules: { Ingress: compile("Ingress"), Egress: compile("Egress") } };
}

/** Reads one policy of a network plugin, which stands in a namespace and denies nothing. */
export function compilePluginPolicy(policy: PluginPolicy, ref: PolicyRef): IndexedPolicy {
    requirements(policy.pods);
    const compile = (direction: Direction): readonly CompiledRule[] | undefined => {
        if (!policy.isolates.includes(direction)) return undefined;
        const rules: readonly PluginRule[] = direction === "Ingress" ? policy.ingress : policy.egress;
        return rules.map(({ peers, ports }, rule) => {
            for (const peer of peers ?? []) if (peer.ipBlock) blockSet(peer.ipBlock);
            return { ref: { policy: ref, direction, rule }, peers, ports: readPorts(ports) };
        });
    };
    return { ref, selector: policy.pods, rules: { Ingress: compile("Ingress"), Egress: compile("Egress") } };
}
