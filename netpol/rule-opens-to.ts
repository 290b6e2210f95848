import { asRule } from "./defaults";
import { nameLabel } from "./namespaces";
import { findLabels } from "./find-labels";
import { IpSet } from "./ip-set";
import { blockSet } from "./match-peer";
import { matches, requirements } from "./selectors";
import type { Direction, EgressRule, IngressRule, Labels, LabelSelector, NetworkPolicyPeer } from "./types";

/** Whom a rule lets in (or out to), ports aside. */
export interface OpensTo {
    /** Anyone at all, outside the cluster included: `from`/`to` absent or empty. */
    readonly everyone: boolean;
    /** Every pod of every namespace, whatever its labels. */
    readonly everyPod: boolean;
    /** Addresses by ipBlock, all `except` taken out; every address where `everyone`. */
    readonly addresses: IpSet;
}

/**
 * Classifies the peers of one rule. `everyPod` is judged by effect: `podSelector: {}` beside `namespaceSelector: {}` says
 * it, and so does any set of peers that together leave no pod out.
 */
export function ruleOpensTo(rule: IngressRule | EgressRule, direction: Direction): OpensTo {
    const { peers } = asRule(rule, direction);
    if (peers === undefined) return { everyone: true, everyPod: true, addresses: IpSet.all };
    const blocks = peers.flatMap(({ ipBlock }) => (ipBlock ? [blockSet(ipBlock)] : []));
    return { everyone: false, everyPod: leavesNoPodOut(peers), addresses: IpSet.unionAll(blocks) };
}

function leavesNoPodOut(peers: readonly NetworkPolicyPeer[]): boolean {
    if (!peers.some(admitsStranger)) return false;
    // An unfinished search counts as open: whoever asks wants to be warned.
    const left = findLabels({ matchAll: [everyNamespace], matchNone: peers.flatMap(anywhere) });
    return left === null || left === "unknown";
}

/** A name of no selector: label values hold no such character. */
const stranger: Labels = { [nameLabel]: "\0" };

/** Whether a peer admits a pod without labels in a namespace that nobody named: most do not, and leave that pod out. */
const admitsStranger = ({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): boolean =>
    !ipBlock && namespaceSelector !== undefined && matches(namespaceSelector, stranger) && matches(podSelector, {});

// Pod and namespace labels side by side in one search, so that peers are judged together.
const everyNamespace: LabelSelector = { matchExpressions: [{ key: `namespace:${nameLabel}`, operator: "Exists" }] };

/** A peer as one selector over both label sets; peers that stay in their own namespace or are addresses leave most out. */
function anywhere({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): LabelSelector[] {
    if (ipBlock || !namespaceSelector) return [];
    return [{ matchExpressions: [...prefixed("namespace:", namespaceSelector), ...prefixed("pod:", podSelector)] }];
}

function prefixed(prefix: string, selector: LabelSelector | undefined): NonNullable<LabelSelector["matchExpressions"]> {
    return requirements(selector).map(({ key, operator, values }) => ({
        key: prefix + key,
        operator,
        values: [...values],
    }));
}
