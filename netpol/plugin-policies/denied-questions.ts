import { blockSet } from "../match-peer";
import type { PortSet } from "../port-set";
import { readPorts } from "../rule-ports";
import { meet } from "./subjects";
import { pluginPolicyTitle } from "./title";
import type { PluginPeer, PluginPolicy, PluginRule, SeenQuestion } from "./types";

/** A rule that denies, of a policy of a kind that learns the addresses of names. */
export interface Denial {
    readonly policy: PluginPolicy;
    /** With its place in its list. */
    readonly rule: PluginRule;
}

/** Every rule that may deny something whoever asks. What rules of layer 7 keep out of a port they say by the names that they admit. */
export function denialsOf(policies: readonly PluginPolicy[]): Denial[] {
    return policies.flatMap((policy) =>
        policy.seenQuestions === undefined
            ? []
            : policy.egress.flatMap((rule, at) =>
                  rule.action === "deny" && rule.restricts !== "requests"
                      ? [{ policy, rule: { rule: at, ...rule } }]
                      : [],
              ),
    );
}

/** As evidence has it: `egressDeny rule 1 of CiliumNetworkPolicy a/deny`. */
export const denialTitle = ({ policy, rule: { restricts, rule = 0 } }: Denial): string =>
    `${restricts === undefined ? "egressDeny " : ""}rule ${rule + 1} of ${pluginPolicyTitle(policy)}`;

/**
 * Whether a rule that denies, of which everything may hold that is not known, may keep a question from some whom it is put to: which
 * of these is the resolver nobody says. DNS asks by UDP first, so that one that denies TCP alone keeps none; that an answer which is cut
 * short, and is asked for again by TCP, holds an address is taken for granted.
 */
export function mayDeny(rule: PluginRule, question: SeenQuestion): boolean {
    const meant = portsOf(rule.ports).intersect(portsOf(question.ports));
    if (meant.isEmpty) return false;
    const { peers: asked } = question;
    // Without peers a rule is about anybody.
    if (rule.peers === undefined) return true;
    return rule.peers.some((one) =>
        asked === undefined ? isSomebody(one) : asked.some((other) => peersMeet(one, other)),
    );
}

const portsOf = (ports: PluginRule["ports"]): PortSet => readPorts(ports).numeric;

/** Whether both may mean one: Cilium's ranges are no pods and no nodes, and its labels no pods on the network of a node. */
function peersMeet(a: PluginPeer, b: PluginPeer): boolean {
    if (a.ipBlock && b.ipBlock) return !blockSet(a.ipBlock).intersect(blockSet(b.ipBlock)).isEmpty;
    if (a.nodes && b.nodes) return true;
    return isPods(a) && isPods(b) && meet(selected(a), selected(b));
}

/** Whether anybody may be meant: no pod has a label and has it not. */
export const isSomebody = (peer: PluginPeer): boolean => !isPods(peer) || meet(selected(peer), selected(peer));

const isPods = ({ ipBlock, nodes, hosts }: PluginPeer): boolean =>
    ipBlock === undefined && nodes === undefined && hosts === undefined;

const selected = ({ namespaceSelector = {}, podSelector = {} }: PluginPeer) => ({
    namespaces: namespaceSelector,
    pods: podSelector,
});
