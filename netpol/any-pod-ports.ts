import { effectivePolicyTypes } from "./defaults";
import { type IndexedPolicy, compilePolicy } from "./engine/compile-policy";
import { internetSet } from "./addresses";
import { findLabels } from "./find-labels";
import { IpSet } from "./ip-set";
import { type MatchContext, matchPeer, type PeerParty } from "./match-peer";
import { namespaceLabels } from "./namespaces";
import { PortSet } from "./port-set";
import { profiles } from "./profiles";
import { resolvePorts } from "./rule-ports";
import type { ContainerPort, Direction, Labels, LabelSelector, NetworkPolicy, Verdict } from "./types";

/** Whom a pod with unknown labels talks to. */
export type AnyPodTarget =
    | {
          readonly namespace: string;
          readonly namespaceLabels?: Labels | undefined;
          /** `false` where it may have labels beside these. */
          readonly namespaceLabelsKnown?: false | undefined;
          readonly podLabels: Labels;
          /** Its container ports, `undefined` where not known. */
          readonly ports?: readonly ContainerPort[] | undefined;
      }
    | { readonly ip: string };

/** Ports by quantifier over the labels that the pod may have. Points that the API leaves open count for `some` only. */
export interface AnyPodPorts {
    /** Open whatever the pod's labels are. */
    readonly every: PortSet;
    /** Open for at least one labelling: the worst case. */
    readonly some: PortSet;
}

interface Opener {
    readonly selector: LabelSelector;
    readonly certain: PortSet;
    readonly possible: PortSet;
}

/** What a pod with any labels in a namespace sends to (or takes from) a target, by the policies that are judged. */
export function anyPodPorts(
    policies: readonly NetworkPolicy[],
    namespace: string,
    direction: Direction,
    target: AnyPodTarget,
): AnyPodPorts {
    const openers = isolatingPoliciesIn(policies, namespace, direction).map((policy) =>
        opens(policy, direction, target),
    );
    const free = findLabels({ matchNone: openers.map(({ selector }) => selector) });
    const reachable = openers.filter(({ selector }) => findLabels({ matchAll: [selector] }) !== null);
    return {
        every: openToEvery(openers),
        some: free !== null ? PortSet.all : PortSet.unionAll(reachable.map(({ possible }) => possible)),
    };
}

/**
 * A port is open for every labelling unless some labelling is selected by a policy and by none that opens the port.
 * Ports that the same policies open share one search.
 */
function openToEvery(openers: readonly Opener[]): PortSet {
    const parts: PortSet[] = [];
    for (const [ports, by] of partition(openers)) {
        const without = openers.filter((opener) => !by.includes(opener));
        const matchNone = by.map(({ selector }) => selector);
        const holds = without.every(({ selector }) => findLabels({ matchAll: [selector], matchNone }) === null);
        if (holds) parts.push(ports);
    }
    return PortSet.unionAll(parts);
}

/** All ports, split into the parts that the same policies open. */
function partition(openers: readonly Opener[]): [ports: PortSet, by: Opener[]][] {
    let parts: [PortSet, Opener[]][] = [[PortSet.all, []]];
    for (const opener of openers) {
        parts = parts.flatMap(([ports, by]): [PortSet, Opener[]][] => {
            const inside = ports.intersect(opener.certain);
            const outside = ports.subtract(opener.certain);
            return [
                ...(inside.isEmpty ? [] : [[inside, [...by, opener]] as [PortSet, Opener[]]]),
                ...(outside.isEmpty ? [] : [[outside, by] as [PortSet, Opener[]]]),
            ];
        });
    }
    return parts;
}

function opens(policy: IndexedPolicy, direction: Direction, target: AnyPodTarget): Opener {
    const profile = profiles.reference;
    const context: MatchContext = {
        policyNamespace: policy.ref.namespace,
        profile,
        podCidrs: IpSet.all,
        publicAddresses: internetSet,
    };
    const party = asParty(target);
    const declared = direction === "Ingress" ? undefined : party.kind === "pod" ? party.ports : "external";
    const certain: PortSet[] = [];
    const possible: PortSet[] = [];
    for (const { peers, ports } of policy.rules[direction] ?? []) {
        const verdicts =
            peers?.map((peer) => matchPeer(peer, party, context).verdict) ?? (["allowed"] satisfies Verdict[]);
        if (verdicts.every((verdict) => verdict === "denied")) continue;
        const resolved = resolvePorts(ports, declared, profile.namedPort.value);
        if (verdicts.includes("allowed")) certain.push(resolved.certain);
        possible.push(resolved.possible);
    }
    return { selector: policy.selector, certain: PortSet.unionAll(certain), possible: PortSet.unionAll(possible) };
}

function asParty(target: AnyPodTarget): PeerParty {
    if ("ip" in target) return { kind: "external", ips: [target.ip] };
    const { namespace, podLabels: labels, ports, namespaceLabelsKnown } = target;
    return {
        kind: "pod",
        namespace,
        namespaceLabels: namespaceLabels(namespace, target.namespaceLabels),
        namespaceLabelsKnown,
        labels,
        ports,
        ips: [],
    };
}

/** The policies of a namespace that isolate pods in a direction. */
export function isolatingPoliciesIn(
    policies: readonly NetworkPolicy[],
    namespace: string,
    direction: Direction,
): IndexedPolicy[] {
    return policies
        .filter(({ metadata, spec }) => {
            return (metadata.namespace || "default") === namespace && effectivePolicyTypes(spec).includes(direction);
        })
        .map((policy) => compilePolicy(policy));
}
