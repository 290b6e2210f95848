import type { PeerParty, PodParty } from "../match-peer";
import { namesAsWritten } from "../plugin-policies/names-as-written";
import { resolvePorts } from "../rule-ports";
import { appliesTo, matchRule } from "../tiers/match";
import type { Index } from "./create-index";
import { isolatingPolicies } from "./isolating-policies";
import type { HalfAnswer, HalfQuestion } from "./half-types";
import { judgingOf } from "./tiered-half";

/**
 * Says of a connection to an address or a name outside that is denied what that takes for granted: rules about names open
 * whatever addresses these resolve to, and what they resolve to is not asked.
 */
export function withNameAssumption(index: Index, question: HalfQuestion, half: HalfAnswer): HalfAnswer {
    const { direction, subject, peer } = question;
    if (half.verdict !== "denied" || direction !== "Egress" || subject.kind !== "pod" || index.hosts.length === 0)
        return half;
    if (peer.kind !== "external" && peer.kind !== "host") return half;
    const names = [...new Set([...byPolicies(index, subject, question), ...byTiers(index, subject, question)])].sort();
    if (names.length === 0) return half;
    return { ...half, assumption: `${whatOf(peer)} ${names.join(", ")}` };
}

const whatOf = (peer: PeerParty): string =>
    peer.kind === "host"
        ? `${peer.host} has no address in common with the names that are open:`
        : `${peer.ips.join(", ")} is no address of the names that are open:`;

/** The names that policies of the pod's namespace open on the port. */
function byPolicies(index: Index, subject: PodParty, { protocol, port }: HalfQuestion): string[] {
    return isolatingPolicies(index, subject, "Egress").flatMap(({ rules }) =>
        (rules.Egress ?? []).flatMap(({ peers = [], ports }) =>
            resolvePorts(ports, "external", index.profile.namedPort.value).certain.has(protocol, port)
                ? peers.flatMap(namesAsWritten)
                : [],
        ),
    );
}

/** The names that cluster-wide policies accept on the port. */
function byTiers(index: Index, subject: PodParty, { protocol, port }: HalfQuestion): string[] {
    const { tiers } = index;
    if (tiers === undefined) return [];
    const policies = Object.values(tiers.order)
        .flat(3)
        .filter((policy) => appliesTo(policy, subject).is !== "not");
    const rules = policies.flatMap((policy) => policy.rules.Egress.filter(({ action }) => action === "accept"));
    return rules.flatMap((rule) =>
        rule.peers.flatMap((peer) => {
            if (peer.kind !== "domainNames") return [];
            const party: PeerParty = { kind: "host", host: peer.names[0] ?? "", ips: [] };
            const { possible } = matchRule(rule, party, party, { ...judgingOf(index, tiers), nodes: tiers.nodes });
            return possible.has(protocol, port) ? (peer.written ?? peer.names) : [];
        }),
    );
}
