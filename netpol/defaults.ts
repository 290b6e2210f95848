import type { Direction, EgressRule, IngressRule, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "./types";
import type { NetworkPolicySpec } from "./types";

/** One rule with the direction taken out: `peers` is `from` or `to`. `undefined` = any peer, any port. */
export interface Rule {
    readonly peers: readonly NetworkPolicyPeer[] | undefined;
    readonly ports: readonly NetworkPolicyPort[] | undefined;
}

/** Where a policy lives and what it is called. */
export interface PolicyRef {
    /** Its kind; absent for a NetworkPolicy. */
    readonly kind?: string | undefined;
    /** "" where it stands in none. */
    readonly namespace: string;
    readonly name: string;
}

/** One rule of one policy; `rule` counts from 0, as in `spec.ingress[0]`. */
export interface RuleRef {
    readonly policy: PolicyRef;
    readonly direction: Direction;
    readonly rule: number;
}

/**
 * The directions that a policy isolates: "If no policyTypes are specified on a NetworkPolicy then by default Ingress will
 * always be set and Egress will be set if the NetworkPolicy has any egress rules." An empty list counts as none given,
 * and `egress: []` is no egress rule: such a policy denies no egress.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
 */
export function effectivePolicyTypes(spec: NetworkPolicySpec): readonly Direction[] {
    if (spec.policyTypes && spec.policyTypes.length > 0) return spec.policyTypes;
    return spec.egress && spec.egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

/**
 * The rules that a policy really has in a direction: none where `policyTypes` leaves the direction out (they are inert),
 * and empty peers and ports as `undefined`: "If this field is empty or missing, this rule matches all".
 */
export function effectiveRules(spec: NetworkPolicySpec, direction: Direction): readonly Rule[] {
    if (!effectivePolicyTypes(spec).includes(direction)) return [];
    const rules = (direction === "Ingress" ? spec.ingress : spec.egress) ?? [];
    return rules.map((rule) => asRule(rule, direction));
}

/** One API rule with the direction taken out. */
export function asRule(rule: IngressRule | EgressRule, direction: Direction): Rule {
    const peers = direction === "Ingress" ? (rule as IngressRule).from : (rule as EgressRule).to;
    return {
        peers: peers && peers.length > 0 ? peers : undefined,
        ports: rule.ports && rule.ports.length > 0 ? rule.ports : undefined,
    };
}

/** The namespace and name of a policy; without a namespace it is in `default`, as kubectl would have it. */
export function policyRef(policy: NetworkPolicy): PolicyRef {
    return { namespace: policy.metadata.namespace || "default", name: policy.metadata.name };
}

/** A policy that is referred to: `ns/name`, or its name where it stands in none, with its kind before it where it is no NetworkPolicy. */
export function refText({ kind, namespace, name }: PolicyRef): string {
    const place = namespace === "" ? name : `${namespace}/${name}`;
    return kind === undefined ? place : `${kind} ${place}`;
}

/** `ns/name` of a policy. */
export function policyId(policy: NetworkPolicy): string {
    return refText(policyRef(policy));
}

/** A policy as the API server stores it: `podSelector`, `policyTypes` and every `protocol` spelled out. */
export function normalizePolicy(policy: NetworkPolicy): NetworkPolicy {
    const { spec } = policy;
    const withPorts = <R extends IngressRule | EgressRule>(rule: R): R =>
        rule.ports
            ? { ...rule, ports: rule.ports.map((port) => ({ ...port, protocol: port.protocol ?? "TCP" })) }
            : rule;
    return {
        ...policy,
        metadata: { ...policy.metadata, namespace: policyRef(policy).namespace },
        spec: {
            podSelector: spec.podSelector ?? {},
            policyTypes: effectivePolicyTypes(spec),
            ...(spec.ingress ? { ingress: spec.ingress.map(withPorts) } : {}),
            ...(spec.egress ? { egress: spec.egress.map(withPorts) } : {}),
        },
    };
}
