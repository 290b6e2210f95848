import { matchPeer, type PeerParty, type PodParty } from "../match-peer";
import type { IpSet } from "../ip-set";
import { PortSet } from "../port-set";
import { resolvePorts, type ResolvedPorts } from "../rule-ports";
import type { Direction } from "../types";
import type { IndexedPolicy, CompiledRule } from "./compile-policy";
import type { Index } from "./create-index";
import { type Endpoint, type ResolvedEndpoint, resolveEndpoint } from "./endpoints";
import { besidePolicies } from "./half";
import { isolatingPolicies, passesAsOwnNode } from "./isolating-policies";
import { matchContext } from "./judge-rule";
import { withPossibleLabels } from "./possible-labels";
import { blocksFor, surelyByAddress } from "./surely-by-address";
import { tieredPorts } from "./tiered-half";
import { portsWithUnjudged, unjudgedEffectOn, sortOf } from "./unjudged";

/** All ports of one connection at once: those surely allowed, and those allowed under some reading only. */
export interface PortsBetween {
    readonly ports: PortSet;
    readonly unknown: PortSet;
}

/**
 * Every port from one endpoint to another: `evaluate` for all 3 x 65,535 of them.
 *
 * @throws Error for an endpoint that cannot be found.
 */
export function portsBetween(index: Index, from: Endpoint, to: Endpoint): PortsBetween {
    return portsOf(index, resolveEndpoint(index, from), resolveEndpoint(index, to));
}

/** {@link portsBetween} for endpoints that are found already. Two pods of one workload are asked about, not one pod. */
export function portsOf(index: Index, from: ResolvedEndpoint, to: ResolvedEndpoint): PortsBetween {
    if (from.gap ?? to.gap) return { ports: PortSet.none, unknown: PortSet.all };
    const asNode = reading(index, from.asNode, to.asNode);
    const ambiguous = from.asPod !== from.asNode || to.asPod !== to.asNode;
    if (!ambiguous || index.profile.hostNetwork.value === "node") return split(asNode);
    const asPod = reading(index, from.asPod, to.asPod);
    return split({ certain: asPod.certain.intersect(asNode.certain), possible: asPod.possible.union(asNode.possible) });
}

function split({ certain, possible }: ResolvedPorts): PortsBetween {
    return { ports: certain, unknown: possible.subtract(certain) };
}

function reading(index: Index, source: PeerParty, destination: PeerParty): ResolvedPorts {
    const ports = ofHalves(index, source, destination);
    const worlds = ports.certain.equals(ports.possible) ? undefined : withPossibleLabels(index, source, destination);
    if (worlds === undefined) return ports;
    const all = worlds.map((ends) => ofHalves(index, ...ends));
    return {
        certain: all.map(({ certain }) => certain).reduce((a, b) => a.intersect(b)),
        possible: PortSet.unionAll(all.map(({ possible }) => possible)),
    };
}

function ofHalves(index: Index, source: PeerParty, destination: PeerParty): ResolvedPorts {
    const egress = halfPorts(index, "Egress", source, destination);
    const ingress = halfPorts(index, "Ingress", destination, source);
    return {
        certain: egress.certain.intersect(ingress.certain),
        possible: egress.possible.intersect(ingress.possible),
    };
}

const everything: ResolvedPorts = { certain: PortSet.all, possible: PortSet.all };

/** All ports of one half, by every policy. */
export function halfPorts(index: Index, direction: Direction, subject: PeerParty, peer: PeerParty): ResolvedPorts {
    return portsWithUnjudged(
        judgedPorts(index, direction, subject, peer),
        unjudgedEffectOn(index, direction, subject, sortOf(peer)),
    );
}

/** By the policies that are judged. */
function judgedPorts(index: Index, direction: Direction, subject: PeerParty, peer: PeerParty): ResolvedPorts {
    if (subject.kind !== "pod") return everything;
    if (index.tiers === undefined || subject.hostNetwork === true) {
        return policyPorts(index, direction, subject, peer);
    }
    const question = { direction, subject, peer, within: PortSet.all };
    return tieredPorts(index, index.tiers, question, besidePolicies(index, subject, direction), (at) =>
        policyPorts(index, direction, subject, at),
    );
}

/** The ports of one half by NetworkPolicies alone. */
function policyPorts(index: Index, direction: Direction, subject: PodParty, peer: PeerParty): ResolvedPorts {
    const isolating = isolatingPolicies(index, subject, direction);
    if (isolating.length === 0) return everything;
    const certain: PortSet[] = [];
    const possible: PortSet[] = [];
    const byAddress: [IpSet, PortSet][] = [];
    for (const policy of isolating) {
        for (const rule of policy.rules[direction] ?? []) {
            const { verdict, blocks } = admits(index, policy, rule, peer);
            if (verdict === "denied") continue;
            const destination = direction === "Ingress" ? subject : peer;
            const ports = resolvePorts(
                rule.ports,
                destination.kind === "pod" ? destination.ports : "external",
                index.profile.namedPort.value,
            );
            possible.push(ports.possible);
            if (verdict === "allowed") certain.push(ports.certain);
            else if (blocks) byAddress.push([blocks, ports.certain]);
        }
    }
    const isOwn = passesAsOwnNode(subject, peer, direction, isolating);
    if (isOwn === true) return everything;
    certain.push(surelyByAddress(index, peer, byAddress));
    return {
        certain: PortSet.unionAll(certain),
        possible: isOwn === undefined ? PortSet.all : PortSet.unionAll(possible),
    };
}

function admits(index: Index, policy: IndexedPolicy, rule: CompiledRule, peer: PeerParty) {
    if (rule.peers === undefined) return { verdict: "allowed" as const };
    const context = matchContext(index, policy);
    const verdicts = rule.peers.map((each) => matchPeer(each, peer, context).verdict);
    if (verdicts.includes("allowed")) return { verdict: "allowed" as const };
    if (!verdicts.includes("unknown")) return { verdict: "denied" as const };
    return {
        verdict: "unknown" as const,
        blocks: blocksFor(rule, peer),
    };
}
