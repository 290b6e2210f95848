import { isObject, nameLabel, type EgressRule, type IngressRule, type NetworkPolicyPeer } from "../../../netpol";
import type { Home } from "../../stack/expected-ends";
import { selects } from "../../stack/namespaces";
import { certainRule, type SeenRule } from "../../stack/rules";
import { hasUnknown, isUnknown } from "../../stack/unknown-values";
import { nameOf } from "./asked";

/** A rule of either direction. */
export type PlainRule = IngressRule & EgressRule;

/**
 * The rule with its namespace selectors replaced by the name of the one namespace that is asked about, where they select it by
 * one of these answers: its labels may not all be known. None where no peer is left.
 *
 * @param home That namespace; undefined where addresses are asked about.
 */
export function namesFor(
    rule: PlainRule,
    home: Home | undefined,
    answers: readonly ("yes" | "perhaps")[],
): PlainRule[] {
    const key = rule.from === undefined ? "to" : "from";
    const peers = rule[key];
    if (peers === undefined) return [rule];
    const named = peers.flatMap((one): NetworkPolicyPeer[] => {
        if (one.namespaceSelector === undefined) return [one];
        if (home === undefined) return [];
        const answer = selects(one.namespaceSelector, home);
        const byName = { matchLabels: { [nameLabel]: nameOf(home) } };
        return answer !== "no" && answers.includes(answer) ? [{ ...one, namespaceSelector: byName }] : [];
    });
    return named.length === 0 ? [] : [{ ...rule, [key]: named }];
}

const anyone: SeenRule["peers"] = { everything: true, known: [], unknown: [], partial: [] };

/** The rule for whoever is one of its peers, on the ports that are known; none where none of them is. */
export const toAnyone = (rule: SeenRule): PlainRule[] => certainRule({ ...rule, peers: anyone, unsure: undefined });

/** The rule as if what is unknown of it opened the most. */
export function atWorst({ direction, peers, ports }: SeenRule): PlainRule {
    const key = direction === "Ingress" ? "from" : "to";
    const isOpen = peers.everything || (peers.unknown.length > 0 && peers.partial.length === 0);
    return {
        ...(isOpen ? {} : { [key]: [...peers.known, ...peers.partial.flatMap(({ value }) => widest(value))] }),
        ...(ports.everything || ports.unknown.length > 0 ? {} : { ports: ports.known }),
    };
}

const everywhere: readonly NetworkPolicyPeer[] = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];

/** The peers that one with unknown parts may be, at the widest. */
function widest(peer: unknown): readonly NetworkPolicyPeer[] {
    if (!isObject(peer)) return [{ namespaceSelector: {} }, ...everywhere];
    const { ipBlock, namespaceSelector, podSelector } = peer as NetworkPolicyPeer;
    if (ipBlock !== undefined) {
        if (isUnknown(ipBlock) || isUnknown(ipBlock.cidr)) return everywhere;
        // What is not known to be cut out is not.
        return [{ ipBlock: { cidr: ipBlock.cidr } }];
    }
    return [
        {
            ...(namespaceSelector && { namespaceSelector: hasUnknown(namespaceSelector) ? {} : namespaceSelector }),
            ...(podSelector && { podSelector: hasUnknown(podSelector) ? {} : podSelector }),
        },
    ];
}
