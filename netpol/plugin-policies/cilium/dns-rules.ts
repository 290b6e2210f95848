import type { NetworkPolicyPort } from "../../types";
import { isSomebody } from "../denied-questions";
import type { ReadNames, SeenQuestion } from "../types";
import { readNames } from "./names";
import { readPeers } from "./peers";
import { readPorts } from "./ports";
import type { RulePlace } from "./read-peers";
import { fieldOf, listOf, RefusedByCilium, unknownFields } from "./refused";
import { unreadParts } from "./rules";

/**
 * The names of which a rule of `egress` sends the pods' questions through Cilium's DNS proxy: those that its `rules.dns` admit, to
 * whomever they are sent. DNS asks by UDP first, so that an entry for TCP alone is none; which port the resolver's pods listen
 * on is not known here.
 *
 * @see https://docs.cilium.io/en/v1.19/security/policy/layer7/#dns-policy-and-ip-discovery
 */
export function readSeenQuestions(rule: unknown, place: RulePlace, at: number): SeenQuestion[] {
    const entries = listOf(rule, "toPorts") ?? [];
    const asked = entries.flatMap((entry) => namesAsked(entry));
    if (asked.length === 0 || unreadParts(rule, place) !== undefined) return [];
    const peers = readPeers(rule, place, true).peers?.filter(isSomebody);
    // A resolver that is known by a name only is reached where that is learnt.
    return peers?.every(({ hosts }) => hosts !== undefined) ? [] : asked.map((each) => ({ ...each, peers, rule: at }));
}

function namesAsked(entry: unknown): Omit<SeenQuestion, "rule">[] {
    const rules = fieldOf(entry, "rules");
    const read = readPorts({ toPorts: [{ ports: fieldOf(entry, "ports") }] }, "Egress", "allow");
    const ports = (read.ports ?? []).filter(isOfUdp);
    if (ports.length === 0 || unknownFields(rules, new Set(["dns"])).length > 0) return [];
    return (listOf(rules, "dns") ?? []).flatMap(namesOf).map((names) => ({ ...names, ports }));
}

const isOfUdp = ({ protocol }: NetworkPolicyPort): boolean => protocol === "UDP";

/** Names of which it is not known whether a rule admits them are left out. */
function namesOf(rule: unknown): ReadNames[] {
    try {
        return (readNames(rule).peers ?? []).flatMap(({ hosts, written, readAs }) =>
            hosts ? [{ hosts, written, readAs }] : [],
        );
    } catch (error) {
        if (error instanceof RefusedByCilium) return [];
        throw error;
    }
}
