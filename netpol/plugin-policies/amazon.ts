import { asRule, effectivePolicyTypes } from "../defaults";
import type { Direction, NetworkPolicySpec } from "../types";
import { checkPeer, checkSpec } from "../validate/policy";
import type { ValueAtPath } from "../validate/problem";
import type { PluginPeer, PluginRule, PluginSpec } from "./types";

/**
 * ApplicationNetworkPolicy of EKS (networking.k8s.aws/v1alpha1): a NetworkPolicy whose egress may go to names. It isolates
 * pods and adds to NetworkPolicies as one of them. `*.` holds names of any depth below.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 */
export function readApplicationNetworkPolicy(spec: ValueAtPath): PluginSpec | undefined {
    checkSpec(spec, (peer) => {
        const names = peer.field("domainNames");
        if (names.absent) return checkPeer(peer);
        if (!peer.object(["domainNames"])) return;
        for (const name of names.items()) name.text();
    });
    if (!spec.isSound) return undefined;
    const asked = (spec.value ?? {}) as NetworkPolicySpec;
    const rules = (direction: Direction): PluginRule[] => {
        const all = (direction === "Ingress" ? asked.ingress : asked.egress) ?? [];
        return all.map((rule) => {
            const { peers, ports } = asRule(rule, direction);
            return { action: "allow", peers: peers?.map(withHosts), ports };
        });
    };
    const isolates = effectivePolicyTypes(asked);
    return { pods: asked.podSelector ?? {}, isolates, ingress: rules("Ingress"), egress: rules("Egress") };
}

function withHosts(peer: PluginPeer & { readonly domainNames?: readonly string[] }): PluginPeer {
    return peer.domainNames ? { hosts: peer.domainNames } : peer;
}
