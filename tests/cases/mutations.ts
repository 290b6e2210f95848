import type { EgressRule, IngressRule, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../../netpol/types";

/** Policies in which one thing was dropped or weakened, and what that was. */
export interface Mutant {
    readonly what: string;
    readonly policies: readonly NetworkPolicy[];
}

type Rule = IngressRule & EgressRule;
type Change<T> = readonly [what: string, changed: T];

/**
 * Every policy set that is the given one but for one change: a policy or a direction of it dropped, a policy made to
 * select every pod, a rule dropped, its peers or ports dropped (which opens it to everyone or everything), an entry of a
 * list dropped, a selector or a single label or exception dropped, a port number dropped, a protocol changed.
 */
export function mutantsOf(policies: readonly NetworkPolicy[]): Mutant[] {
    return policies.flatMap((policy, at) => {
        const id = `${policy.metadata.namespace}/${policy.metadata.name}`;
        const rest = policies.filter((_, other) => other !== at);
        const changed = policyChanges(policy).map(([what, mutant]) => ({
            what: `${id}: ${what}`,
            policies: policies.map((each, other) => (other === at ? mutant : each)),
        }));
        return [{ what: `${id}: the policy is dropped`, policies: rest }, ...changed];
    });
}

function policyChanges(policy: NetworkPolicy): Change<NetworkPolicy>[] {
    const { spec } = policy;
    const types = spec.policyTypes ?? [];
    const withSpec = (changed: NetworkPolicy["spec"]): NetworkPolicy => ({ ...policy, spec: changed });
    const selector = spec.podSelector?.matchLabels;
    return [
        ...(types.length > 1 ? types : []).map((type): Change<NetworkPolicy> => {
            const policyTypes = types.filter((each) => each !== type);
            return [`${type} is not isolated`, withSpec({ ...spec, policyTypes })];
        }),
        ...(selector ? [["it selects every pod", withSpec({ ...spec, podSelector: {} })] as const] : []),
        ...ruleChanges(spec.ingress).map(
            ([what, ingress]) => [`ingress ${what}`, withSpec({ ...spec, ingress })] as const,
        ),
        ...ruleChanges(spec.egress).map(([what, egress]) => [`egress ${what}`, withSpec({ ...spec, egress })] as const),
    ];
}

function ruleChanges(rules: readonly Rule[] = []): Change<readonly Rule[]>[] {
    return listChanges("rule", rules, (rule) => {
        const peers = rule.from ? "from" : "to";
        const { [peers]: written, ports, ...empty } = rule;
        const withPeers = (changed: readonly NetworkPolicyPeer[]): Rule => ({ ...rule, [peers]: changed });
        return [
            [`admits everyone`, { ...empty, ...(ports ? { ports } : {}) }],
            [`opens every port`, { ...empty, ...(written ? { [peers]: written } : {}) }],
            ...listChanges("peer", written ?? [], peerChanges)
                // Without its last peer a rule admits everyone, which was tried above.
                .filter(([, changed]) => changed.length > 0)
                .map(([what, changed]) => [what, withPeers(changed)] as const),
            ...listChanges("port", ports ?? [], portChanges)
                .filter(([, changed]) => changed.length > 0)
                .map(([what, changed]) => [what, { ...rule, ports: changed }] as const),
        ];
    });
}

function peerChanges(peer: NetworkPolicyPeer): Change<NetworkPolicyPeer>[] {
    const { podSelector, namespaceSelector, ipBlock } = peer;
    if (ipBlock) {
        const except = ipBlock.except ?? [];
        return except.map((cidr) => {
            const others = except.filter((each) => each !== cidr);
            return [`does not leave out ${cidr}`, { ipBlock: { cidr: ipBlock.cidr, except: others } }] as const;
        });
    }
    return [
        ...(podSelector ? [["takes any pod", { ...peer, podSelector: {} }] as const] : []),
        ...(namespaceSelector ? [["takes any namespace", { ...peer, namespaceSelector: {} }] as const] : []),
        ...(podSelector && !namespaceSelector
            ? [["takes the pods of any namespace", { ...peer, namespaceSelector: {} }] as const]
            : []),
    ];
}

function portChanges(port: NetworkPolicyPort): Change<NetworkPolicyPort>[] {
    const { protocol } = port;
    return [
        ["opens all of its protocol", protocol ? { protocol } : {}],
        ["is of another protocol", { ...port, protocol: protocol === "UDP" ? "TCP" : "UDP" }],
        ...(typeof port.port === "number" ? [["begins a range", { ...port, endPort: 65535 }] as const] : []),
    ];
}

/** A list with each item dropped, and with each change of each item. */
function listChanges<T>(
    name: string,
    list: readonly T[],
    changes: (item: T) => readonly Change<T>[],
): Change<readonly T[]>[] {
    return list.flatMap((item, at): Change<readonly T[]>[] => [
        [`${name} ${at} is dropped`, list.filter((_, other) => other !== at)],
        ...changes(item).map(([what, changed]): Change<readonly T[]> => [
            `${name} ${at} ${what}`,
            list.map((each, other) => (other === at ? changed : each)),
        ]),
    ]);
}
