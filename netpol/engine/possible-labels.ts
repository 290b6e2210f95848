import { labelKinds } from "../label-kinds";
import type { PeerParty } from "../match-peer";
import { selectorKey } from "../selectors";
import { podSelectorsOf } from "../tiers/tiers";
import type { LabelSelector } from "../types";
import { remainingConditions } from "../partial-labels";
import type { Index } from "./create-index";
import { isolatingPolicies } from "./isolating-policies";

/** Two ends of a connection, with labels that their namespaces may have. */
export type PartyPair = readonly [from: PeerParty, to: PeerParty];

/** How many kinds of labels are looked at for one namespace, beyond one for each selector, and how many pairs in all. */
const [mostKinds, mostPairs] = [100, 2_000];

/**
 * The ends of a connection once for each kind of labels that their namespaces may have, where these were not seen: every
 * labelling is judged as one of these pairs is. Two pods of one namespace see the same labels. `undefined` where all is
 * seen, and where there are too many kinds to look at.
 */
export function withPossibleLabels(index: Index, from: PeerParty, to: PeerParty): readonly PartyPair[] | undefined {
    if (!isUnseen(from) && !isUnseen(to)) return undefined;
    const ofFrom = [...namespaceSelectorsForEitherEnd(index), ...namespaceSelectors(index, "Ingress", to)];
    const ofTo = [...namespaceSelectorsForEitherEnd(index), ...namespaceSelectors(index, "Egress", from)];
    if (isUnseen(from) && isUnseen(to) && from.namespace === to.namespace) {
        const labels = labelsOf(from, [...ofFrom, ...ofTo]);
        return labels?.map((each) => [
            { ...from, ...each },
            { ...to, ...each },
        ]);
    }
    const [sources, targets] = [withLabels(from, ofFrom), withLabels(to, ofTo)];
    if (sources === undefined || targets === undefined || sources.length * targets.length > mostPairs) return undefined;
    return sources.flatMap((source) => targets.map((target): PartyPair => [source, target]));
}

type UnseenPod = Extract<PeerParty, { kind: "pod" }>;
const isUnseen = (party: PeerParty): party is UnseenPod => party.kind === "pod" && party.namespaceLabelsKnown === false;

function withLabels(party: PeerParty, selectors: readonly LabelSelector[]): readonly PeerParty[] | undefined {
    if (!isUnseen(party)) return [party];
    return labelsOf(party, selectors)?.map((labels) => ({ ...party, ...labels }));
}

/** What policies ask of the namespaces of the pods that they select, which may be at either end. */
export function namespaceSelectorsForEitherEnd({ tiers, unjudged }: Index): LabelSelector[] {
    const ofTiers = tiers ? podSelectorsOf(tiers).flatMap((peer) => (peer.kind === "pods" ? peer.namespaces : [])) : [];
    return [...ofTiers, ...unjudged.flatMap(({ namespaces }) => namespaces ?? [])];
}

/** One labelling of each kind, known labels included. */
function labelsOf(
    party: UnseenPod,
    selectors: readonly LabelSelector[],
): Pick<UnseenPod, "namespaceLabels" | "namespaceLabelsKnown">[] | undefined {
    const asked = selectors
        .map((selector) => remainingConditions(selector, party))
        .filter((each) => typeof each !== "string");
    const distinct = new Map(asked.map((selector) => [selectorKey(selector), selector]));
    const { kinds, leftOut } = labelKinds([...distinct.values()], mostKinds);
    if (leftOut.length > 0) return undefined;
    return kinds.map(({ labels }) => ({
        namespaceLabels: { ...labels, ...party.namespaceLabels },
        namespaceLabelsKnown: undefined,
    }));
}

/** What the policies of one end ask of the other end's namespace. */
function namespaceSelectors(index: Index, direction: "Ingress" | "Egress", subject: PeerParty): LabelSelector[] {
    if (subject.kind !== "pod") return [];
    const rules = isolatingPolicies(index, subject, direction).flatMap(({ rules }) => rules[direction] ?? []);
    return rules.flatMap(({ peers = [] }) => peers.flatMap(({ namespaceSelector }) => namespaceSelector ?? []));
}
