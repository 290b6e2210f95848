import { effectivePolicyTypes, type PolicyRef } from "./defaults";
import { type CompiledPolicy, compilePolicy } from "./engine/create-index";
import { namespaceLabels } from "./namespaces";
import { findLabels } from "./find-labels";
import { IpSet } from "./ip-set";
import { type MatchContext, matchPeer, type Party } from "./match-peer";
import { PortSet } from "./port-set";
import { profiles } from "./profiles";
import { resolvePorts } from "./rule-ports";
import { isEmptySelector } from "./selectors";
import type { ContainerPort, Direction, Labels, LabelSelector, NetworkPolicy, Verdict } from "./types";

/** Whether every pod of a namespace is isolated, whatever its labels; else labels of a pod that is not. */
export type Isolation =
    | { readonly isolated: true; readonly by: readonly PolicyRef[] }
    | { readonly isolated: false; readonly witness: Labels }
    | { readonly isolated: "unknown" };

/** Whom a pod with unknown labels talks to. */
export type Target =
    | {
          readonly namespace: string;
          readonly namespaceLabels?: Labels | undefined;
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

/**
 * Whether the policies of a namespace together isolate every pod that may come to it, in a direction. By union of all of
 * them: `app=x` and `app!=x` do it as well as one empty selector, and a policy in another namespace does nothing.
 *
 * Isolated is Kubernetes' word for "selected by a policy of this direction", not for "closed": beside a policy that allows
 * everyone a pod is isolated and open. {@link ruleOpensTo} says what a rule opens.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function isolation(policies: readonly NetworkPolicy[], namespace: string, direction: Direction): Isolation {
    const isolating = inNamespace(policies, namespace, direction);
    const whole = isolating.filter(({ selector }) => isEmptySelector(selector));
    if (whole.length > 0) return { isolated: true, by: whole.map(({ ref }) => ref) };
    const found = findLabels({ matchNone: isolating.map(({ selector }) => selector) });
    if (found === "unknown") return { isolated: "unknown" };
    if (found === null) return { isolated: true, by: isolating.map(({ ref }) => ref) };
    return { isolated: false, witness: found.labels };
}

/** What a pod with any labels in a namespace may send to a target, by its own egress policies alone. */
export function anyPodEgress(policies: readonly NetworkPolicy[], namespace: string, target: Target): AnyPodPorts {
    return anyPod(policies, namespace, "Egress", target);
}

/** What a pod with any labels in a namespace accepts from a target, by its own ingress policies alone. */
export function anyPodIngress(policies: readonly NetworkPolicy[], namespace: string, target: Target): AnyPodPorts {
    return anyPod(policies, namespace, "Ingress", target);
}

interface Opener {
    readonly selector: LabelSelector;
    readonly sure: PortSet;
    readonly may: PortSet;
}

function anyPod(
    policies: readonly NetworkPolicy[],
    namespace: string,
    direction: Direction,
    target: Target,
): AnyPodPorts {
    const openers = inNamespace(policies, namespace, direction).map((policy) => opens(policy, direction, target));
    const free = findLabels({ matchNone: openers.map(({ selector }) => selector) });
    const reachable = openers.filter(({ selector }) => findLabels({ matchAll: [selector] }) !== null);
    return {
        every: openToEvery(openers),
        some: free !== null ? PortSet.all : PortSet.unionAll(reachable.map(({ may }) => may)),
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
            const inside = ports.intersect(opener.sure);
            const outside = ports.subtract(opener.sure);
            return [
                ...(inside.isEmpty ? [] : [[inside, [...by, opener]] as [PortSet, Opener[]]]),
                ...(outside.isEmpty ? [] : [[outside, by] as [PortSet, Opener[]]]),
            ];
        });
    }
    return parts;
}

function opens(policy: CompiledPolicy, direction: Direction, target: Target): Opener {
    const profile = profiles.reference;
    const context: MatchContext = { policyNamespace: policy.ref.namespace, profile, podCidrs: IpSet.all };
    const party = asParty(target);
    const declared = direction === "Ingress" ? undefined : party.kind === "pod" ? party.ports : "external";
    const sure: PortSet[] = [];
    const may: PortSet[] = [];
    for (const { peers, ports } of policy.rules[direction] ?? []) {
        const verdicts =
            peers?.map((peer) => matchPeer(peer, party, context).verdict) ?? (["allowed"] satisfies Verdict[]);
        if (verdicts.every((verdict) => verdict === "denied")) continue;
        const resolved = resolvePorts(ports, declared, profile.namedPort.value);
        if (verdicts.includes("allowed")) sure.push(resolved.sure);
        may.push(resolved.may);
    }
    return { selector: policy.selector, sure: PortSet.unionAll(sure), may: PortSet.unionAll(may) };
}

function asParty(target: Target): Party {
    if ("ip" in target) return { kind: "external", ips: [target.ip] };
    const { namespace, podLabels: labels, ports } = target;
    return {
        kind: "pod",
        namespace,
        namespaceLabels: namespaceLabels(namespace, target.namespaceLabels),
        labels,
        ports,
        ips: [],
    };
}

function inNamespace(policies: readonly NetworkPolicy[], namespace: string, direction: Direction): CompiledPolicy[] {
    return policies
        .filter(({ metadata, spec }) => {
            return (metadata.namespace || "default") === namespace && effectivePolicyTypes(spec).includes(direction);
        })
        .map((policy) => compilePolicy(policy));
}
