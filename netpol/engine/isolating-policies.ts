import type { PeerParty, PodParty } from "../match-peer";
import { isOwnNode } from "../own-node";
import { matches } from "../selectors";
import type { Direction } from "../types";
import type { IndexedPolicy } from "./compile-policy";
import type { Index } from "./create-index";

/** The policies that isolate a pod in a direction: in its namespace, selecting its labels, with that policy type. */
export function isolatingPolicies(index: Index, subject: PodParty, direction: Direction): readonly IndexedPolicy[] {
    const inNamespace = policiesIn(index, subject.namespace);
    return inNamespace.filter(
        ({ rules, selector }) => rules[direction] !== undefined && matches(selector, subject.labels),
    );
}

/** The policies of a namespace; of one that nobody has made yet, those that apply to each such. */
function policiesIn(
    { policies, namespaces, newNamespacePolicies }: Index,
    namespace: string,
): readonly IndexedPolicy[] {
    return policies.get(namespace) ?? (namespaces.has(namespace) ? [] : newNamespacePolicies);
}

/** Whether a node is the pod's own, to which policies let everything pass: some kinds of policies do not in what pods send. */
export function passesAsOwnNode(
    subject: PodParty,
    peer: PeerParty,
    direction: Direction,
    isolating: readonly IndexedPolicy[],
): boolean | undefined {
    if (peer.kind !== "node") return false;
    if (direction === "Egress" && isolating.some(({ judgesOwnNode }) => judgesOwnNode === true)) return false;
    return isOwnNode(subject, peer);
}
