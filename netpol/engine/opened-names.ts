import { blockSet, type PeerParty, type PodParty } from "../match-peer";
import { namesAsWritten } from "../plugin-policies/names-as-written";
import type { PluginPeer } from "../plugin-policies/types";
import { resolvePorts } from "../rule-ports";
import { appliesTo, matchRule } from "../tiers/match";
import type { Index } from "./create-index";
import { isolatingPolicies } from "./isolating-policies";
import type { HalfAnswer, HalfQuestion } from "./half-types";
import { judgingOf } from "./tiered-half";

/**
 * Says of a connection to an address or a name outside that is denied what that takes for granted: rules about names open
 * whatever addresses these resolve to, and what they resolve to is not asked. A name that is asked about is one of public
 * addresses; where others are open, it would pass if it had one of these.
 */
export function withNameAssumption(index: Index, question: HalfQuestion, half: HalfAnswer): HalfAnswer {
    const { direction, subject, peer } = question;
    if (half.verdict !== "denied" || direction !== "Egress" || subject.kind !== "pod") return half;
    if (peer.kind !== "external" && peer.kind !== "host") return half;
    const names =
        index.hosts.length === 0
            ? []
            : [...new Set([...byPolicies(index, subject, question), ...byTiers(index, subject, question)])].sort();
    const assumed = [
        ...(peer.kind === "host" && opensAddresses(index, subject, question)
            ? [`${peer.host} has public addresses alone`]
            : []),
        ...(names.length > 0 ? [`${whatOf(peer)} ${names.join(", ")}`] : []),
    ];
    return assumed.length === 0 ? half : { ...half, assumption: assumed.join("; ") };
}

const whatOf = (peer: PeerParty): string =>
    peer.kind === "host"
        ? `${peer.host} has no address in common with the names that are open:`
        : `${peer.ips.join(", ")} is no address of the names that are open:`;

/** The names that policies of the pod's namespace open on the port. */
const byPolicies = (index: Index, subject: PodParty, question: HalfQuestion): string[] =>
    peersOnPort(index, subject, question).flatMap(namesAsWritten);

/** Whether they open addresses on the port: none of them is public where a name is denied. */
const opensAddresses = (index: Index, subject: PodParty, question: HalfQuestion): boolean =>
    peersOnPort(index, subject, question).some(({ ipBlock }) => ipBlock !== undefined && !blockSet(ipBlock).isEmpty);

function peersOnPort(index: Index, subject: PodParty, { protocol, port }: HalfQuestion): PluginPeer[] {
    return isolatingPolicies(index, subject, "Egress").flatMap(({ rules }) =>
        (rules.Egress ?? []).flatMap(({ peers = [], ports }) =>
            resolvePorts(ports, "external", index.profile.namedPort.value).certain.has(protocol, port) ? peers : [],
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
